// Figures of a group of accounts beside those of the population: age, days of registration and
// waking, names, single purpose, hours.
#ifndef CLAQUE_WORKER_DETECT_COHORT_FIGURES_H_
#define CLAQUE_WORKER_DETECT_COHORT_FIGURES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "common/stats/overlap.h"
#include "worker/detect/account_facts.h"
#include "worker/detect/hour_profile.h"

namespace claque {

// An account is of a single purpose when it has so many traces or more, and this share of them is
// of one object. A table whose objects are sets (domains, the phrases of a campaign) makes it one
// set. With fewer traces nobody can tell.
struct SinglePurpose {
  uint32_t min_traces = 10;
  double share = .9;

  bool CanTell(const AccountFact& fact) const { return fact.traces >= min_traces; }
  bool Holds(const AccountFact& fact) const {
    return CanTell(fact) && fact.main_traces >= share * fact.traces - 1e-9;
  }
};

struct FigureOptions {
  int64_t as_of = 0;                                 // at which ages are told, Unix seconds
  std::vector<int> age_steps_days = {30, 180, 365};  // ascending
  SinglePurpose single_purpose = {};
};

// How many of a group have a property, of those of which it is known, and how many by chance, were
// the group drawn from the population, of which it is a part.
struct Figure {
  int64_t having = 0;
  int64_t of = 0;
  int64_t population_having = 0;
  int64_t population_of = 0;
  OverlapFigures chance;

  double fraction() const;
  double population_fraction() const;
};

// The commonest value of a property, and how many of the group have it. Of equally common ones that
// which is rarest in the population. `surprise` allows for there being several values to choose.
struct CommonestDay {
  int64_t day = 0;  // its begin in UTC, Unix seconds
  Figure figure;
};
struct CommonestShape {
  std::string_view shape;  // valid as long as the facts
  Figure figure;
};

struct AgeStep {
  int younger_than_days = 0;
  Figure figure;
};
struct AgeFigures {
  double median_days = 0;
  double population_median_days = 0;
  std::vector<AgeStep> steps;
};

// nullopt = NOT_ASSESSABLE: it is known of no account of the group.
struct GroupFigures {
  int64_t accounts = 0;
  std::optional<AgeFigures> age;  // of accounts that were there at as_of
  std::optional<CommonestDay> registration_day;
  std::optional<CommonestShape> shape;
  std::optional<Figure> single_purpose;
  std::optional<Figure> woke;              // after AccountFacts::dormant
  std::optional<CommonestDay> waking_day;  // of those that could; nullopt also where none woke
  // First *observed* so long after its creation. It may have posted before, where nobody looked.
  std::optional<Figure> seen_late;
  std::optional<HourFigures> hours;
};

// The figures of the population, once for many groups. Immutable; thread-safe. The facts must
// outlive it.
class CohortPopulation {
 public:
  CohortPopulation(const AccountFacts& facts, FigureOptions options);

  // Time by the group; hours cost some hundred times as much (HourProfiles). REQUIRES: each account
  // once.
  GroupFigures FiguresOf(std::span<const uint32_t> group) const;
  GroupFigures FiguresWithoutHours(std::span<const uint32_t> group) const;

 private:
  // The values of a property by account, one of which says that it is not known.
  struct Property {
    std::vector<int64_t> values;
    std::vector<int64_t> sorted;  // the known ones
  };
  template <typename ValueOf>
  Property PropertyOf(const ValueOf& value_of) const;
  Figure FigureOf(const Property& property, int64_t value, int64_t having, int64_t of) const;
  std::optional<Figure> Share(const Property& flags, std::span<const uint32_t> group) const;
  // Value and figure.
  std::optional<std::pair<int64_t, Figure>> Commonest(const Property& property,
                                                      std::span<const uint32_t> group) const;
  std::optional<AgeFigures> AgesOf(std::span<const uint32_t> group) const;

  const AccountFacts& facts_;
  const FigureOptions options_;
  Property age_;  // seconds
  Property registration_day_, shape_, waking_day_;
  Property single_purpose_, woke_, seen_late_;  // 0 or 1
  HourProfiles hours_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_COHORT_FIGURES_H_
