#include "worker/detect/cohorts.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "worker/detect/day_rates.h"
#include "worker/detect/false_discovery.h"

namespace claque {
namespace {

constexpr double kZ = 1.959963984540054;  // two-sided 95 %
constexpr int64_t kWeeksAround = 8;
constexpr int64_t kMondayOffset = 3;  // days; the epoch was a Thursday

int64_t WeekOf(int64_t time) { return SpanOf(DayOf(time) + kMondayOffset, 7); }
int64_t BeginOfWeek(int64_t week) { return (week * 7 - kMondayOffset) * kSecondsOfDay; }

// Accounts with a value of theirs.
using Valued = std::vector<std::pair<int64_t, uint32_t>>;

std::vector<uint32_t> AccountsOf(const Valued& sorted, int64_t value) {
  std::vector<uint32_t> out;
  auto it = std::lower_bound(sorted.begin(), sorted.end(), std::pair(value, 0U));
  for (; it != sorted.end() && it->first == value; ++it) out.push_back(it->second);
  return out;
}

void SetChance(const OverlapCounts& counts, Cohort* cohort) {
  const OverlapFigures figures = FiguresOf(counts);
  cohort->of = counts.now;
  cohort->population_fraction =
      static_cast<double>(counts.earlier) / static_cast<double>(counts.population);
  cohort->expected = figures.expected;
  cohort->lift = figures.lift;
  cohort->lift_low = figures.lift_low;
  cohort->lift_high = figures.lift_high;
  cohort->surprise = figures.surprise;
}

void SetChance(double count, const DayChance& chance, int64_t of, Cohort* cohort) {
  cohort->of = of;
  cohort->population_fraction = chance.mean / static_cast<double>(of);
  cohort->expected = chance.mean;
  cohort->lift = count / chance.mean;
  const double spread = std::exp(kZ * std::sqrt(1 / count + 1 / chance.size));
  cohort->lift_low = cohort->lift / spread;
  cohort->lift_high = cohort->lift * spread;
  cohort->surprise = NegativeBinomialSurprise(count, chance);
}

class Finder {
 public:
  Finder(const AccountFacts& facts, const CohortOptions& options)
      : facts_(facts), options_(options), rank_(RanksOfAccounts(facts.table())) {}

  Cohorts Find() && {
    FindRegistrations();
    FindNames();
    FindWaking();
    FindSinglePurpose();
    for (Cohort& cohort : out_.found) {
      std::ranges::sort(cohort.accounts, {}, [&](uint32_t account) { return rank_[account]; });
    }
    std::ranges::sort(out_.found, [&](const Cohort& a, const Cohort& b) { return Before(a, b); });
    return std::move(out_);
  }

 private:
  bool IsEnough(size_t accounts) const { return accounts >= options_.min_accounts; }
  int64_t& Assessable(CohortKind kind) { return out_.assessable[static_cast<size_t>(kind)]; }

  bool Before(const Cohort& a, const Cohort& b) const {
    if (a.surprise != b.surprise) return a.surprise > b.surprise;
    if (a.kind != b.kind) return a.kind < b.kind;
    if (a.day != b.day) return a.day < b.day;
    return rank_[a.accounts.front()] < rank_[b.accounts.front()];
  }

  void Keep(double hypotheses, std::vector<Cohort> candidates) {
    HoldFalseDiscovery(options_.false_discovery, std::max(1.0, hypotheses), &candidates);
    std::ranges::move(candidates, std::back_inserter(out_.found));
  }

  // `of`: by day, the accounts of which those are a part.
  void FindDays(CohortKind kind, Valued* accounts, const DayCounts& days, const auto& of) {
    std::sort(accounts->begin(), accounts->end());
    const std::vector<DayChance> chances = ChancesByDay(days);
    std::vector<Cohort> candidates;
    double hypotheses = 0;
    for (size_t i = 0; i < chances.size(); ++i) {
      hypotheses += days.exposure[i] > 0 ? 1 : 0;
      if (days.count[i] < options_.min_accounts || days.count[i] <= chances[i].mean) continue;
      const int64_t day = days.first_day + static_cast<int64_t>(i);
      Cohort cohort{
          .kind = kind, .day = day * kSecondsOfDay, .accounts = AccountsOf(*accounts, day)};
      SetChance(days.count[i], chances[i], of(i), &cohort);
      candidates.push_back(std::move(cohort));
    }
    Keep(hypotheses, std::move(candidates));
  }

  void FindRegistrations() {
    Valued accounts;
    std::vector<int64_t> days;
    for (uint32_t account = 0; account < facts_.size(); ++account) {
      if (!facts_[account].created) continue;
      days.push_back(DayOf(*facts_[account].created));
      accounts.emplace_back(days.back(), account);
    }
    Assessable(CohortKind::kRegistrationDay) = std::ssize(accounts);
    DayCounts counts = DayCounts::Of(days);
    WeighByWeekday(&counts);
    FindDays(CohortKind::kRegistrationDay, &accounts, counts,
             [&](size_t) { return std::ssize(accounts); });
  }

  void FindWaking() {
    Valued accounts;
    for (uint32_t account = 0; account < facts_.size(); ++account) {
      if (facts_[account].woke) accounts.emplace_back(DayOf(*facts_[account].woke), account);
      Assessable(CohortKind::kWakingDay) += facts_[account].could_wake ? 1 : 0;
    }
    DayCounts counts = DayCounts::Of(facts_.wakeful_days());
    counts.exposure.swap(counts.count);
    std::ranges::fill(counts.count, 0);
    for (const auto& [day, account] : accounts) {
      if (day >= counts.first_day) ++counts.count[static_cast<size_t>(day - counts.first_day)];
    }
    FindDays(CohortKind::kWakingDay, &accounts, counts,
             [&](size_t day) { return static_cast<int64_t>(counts.exposure[day]); });
  }

  void FindNames();
  void FindSinglePurpose();

  const AccountFacts& facts_;
  const CohortOptions& options_;
  const std::vector<uint32_t> rank_;
  Cohorts out_;
};

// Accounts of a week and of the weeks on a side of it, `both` of the week and the shape.
OverlapCounts CountsBeside(const std::vector<int64_t>& all, const std::vector<int64_t>& own,
                           int64_t week, int64_t first, int64_t last) {
  const auto count = [](const std::vector<int64_t>& sorted, int64_t from, int64_t to) {
    return std::ranges::upper_bound(sorted, to) - std::ranges::lower_bound(sorted, from);
  };
  const int64_t now = count(all, week, week), both = count(own, week, week);
  return {now, both + count(own, first, last), both, now + count(all, first, last)};
}

// Of the weeks before and those behind the side that has more of the shape, if it has as many
// accounts as the cohort to tell by; both, if neither has.
OverlapCounts CountsAround(const std::vector<int64_t>& all, const std::vector<int64_t>& own,
                           int64_t week) {
  OverlapCounts most;
  double share = -1;
  const auto ask = [&](int64_t first, int64_t last) {
    const OverlapCounts counts = CountsBeside(all, own, week, first, last);
    const int64_t around = counts.population - counts.now;
    if (around < counts.both) return;
    const double here =
        static_cast<double>(counts.earlier - counts.both) / static_cast<double>(around);
    if (here <= share) return;
    share = here;
    most = counts;
  };
  ask(week - kWeeksAround, week - 1);
  ask(week + 1, week + kWeeksAround);
  if (share >= 0) return most;
  const OverlapCounts before = CountsBeside(all, own, week, week - kWeeksAround, week - 1);
  most = CountsBeside(all, own, week, week + 1, week + kWeeksAround);
  most.earlier += before.earlier - before.both;
  most.population += before.population - before.now;
  return most;
}

void Finder::FindNames() {
  std::vector<Valued> by_shape(facts_.shapes());
  std::vector<int64_t> weeks;
  for (uint32_t account = 0; account < facts_.size(); ++account) {
    const AccountFact& fact = facts_[account];
    if (!fact.created || fact.shape == TraceTable::kNone) continue;
    weeks.push_back(WeekOf(*fact.created));
    by_shape[fact.shape].emplace_back(weeks.back(), account);
  }
  Assessable(CohortKind::kNames) = std::ssize(weeks);
  std::sort(weeks.begin(), weeks.end());
  std::vector<Cohort> candidates;
  double shapes = 0;
  for (uint32_t shape = 0; shape < by_shape.size(); ++shape) {
    Valued& accounts = by_shape[shape];
    if (!IsEnough(accounts.size())) continue;
    ++shapes;
    std::sort(accounts.begin(), accounts.end());
    std::vector<int64_t> own;
    for (const auto& [week, account] : accounts) own.push_back(week);
    for (size_t i = 0, end = 0; i < own.size(); i = end) {
      while (end < own.size() && own[end] == own[i]) ++end;
      if (!IsEnough(end - i)) continue;
      Cohort cohort{.kind = CohortKind::kNames,
                    .day = BeginOfWeek(own[i]),
                    .shape = shape,
                    .accounts = AccountsOf(accounts, own[i])};
      SetChance(CountsAround(weeks, own, own[i]), &cohort);
      if (cohort.surprise > 0) candidates.push_back(std::move(cohort));
    }
  }
  weeks.erase(std::unique(weeks.begin(), weeks.end()), weeks.end());
  Keep(shapes * static_cast<double>(weeks.size()), std::move(candidates));
}

void Finder::FindSinglePurpose() {
  struct OfObject {
    int64_t all = 0;
    std::vector<uint32_t> single;
  };
  std::vector<OfObject> objects(facts_.table().objects());
  int64_t all = 0, single = 0;
  for (uint32_t account = 0; account < facts_.size(); ++account) {
    const AccountFact& fact = facts_[account];
    if (!options_.single_purpose.CanTell(fact)) continue;
    ++all;
    ++objects[fact.main_object].all;
    if (!options_.single_purpose.Holds(fact)) continue;
    ++single;
    objects[fact.main_object].single.push_back(account);
  }
  Assessable(CohortKind::kSinglePurpose) = all;
  std::vector<Cohort> candidates;
  double hypotheses = 0;
  for (uint32_t object = 0; object < objects.size(); ++object) {
    OfObject& of = objects[object];
    hypotheses += of.all >= options_.min_accounts ? 1 : 0;
    if (!IsEnough(of.single.size())) continue;
    Cohort cohort{
        .kind = CohortKind::kSinglePurpose, .object = object, .accounts = std::move(of.single)};
    SetChance({of.all, single, std::ssize(cohort.accounts), all}, &cohort);
    if (cohort.surprise > 0) candidates.push_back(std::move(cohort));
  }
  Keep(hypotheses, std::move(candidates));
}

}  // namespace

Cohorts FindCohorts(const AccountFacts& facts, const CohortOptions& options) {
  return Finder(facts, options).Find();
}

}  // namespace claque
