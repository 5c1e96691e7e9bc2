#include "worker/detect/cohort_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace claque {
namespace {

constexpr int64_t kUnknown = std::numeric_limits<int64_t>::min();
constexpr int64_t kNever = kUnknown + 1;  // no day of waking

int64_t CountOf(const std::vector<int64_t>& sorted, int64_t value) {
  const auto [begin, end] = std::equal_range(sorted.begin(), sorted.end(), value);
  return end - begin;
}

int64_t CountBelow(const std::vector<int64_t>& sorted, int64_t value) {
  return std::ranges::lower_bound(sorted, value) - sorted.begin();
}

double Median(const std::vector<int64_t>& sorted) {
  const size_t half = sorted.size() / 2;
  const auto high = static_cast<double>(sorted[half]);
  return sorted.size() % 2 == 1 ? high : (static_cast<double>(sorted[half - 1]) + high) / 2;
}

Figure Complete(Figure figure) {
  figure.chance =
      FiguresOf({figure.of, figure.population_having, figure.having, figure.population_of});
  return figure;
}

double Over(int64_t part, int64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

}  // namespace

double Figure::fraction() const { return Over(having, of); }
double Figure::population_fraction() const { return Over(population_having, population_of); }

template <typename ValueOf>
CohortPopulation::Property CohortPopulation::PropertyOf(const ValueOf& value_of) const {
  Property property;
  for (uint32_t account = 0; account < facts_.size(); ++account) {
    property.values.push_back(value_of(facts_[account]));
    if (property.values.back() != kUnknown) property.sorted.push_back(property.values.back());
  }
  std::sort(property.sorted.begin(), property.sorted.end());
  return property;
}

CohortPopulation::CohortPopulation(const AccountFacts& facts, FigureOptions options)
    : facts_(facts), options_(std::move(options)), hours_(facts) {
  const int64_t late = facts.dormant().count() * kSecondsOfDay;
  age_ = PropertyOf([&](const AccountFact& fact) {
    return fact.created && *fact.created <= options_.as_of ? options_.as_of - *fact.created
                                                           : kUnknown;
  });
  registration_day_ = PropertyOf(
      [](const AccountFact& fact) { return fact.created ? DayOf(*fact.created) : kUnknown; });
  shape_ = PropertyOf([](const AccountFact& fact) {
    return fact.shape != TraceTable::kNone ? int64_t{fact.shape} : kUnknown;
  });
  waking_day_ = PropertyOf([](const AccountFact& fact) {
    if (!fact.could_wake) return kUnknown;
    return fact.woke ? DayOf(*fact.woke) : kNever;
  });
  single_purpose_ = PropertyOf([&](const AccountFact& fact) {
    const SinglePurpose& single = options_.single_purpose;
    return single.CanTell(fact) ? int64_t{single.Holds(fact)} : kUnknown;
  });
  woke_ = PropertyOf([](const AccountFact& fact) {
    return fact.could_wake ? int64_t{fact.woke.has_value()} : kUnknown;
  });
  seen_late_ = PropertyOf([&](const AccountFact& fact) {
    return fact.created ? int64_t{fact.first - *fact.created >= late} : kUnknown;
  });
}

Figure CohortPopulation::FigureOf(const Property& property, int64_t value, int64_t having,
                                  int64_t of) const {
  return Complete({.having = having,
                   .of = of,
                   .population_having = CountOf(property.sorted, value),
                   .population_of = std::ssize(property.sorted),
                   .chance = {}});
}

std::optional<Figure> CohortPopulation::Share(const Property& flags,
                                              std::span<const uint32_t> group) const {
  int64_t having = 0, of = 0;
  for (const uint32_t account : group) {
    having += flags.values[account] == 1 ? 1 : 0;
    of += flags.values[account] != kUnknown ? 1 : 0;
  }
  if (of == 0) return std::nullopt;
  return FigureOf(flags, 1, having, of);
}

std::optional<std::pair<int64_t, Figure>> CohortPopulation::Commonest(
    const Property& property, std::span<const uint32_t> group) const {
  std::vector<int64_t> values;
  for (const uint32_t account : group) {
    if (property.values[account] != kUnknown) values.push_back(property.values[account]);
  }
  std::sort(values.begin(), values.end());
  int64_t value = 0, having = 0, in_population = 0, different = 0;
  for (auto i = static_cast<size_t>(CountOf(values, kNever)); i < values.size(); ++different) {
    const int64_t here = values[i];
    const int64_t count = CountOf(values, here), all = CountOf(property.sorted, here);
    if (count > having || (count == having && all < in_population)) {
      value = here;
      having = count;
      in_population = all;
    }
    i += static_cast<size_t>(count);
  }
  if (having == 0) return std::nullopt;
  Figure figure = FigureOf(property, value, having, std::ssize(values));
  figure.chance.surprise =
      std::max(0.0, figure.chance.surprise - std::log10(static_cast<double>(different)));
  return std::pair(value, figure);
}

std::optional<AgeFigures> CohortPopulation::AgesOf(std::span<const uint32_t> group) const {
  std::vector<int64_t> ages;
  for (const uint32_t account : group) {
    if (age_.values[account] != kUnknown) ages.push_back(age_.values[account]);
  }
  if (ages.empty()) return std::nullopt;
  std::sort(ages.begin(), ages.end());
  AgeFigures figures;
  figures.median_days = Median(ages) / kSecondsOfDay;
  figures.population_median_days = Median(age_.sorted) / kSecondsOfDay;
  for (const int days : options_.age_steps_days) {
    const int64_t seconds = days * kSecondsOfDay;
    figures.steps.push_back({days, Complete({.having = CountBelow(ages, seconds),
                                             .of = std::ssize(ages),
                                             .population_having = CountBelow(age_.sorted, seconds),
                                             .population_of = std::ssize(age_.sorted),
                                             .chance = {}})});
  }
  return figures;
}

GroupFigures CohortPopulation::FiguresOf(std::span<const uint32_t> group) const {
  GroupFigures figures = FiguresWithoutHours(group);
  figures.hours = hours_.FiguresOf(group);
  return figures;
}

GroupFigures CohortPopulation::FiguresWithoutHours(std::span<const uint32_t> group) const {
  GroupFigures figures;
  figures.accounts = std::ssize(group);
  figures.age = AgesOf(group);
  if (const auto day = Commonest(registration_day_, group)) {
    figures.registration_day = CommonestDay{day->first * kSecondsOfDay, day->second};
  }
  if (const auto shape = Commonest(shape_, group)) {
    figures.shape =
        CommonestShape{facts_.ShapeName(static_cast<uint32_t>(shape->first)), shape->second};
  }
  if (const auto day = Commonest(waking_day_, group)) {
    figures.waking_day = CommonestDay{day->first * kSecondsOfDay, day->second};
  }
  figures.single_purpose = Share(single_purpose_, group);
  figures.woke = Share(woke_, group);
  figures.seen_late = Share(seen_late_, group);
  return figures;
}

}  // namespace claque
