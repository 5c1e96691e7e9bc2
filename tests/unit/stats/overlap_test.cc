#include "common/stats/overlap.h"

#include <gtest/gtest.h>

#include <cmath>

namespace claque {
namespace {

double Choose(int n, int k) {
  double out = 1;
  for (int i = 0; i < k; ++i) out = out * (n - i) / (i + 1);
  return out;
}

TEST(Overlap, SurpriseIsFishersExactTest) {
  for (const int population : {12, 20, 31}) {
    for (int now = 1; now <= 8; ++now) {
      for (int earlier = 1; earlier <= 10; ++earlier) {
        const double mean = 1.0 * now * earlier / population;
        for (int both = std::max(0, now + earlier - population); both <= std::min(now, earlier);
             ++both) {
          double tail = 0;
          for (int k = both; k <= std::min(now, earlier); ++k) {
            tail += Choose(earlier, k) * Choose(population - earlier, now - k);
          }
          const double expected = -std::log10(tail / Choose(population, now));
          const double surprise = FiguresOf({now, earlier, both, population}).surprise;
          EXPECT_NEAR(surprise, both > mean ? expected : 0, 1e-9)
              << now << " " << earlier << " " << both << " " << population;
        }
      }
    }
  }
}

// Garwood's exact 95 % limits of Poisson counts (Ulm 1990, table).
TEST(Overlap, IntervalIsNearTheExactOne) {
  struct Known {
    int64_t both;
    double low, high;
  };
  for (const Known& known : {Known{1, .025, 5.572}, Known{5, 1.623, 11.668},
                             Known{10, 4.795, 18.390}, Known{50, 37.111, 65.919}}) {
    const OverlapFigures figures = FiguresOf({1'000, 1'000, known.both, 1'000'000});
    EXPECT_DOUBLE_EQ(figures.expected, 1);
    EXPECT_NEAR(figures.lift_low, known.low, .03);
    EXPECT_NEAR(figures.lift_high, known.high, .12);
  }
  EXPECT_EQ(FiguresOf({10, 10, 0, 100}).lift_low, 0);
}

TEST(Overlap, NothingComesOfNothing) {
  EXPECT_EQ(FiguresOf({0, 5, 0, 5}).lift, 0);
  EXPECT_EQ(FiguresOf({0, 0, 0, 0}).surprise, 0);
}

TEST(Overlap, LargeSetsStayFinite) {
  const OverlapFigures figures = FiguresOf({4'000'000, 3'000'000, 2'000'000, 900'000'000});
  EXPECT_NEAR(figures.expected, 13'333.333, .001);
  EXPECT_TRUE(std::isfinite(figures.surprise));
  EXPECT_GT(figures.surprise, 1e6);
}

}  // namespace
}  // namespace claque
