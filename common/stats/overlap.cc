#include "common/stats/overlap.h"

#include <algorithm>
#include <cmath>

namespace claque {
namespace {

constexpr double kZ = 1.959963984540054;  // two-sided 95 %

double LogChoose(double n, double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

// -log10 P(X >= both).
double Surprise(const OverlapCounts& c) {
  const auto n = static_cast<double>(c.population);
  const auto now = static_cast<double>(c.now), earlier = static_cast<double>(c.earlier);
  const auto log_chance = [&](double k) {
    return LogChoose(earlier, k) + LogChoose(n - earlier, now - k) - LogChoose(n, now);
  };
  const double mean = now * earlier / n;
  const auto both = static_cast<double>(c.both);
  if (c.both == 0 || both <= mean) return 0;
  // Above the mean each term is smaller than the one before.
  const double first = log_chance(both);
  double sum = 0;
  const double most = std::min(now, earlier);
  for (double k = both; k <= most; ++k) {
    const double term = std::exp(log_chance(k) - first);
    sum += term;
    if (term < 1e-15 * sum) break;
  }
  return std::max(0.0, -(first + std::log(sum)) / std::log(10.0));
}

}  // namespace

OverlapFigures FiguresOf(const OverlapCounts& counts) {
  OverlapFigures figures;
  if (counts.population <= 0) return figures;
  figures.expected = static_cast<double>(counts.now) * static_cast<double>(counts.earlier) /
                     static_cast<double>(counts.population);
  if (figures.expected <= 0) return figures;
  const auto k = static_cast<double>(counts.both);
  const auto byar = [](double count, double z) {
    return count * std::pow(1 - 1 / (9 * count) + z / (3 * std::sqrt(count)), 3);
  };
  figures.lift = k / figures.expected;
  figures.lift_low = counts.both == 0 ? 0 : byar(k, -kZ) / figures.expected;
  figures.lift_high = byar(k + 1, kZ) / figures.expected;
  figures.surprise = Surprise(counts);
  return figures;
}

}  // namespace claque
