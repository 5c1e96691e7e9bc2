// Whether two sets have more in common than chance explains: accounts of a campaign that were seen
// in an earlier one.
#ifndef CLAQUE_COMMON_STATS_OVERLAP_H_
#define CLAQUE_COMMON_STATS_OVERLAP_H_

#include <cstdint>

namespace claque {

struct OverlapCounts {
  int64_t now = 0;
  int64_t earlier = 0;
  int64_t both = 0;
  int64_t population = 0;  // of which both sets are drawn
};

struct OverlapFigures {
  double expected = 0;  // in both, were the sets drawn independently
  // Of both to expected; 0 where nothing is expected. 95 % interval by Byar's approximation to the
  // exact one of a Poisson count (Breslow & Day 1987, section 2.3).
  double lift = 0;
  double lift_low = 0;
  double lift_high = 0;
  // Chance of so many in both or more (hypergeometric, Fisher's exact test), as -log10.
  double surprise = 0;
};

// REQUIRES: 0 <= both <= now, earlier; now + earlier - both <= population. Time: by the smaller
// set.
OverlapFigures FiguresOf(const OverlapCounts& counts);

}  // namespace claque

#endif  // CLAQUE_COMMON_STATS_OVERLAP_H_
