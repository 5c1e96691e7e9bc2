#include "worker/detect/false_discovery.h"

#include <cmath>
#include <cstddef>
#include <functional>

namespace claque {

std::optional<double> SurpriseThreshold(std::vector<double> surprises, double hypotheses,
                                        double rate) {
  std::sort(surprises.begin(), surprises.end(), std::greater<>());
  std::optional<double> threshold;
  for (size_t i = 0; i < surprises.size(); ++i) {
    const double allowed = static_cast<double>(i + 1) * rate / hypotheses;
    if (surprises[i] >= -std::log10(allowed)) threshold = surprises[i];
  }
  return threshold;
}

}  // namespace claque
