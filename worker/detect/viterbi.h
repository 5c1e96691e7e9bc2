// The states of Kleinberg's automaton that explain counts at least cost.
#ifndef CLAQUE_WORKER_DETECT_VITERBI_H_
#define CLAQUE_WORKER_DETECT_VITERBI_H_

#include <span>
#include <vector>

namespace claque {

// One bin, or several of them with one count.
struct PoissonCount {
  double count = 0;
  double expected = 0;  // in state 0; above 0
};

// State i has the rate scale^i. A step up costs `up` for each state it passes, a step down nothing;
// before the first count the state is 0. Of sequences of the same cost the lower states win. Time:
// counts times states. REQUIRES: states >= 1, scale > 1, up >= 0.
std::vector<int> MostLikelyStates(std::span<const PoissonCount> counts, int states, double scale,
                                  double up);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_VITERBI_H_
