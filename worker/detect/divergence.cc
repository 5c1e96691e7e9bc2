#include "worker/detect/divergence.h"

#include <algorithm>
#include <cmath>

namespace claque {

double JensenShannonDivergence(std::span<const double> p, std::span<const double> q) {
  double sum = 0;
  for (size_t i = 0; i < p.size(); ++i) {
    const double mean = (p[i] + q[i]) / 2;
    if (p[i] > 0) sum += p[i] * std::log2(p[i] / mean) / 2;
    if (q[i] > 0) sum += q[i] * std::log2(q[i] / mean) / 2;
  }
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace claque
