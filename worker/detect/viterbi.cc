#include "worker/detect/viterbi.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace claque {
namespace {

// Minus the log likelihood of a count, but for what is the same in all states.
double Cost(const PoissonCount& c, double log_rate, double rate) {
  return c.expected * rate - c.count * log_rate;
}

}  // namespace

std::vector<int> MostLikelyStates(std::span<const PoissonCount> counts, int states, double scale,
                                  double up) {
  const auto n = static_cast<size_t>(states);
  constexpr double kNever = std::numeric_limits<double>::infinity();
  std::vector<double> cost(n, kNever), next(n);
  cost[0] = 0;
  std::vector<uint8_t> from(counts.size() * n);
  std::vector<double> rate(n), log_rate(n);
  for (size_t i = 0; i < n; ++i) {
    log_rate[i] = static_cast<double>(i) * std::log(scale);
    rate[i] = std::exp(log_rate[i]);
  }
  std::vector<double> above(n);  // least cost of a state or one above it
  std::vector<uint8_t> best_above(n);
  for (size_t t = 0; t < counts.size(); ++t) {
    for (size_t i = n; i-- > 0;) {
      const bool own = i + 1 == n || cost[i] <= above[i + 1];
      above[i] = own ? cost[i] : above[i + 1];
      best_above[i] = own ? static_cast<uint8_t>(i) : best_above[i + 1];
    }
    double below = kNever;  // least cost of a state below, with the steps up from there
    uint8_t best_below = 0;
    for (size_t i = 0; i < n; ++i) {
      const bool stays = above[i] < below;
      next[i] = (stays ? above[i] : below) + Cost(counts[t], log_rate[i], rate[i]);
      from[t * n + i] = stays ? best_above[i] : best_below;
      if (cost[i] < below) {
        below = cost[i];
        best_below = static_cast<uint8_t>(i);
      }
      below += up;
    }
    cost.swap(next);
  }
  std::vector<int> out(counts.size());
  size_t state = 0;
  for (size_t i = 1; i < n; ++i) {
    if (cost[i] < cost[state]) state = i;
  }
  for (size_t t = counts.size(); t-- > 0;) {
    out[t] = static_cast<int>(state);
    state = from[t * n + state];
  }
  return out;
}

}  // namespace claque
