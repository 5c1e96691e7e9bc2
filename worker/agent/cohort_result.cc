#include "worker/agent/cohort_result.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "worker/detect/cohort_figures.h"
#include "worker/detect/cohorts.h"

namespace claque {
namespace {

constexpr std::array<const char*, kCohortKinds> kKinds = {"registration_day", "names", "waking_day",
                                                          "single_purpose"};
constexpr size_t kMaxCohorts = 1'000;
constexpr size_t kMaxCohortAccounts = 1'000;
constexpr size_t kMaxCohortNetworks = 20;
// Each draws 199 groups as large as itself.
constexpr size_t kNetworksWithHours = 200;

void Set(const Figure& figure, v1::CohortFigure* out) {
  out->set_account_count(static_cast<int32_t>(figure.having));
  out->set_known_count(static_cast<int32_t>(figure.of));
  out->set_fraction(figure.fraction());
  out->set_population_fraction(figure.population_fraction());
  out->set_expected(figure.chance.expected);
  out->set_lift(figure.chance.lift);
  out->set_lift_low(figure.chance.lift_low);
  out->set_lift_high(figure.chance.lift_high);
  out->set_surprise(figure.chance.surprise);
}

void Set(const CommonestDay& day, v1::CohortFigure* out) {
  Set(day.figure, out);
  out->mutable_day()->set_seconds(day.day);
}

void Set(const CommonestShape& shape, v1::CohortFigure* out) {
  Set(shape.figure, out);
  out->set_name_shape(std::string(shape.shape));
}

void Set(const DrawnFigure& figure, v1::DrawnFigure* out) {
  out->set_value(figure.value);
  out->set_expected(figure.expected);
  out->set_lift(figure.lift);
  out->set_lift_low(figure.lift_low);
  out->set_lift_high(figure.lift_high);
  out->set_surprise(figure.surprise);
}

void Set(const HourFigures& hours, v1::HourFigures* out) {
  out->set_post_count(static_cast<int32_t>(hours.posts));
  Set(hours.divergence, out->mutable_divergence());
  for (const uint8_t hour : hours.busiest) out->add_busiest_hours(hour);
  Set(hours.busiest_share, out->mutable_busiest_fraction());
  out->set_population_fraction(hours.population_share);
}

v1::CohortFigures FiguresOf(const GroupFigures& figures) {
  v1::CohortFigures out;
  if (figures.registration_day) Set(*figures.registration_day, out.mutable_registration_day());
  if (figures.shape) Set(*figures.shape, out.mutable_name_shape());
  if (figures.single_purpose) Set(*figures.single_purpose, out.mutable_single_purpose());
  if (figures.woke) Set(*figures.woke, out.mutable_woke());
  if (figures.waking_day) Set(*figures.waking_day, out.mutable_waking_day());
  if (figures.seen_late) Set(*figures.seen_late, out.mutable_seen_late());
  if (figures.hours) Set(*figures.hours, out.mutable_hours());
  return out;
}

void AddNetworksOf(const Cohort& cohort, const Networks& networks, v1::Cohort* out) {
  std::map<uint32_t, int32_t> counts;
  for (const uint32_t account : cohort.accounts) {
    if (networks.Of(account) != TraceTable::kNone) ++counts[networks.Of(account)];
  }
  std::vector<std::pair<int32_t, std::string>> sorted;  // less accounts, name
  for (const auto& [network, count] : counts) sorted.emplace_back(-count, networks.NameOf(network));
  std::sort(sorted.begin(), sorted.end());
  if (sorted.size() > kMaxCohortNetworks) sorted.resize(kMaxCohortNetworks);
  for (auto& [count, name] : sorted) {
    v1::CohortNetwork& of = *out->add_networks();
    of.set_network(std::move(name));
    of.set_account_count(-count);
  }
}

v1::Cohort CohortOf(const AccountFacts& facts, const Networks& networks, const Cohort& cohort) {
  v1::Cohort out;
  out.set_kind(kKinds[static_cast<size_t>(cohort.kind)]);
  if (cohort.kind == CohortKind::kSinglePurpose) {
    const std::string_view object = facts.table().ObjectName(cohort.object);
    out.set_object_kind(KindOfObject(object));
    out.set_object(std::string(TextOfObject(object)));
  } else {
    out.mutable_day()->set_seconds(cohort.day);
  }
  if (cohort.kind == CohortKind::kNames) {
    out.set_name_shape(std::string(facts.ShapeName(cohort.shape)));
  }
  const size_t size = cohort.accounts.size();
  out.set_account_count(static_cast<int32_t>(size));
  out.set_known_count(static_cast<int32_t>(cohort.of));
  out.set_fraction(static_cast<double>(size) / static_cast<double>(cohort.of));
  out.set_population_fraction(cohort.population_fraction);
  out.set_expected(cohort.expected);
  out.set_lift(cohort.lift);
  out.set_lift_low(cohort.lift_low);
  out.set_lift_high(cohort.lift_high);
  out.set_surprise(cohort.surprise);
  for (size_t i = 0; i < std::min(size, kMaxCohortAccounts); ++i) {
    out.add_accounts(std::string(facts.table().AccountName(cohort.accounts[i])));
  }
  AddNetworksOf(cohort, networks, &out);
  return out;
}

}  // namespace

void AddCohortFigures(const AccountFacts& facts, const Networks& networks,
                      std::span<v1::Network> out) {
  const CohortPopulation population(facts, {});
  for (size_t i = 0; i < networks.size(); ++i) {
    const std::vector<uint32_t>& group = networks[i].accounts;
    *out[i].mutable_cohort_figures() =
        FiguresOf(i < kNetworksWithHours ? population.FiguresOf(group)
                                         : population.FiguresWithoutHours(group));
  }
}

void AddCohorts(const AccountFacts& facts, const Networks& networks,
                v1::ClassificationResult* result) {
  const CohortOptions options;
  const Cohorts cohorts = FindCohorts(facts, options);
  for (size_t i = 0; i < std::min(cohorts.found.size(), kMaxCohorts); ++i) {
    *result->add_cohorts() = CohortOf(facts, networks, cohorts.found[i]);
  }
  for (size_t kind = 0; kind < kCohortKinds; ++kind) {
    v1::CohortKind& told = *result->mutable_coordination_totals()->add_cohort_kinds();
    told.set_kind(kKinds[kind]);
    told.set_assessable_count(cohorts.assessable[kind]);
    if (cohorts.assessable[kind] < options.min_accounts) told.set_level(v1::NOT_ASSESSABLE);
    told.set_cohort_count(static_cast<int32_t>(std::ranges::count(
        cohorts.found, static_cast<CohortKind>(kind), [](const Cohort& c) { return c.kind; })));
  }
}

}  // namespace claque
