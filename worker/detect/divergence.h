// How far two distributions differ.
#ifndef CLAQUE_WORKER_DETECT_DIVERGENCE_H_
#define CLAQUE_WORKER_DETECT_DIVERGENCE_H_

#include <span>

namespace claque {

// Jensen-Shannon divergence (Lin 1991) to base 2: 0 = the same, 1 = nothing in common. REQUIRES: as
// many of each, not negative, with a sum of 1.
double JensenShannonDivergence(std::span<const double> p, std::span<const double> q);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_DIVERGENCE_H_
