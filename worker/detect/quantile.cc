#include "worker/detect/quantile.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace claque {

std::optional<double> Quantile(std::vector<double> sample, double probability) {
  if (sample.empty()) return std::nullopt;
  // Counted from 1, as R does: a threshold is compared strictly, so the last bit counts.
  const double index = 1 + static_cast<double>(sample.size() - 1) * probability;
  const double below = std::floor(index);
  const auto low = sample.begin() + static_cast<std::ptrdiff_t>(below) - 1;
  std::nth_element(sample.begin(), low, sample.end());
  const double share = index - below;
  if (share <= 0) return *low;
  const double high = *std::min_element(low + 1, sample.end());
  return high == *low ? high : (1 - share) * *low + share * high;
}

}  // namespace claque
