#include "worker/detect/day_rates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace claque {
namespace {

constexpr int64_t kCentury = 36'525;
constexpr size_t kAround = 28;          // days on each side; whole weeks
constexpr double kExtreme = .02;        // of the days are not asked at first how days differ
constexpr double kExtremeSurprise = 4;  // of a day that is never asked
constexpr double kPrior = .5;           // counts more than there are (Jeffreys)
constexpr double kWeekdayPrior = 10;    // counts of each day of the week before any is seen
constexpr double kUnknown = std::numeric_limits<double>::infinity();

std::vector<double> Sums(const std::vector<double>& values) {
  std::vector<double> sums(values.size() + 1);
  for (size_t i = 0; i < values.size(); ++i) sums[i + 1] = sums[i] + values[i];
  return sums;
}

// By the days around alone, as if they were Poisson counts.
std::vector<DayChance> PoissonChances(const DayCounts& days) {
  const std::vector<double> counts = Sums(days.count), exposures = Sums(days.exposure);
  const size_t n = days.count.size();
  std::vector<DayChance> out(n);
  for (size_t i = 0; i < n; ++i) {
    double most = -1;
    const auto ask = [&](size_t begin, size_t end) {
      const double exposure = exposures[end] - exposures[begin];
      const double count = counts[end] - counts[begin] + kPrior;
      if (exposure <= 0 || count / exposure <= most) return;
      most = count / exposure;
      out[i] = {most * days.exposure[i], count};
    };
    ask(i - std::min(i, kAround), i);
    ask(i + 1, std::min(n, i + 1 + kAround));
    if (most < 0) out[i].mean = kUnknown;
  }
  return out;
}

// How much more than Poisson counts the days differ from what is expected of them, as the variance
// of a factor of mean 1.
double Unrest(const DayCounts& days, const std::vector<DayChance>& chances,
              const std::vector<double>& surprises, double least_left_out) {
  double excess = 0, scale = 0;
  for (size_t i = 0; i < chances.size(); ++i) {
    const DayChance& c = chances[i];
    if (c.mean == kUnknown || surprises[i] >= least_left_out) continue;
    const double off = days.count[i] - c.mean;
    excess += off * off - c.mean - c.mean * c.mean / c.size;
    scale += c.mean * c.mean;
  }
  return scale > 0 ? std::max(0.0, excess / scale) : 0;
}

std::vector<double> Surprises(const DayCounts& days, const std::vector<DayChance>& chances) {
  std::vector<double> out(chances.size());
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] = NegativeBinomialSurprise(days.count[i], chances[i]);
  }
  return out;
}

std::vector<DayChance> WithUnrest(std::vector<DayChance> chances, double unrest) {
  for (DayChance& c : chances) c.size = 1 / (1 / c.size + unrest);
  return chances;
}

// The continued fraction of the incomplete beta function (Press et al., Numerical Recipes, 3rd ed.,
// section 6.4): I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) times this. Takes of the order of
// sqrt(max(a, b)) steps. REQUIRES: x is not above a / (a + b), about.
double IncompleteBetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300, kPrecise = 1e-14;
  const auto nonzero = [](double v) { return std::abs(v) < kTiny ? kTiny : v; };
  double c = 1, d = 1 / nonzero(1 - (a + b) * x / (a + 1)), fraction = d;
  for (double m = 1; m < 1e6; ++m) {
    const auto step = [&](double term) {
      d = 1 / nonzero(1 + term * d);
      c = nonzero(1 + term / c);
      fraction *= c * d;
    };
    step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
    const double before = fraction;
    step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
    if (std::abs(fraction - before) <= kPrecise * std::abs(fraction)) break;
  }
  return fraction;
}

}  // namespace

DayCounts DayCounts::Of(std::span<const int64_t> days) {
  DayCounts out;
  if (days.empty()) return out;
  const int64_t last = *std::max_element(days.begin(), days.end());
  out.first_day = last;
  for (const int64_t day : days) {
    if (day > last - kCentury) out.first_day = std::min(out.first_day, day);
  }
  out.count.resize(static_cast<size_t>(last - out.first_day + 1));
  for (const int64_t day : days) {
    if (day >= out.first_day) ++out.count[static_cast<size_t>(day - out.first_day)];
  }
  out.exposure.assign(out.count.size(), 1);
  return out;
}

void WeighByWeekday(DayCounts* days) {
  const std::vector<DayChance> chances = PoissonChances(*days);
  std::array<double, 7> of_weekday{};
  double all = 0;
  for (size_t i = 0; i < chances.size(); ++i) {
    const double mean = chances[i].mean;
    const double count = std::min(days->count[i], mean + 3 * std::sqrt(mean) + 1);
    of_weekday[i % 7] += count;
    all += count;
  }
  for (size_t i = 0; i < days->exposure.size(); ++i) {
    days->exposure[i] = (of_weekday[i % 7] + kWeekdayPrior) / (all / 7 + kWeekdayPrior);
  }
}

std::vector<DayChance> ChancesByDay(const DayCounts& days) {
  const std::vector<DayChance> poisson = PoissonChances(days);
  const std::vector<double> surprises = Surprises(days, poisson);
  if (surprises.empty()) return {};
  std::vector<double> order = surprises;
  const auto extreme = static_cast<size_t>(std::ceil(kExtreme * static_cast<double>(order.size())));
  const auto at = order.end() - static_cast<ptrdiff_t>(extreme);
  std::nth_element(order.begin(), at, order.end());
  // An ordinary day is never extreme, be the days ever so few.
  const double first = Unrest(days, poisson, surprises, std::max(*at, 1.0));
  const std::vector<double> again = Surprises(days, WithUnrest(poisson, first));
  return WithUnrest(poisson, Unrest(days, poisson, again, kExtremeSurprise));
}

double NegativeBinomialSurprise(double count, const DayChance& chance) {
  if (count <= chance.mean) return 0;
  if (chance.mean <= 0) return 1e9;
  const double r = chance.size, p = chance.mean / (r + chance.mean);
  const double log_first = std::lgamma(count + r) - std::lgamma(r) - std::lgamma(count + 1) +
                           r * (std::log(r) - std::log(r + chance.mean)) + count * std::log(p);
  const double log_p = log_first + std::log(IncompleteBetaFraction(count, r, p));
  return std::max(0.0, -log_p / std::log(10.0));
}

}  // namespace claque
