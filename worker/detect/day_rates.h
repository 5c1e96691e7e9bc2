// Whether a day has more of something than the days around it.
#ifndef CLAQUE_WORKER_DETECT_DAY_RATES_H_
#define CLAQUE_WORKER_DETECT_DAY_RATES_H_

#include <cstdint>
#include <span>
#include <vector>

namespace claque {

// Counts of days behind each other, and how much was there to be counted: a day of twice the
// exposure has twice the count, all else equal.
struct DayCounts {
  int64_t first_day = 0;  // since the epoch
  std::vector<double> count;
  std::vector<double> exposure;  // at least 0

  // Of so many of the last of these days as make a century, which an odd time does not stretch.
  // Exposure is 1.
  static DayCounts Of(std::span<const int64_t> days);
};

// Exposures by day of the week: its share of the counts, of which what is far over the days around
// is cut off, so that one odd Tuesday makes no Tuesdays.
void WeighByWeekday(DayCounts* days);

// A negative binomial count: `mean`, with variance mean + mean^2 / size.
struct DayChance {
  double mean = 0;
  double size = 1;
};

// What each day would count by the four weeks before or those behind it, whichever are busier, so
// that the first day of a boom is none. `size` tells how little is known: few counts around, and
// days that differ from the days around them more than Poisson counts do, as measured over all
// but the most extreme ones. Infinite mean: nothing is known. Linear.
std::vector<DayChance> ChancesByDay(const DayCounts& days);

// P(X >= count) as -log10; 0 where the mean is not below `count`.
double NegativeBinomialSurprise(double count, const DayChance& chance);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_DAY_RATES_H_
