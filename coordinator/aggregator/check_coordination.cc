#include "coordinator/aggregator/check_coordination.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>

#include "coordinator/aggregator/check_hops.h"
#include "coordinator/aggregator/check_tellings.h"

namespace claque {
namespace {

constexpr size_t kMaxName = 512;
constexpr size_t kMaxEdgeBytes = 128 << 10;
constexpr size_t kMaxBurstBytes = 64 << 10;
constexpr int kMaxNames = 200;  // languages, platforms, missions
constexpr size_t kMaxNetworkFigureBytes = 4 << 10;
constexpr int kMaxCohortKinds = 16;
constexpr size_t kMaxKindBytes = 64;
constexpr size_t kMaxCohortBytes = 1 << 20;

// An id that becomes the last segment of a resource name.
bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= kMaxName && name.find('/') == std::string::npos;
}

bool AreFigures(std::initializer_list<double> figures) {
  return std::ranges::all_of(figures, [](double f) { return std::isfinite(f) && f >= 0; });
}

bool Fits(const v1::Edge& edge) {
  return IsName(edge.account()) && IsName(edge.account_y()) && edge.account() < edge.account_y() &&
         edge.weight() > 0 && edge.object_count() > 0 && edge.evidence_size() <= kMaxEvidence &&
         edge.layers_size() <= v1::ObjectKind_ARRAYSIZE &&
         AreFigures({edge.avg_time_delta_seconds(), edge.edge_symmetry_score(),
                     edge.expected_occasion_count(), edge.surprise()}) &&
         std::ranges::all_of(edge.evidence(),
                             [](const v1::EdgeEvidence& evidence) {
                               return IsName(evidence.post()) && IsName(evidence.post_y());
                             }) &&
         edge.ByteSizeLong() <= kMaxEdgeBytes;
}

bool IsFraction(double figure) { return std::isfinite(figure) && figure >= 0 && figure <= 1; }

// Most carried first, then most posts, then by name.
bool StandsBefore(const v1::Carrier& a, const v1::Carrier& b) {
  return std::tuple(-a.carried_post_count(), -a.post_count(), std::string_view(a.account())) <
         std::tuple(-b.carried_post_count(), -b.post_count(), std::string_view(b.account()));
}

bool Fits(const v1::Carrier& carrier, int32_t post_count) {
  return IsName(carrier.account()) && IsName(carrier.post()) && carrier.post_count() > 0 &&
         carrier.carried_post_count() >= carrier.post_count() &&
         carrier.carried_post_count() <= post_count;
}

// Of a cascade of `post_count` posts, of which `child_count` stand below another.
bool Fits(const v1::CascadeTrees& trees, int32_t post_count, int64_t child_count) {
  const int32_t largest = trees.largest_post_count();
  const auto& carriers = trees.carriers();
  // A star has the least mean distance, a chain the greatest; figures are rounded.
  const double virality = trees.structural_virality();
  const bool is_tree = !trees.has_structural_virality()
                           ? largest == 1
                           : largest > 1 && virality >= 2 - 2.0 / largest - 1e-9 &&
                                 virality <= (largest + 1) / 3.0 * (1 + 1e-9);
  return trees.root_count() > 0 && trees.root_count() + child_count == post_count && largest >= 1 &&
         largest <= post_count - trees.root_count() + 1 && is_tree && trees.depth() >= 0 &&
         trees.depth() < largest && trees.breadth() >= 1 &&
         trees.breadth() <= std::max(1, largest - 1) && IsFraction(trees.top_fraction()) &&
         IsFraction(trees.top_ten_fraction()) && IsFraction(trees.top_percent_fraction()) &&
         trees.top_fraction() <= trees.top_ten_fraction() && !carriers.empty() &&
         carriers.size() <= kMaxCarriers &&
         std::ranges::adjacent_find(carriers, std::not_fn(StandsBefore)) == carriers.end() &&
         std::ranges::all_of(carriers, [&](const v1::Carrier& c) { return Fits(c, post_count); });
}

bool Fits(const v1::Cascade& cascade, int32_t burst_post_count) {
  if (!cascade.not_assessable_reason().empty()) {
    return cascade.not_assessable_reason().size() <= kMaxName && cascade.post_count() == 0 &&
           !cascade.has_observed() && !cascade.has_with_inferred();
  }
  const std::array counts = {cascade.repost_count(),     cascade.quote_count(),
                             cascade.reply_count(),      cascade.outside_count(),
                             cascade.impossible_count(), cascade.inferred_count()};
  const int32_t posts = cascade.post_count();
  const int64_t children =
      int64_t{cascade.repost_count()} + cascade.quote_count() + cascade.reply_count();
  return posts > 0 && posts <= burst_post_count && cascade.account_count() > 0 &&
         cascade.account_count() <= posts &&
         std::ranges::all_of(counts, [&](int32_t n) { return n >= 0 && n <= posts; }) &&
         Fits(cascade.observed(), posts, children) &&
         cascade.has_with_inferred() == (cascade.inferred_count() > 0) &&
         (!cascade.has_with_inferred() ||
          Fits(cascade.with_inferred(), posts, children + cascade.inferred_count()));
}

bool Fits(const v1::HourDivergence& divergence) {
  return IsFraction(divergence.value()) && IsFraction(divergence.expected()) &&
         IsFraction(divergence.as_great_fraction());
}

bool Fits(const v1::ObjectHours& hours, int32_t burst_post_count) {
  const auto& counts = hours.post_counts();
  return counts.size() == 24 && std::ranges::all_of(counts, [](int32_t n) { return n >= 0; }) &&
         std::accumulate(counts.begin(), counts.end(), int64_t{0}) == burst_post_count &&
         Fits(hours.before()) && Fits(hours.population()) && IsFraction(hours.night_fraction()) &&
         IsFraction(hours.before_night_fraction()) && IsFraction(hours.population_night_fraction());
}

bool Fits(const v1::Burst& burst) {
  return !burst.object().empty() && burst.has_start() && burst.has_end() &&
         burst.post_count() > 0 && burst.first_observed_size() <= kMaxFirstObserved &&
         burst.networks_size() <= kMaxBurstNetworks && burst.lang_counts_size() <= kMaxNames &&
         burst.langs_before_size() <= kMaxNames &&
         AreFigures({burst.height_over_baseline(), burst.expected_post_count(), burst.surprise(),
                     burst.top_fraction(), burst.other_lang_fraction()}) &&
         std::ranges::all_of(burst.first_observed(), IsName) &&
         (!burst.has_cascade() || Fits(burst.cascade(), burst.post_count())) &&
         (!burst.has_hours() || Fits(burst.hours(), burst.post_count())) &&
         burst.ByteSizeLong() <= kMaxBurstBytes;
}

bool IsKind(const std::string& kind) { return !kind.empty() && kind.size() <= kMaxKindBytes; }

bool IsBridge(const v1::Bridge& bridge) {
  return IsName(bridge.account()) && IsName(bridge.network()) && bridge.edge_count() > 0;
}

bool Fits(const v1::CohortFigure& figure) {
  return figure.account_count() <= figure.known_count() &&
         AreFigures({figure.fraction(), figure.population_fraction(), figure.expected(),
                     figure.lift(), figure.lift_low(), figure.lift_high(), figure.surprise()});
}

bool Fits(const v1::DrawnFigure& figure) {
  return AreFigures({figure.value(), figure.expected(), figure.lift(), figure.lift_low(),
                     figure.lift_high(), figure.surprise()});
}

bool Fits(const v1::CohortFigures& figures) {
  return Fits(figures.registration_day()) && Fits(figures.name_shape()) &&
         Fits(figures.single_purpose()) && Fits(figures.woke()) && Fits(figures.waking_day()) &&
         Fits(figures.seen_late()) && Fits(figures.hours().divergence()) &&
         Fits(figures.hours().busiest_fraction()) &&
         AreFigures({figures.hours().population_fraction()}) &&
         figures.ByteSizeLong() <= kMaxNetworkFigureBytes;
}

bool Fits(const v1::Network& network) {
  return network.accounts_size() >= 2 && network.accounts_size() <= kMaxNetworkAccounts &&
         network.account_count() >= network.accounts_size() &&
         std::ranges::is_sorted(network.accounts()) &&
         std::ranges::all_of(network.accounts(), IsName) &&
         network.shared_objects_size() <= kMaxSharedObjects && network.langs_size() <= kMaxNames &&
         network.platforms_size() <= kMaxNames && network.missions_size() <= kMaxNames &&
         AreFigures({network.density(), network.lift(), network.avg_time_delta_seconds(),
                     network.young_fraction(), network.population_young_fraction(),
                     network.mission_account_fraction(), network.p_value()}) &&
         network.bridges_size() <= kMaxBridges &&
         network.bridge_account_count() <= network.account_count() &&
         std::ranges::all_of(network.bridges(), IsBridge) && Fits(network.cohort_figures());
}

bool Fits(const v1::Cohort& cohort) {
  return IsKind(cohort.kind()) && cohort.accounts_size() >= 1 &&
         cohort.accounts_size() <= kMaxCohortAccounts &&
         cohort.account_count() >= cohort.accounts_size() &&
         cohort.known_count() >= cohort.account_count() &&
         std::ranges::is_sorted(cohort.accounts()) &&
         std::ranges::all_of(cohort.accounts(), IsName) &&
         cohort.networks_size() <= kMaxCohortNetworks &&
         std::ranges::all_of(cohort.networks(),
                             [](const v1::CohortNetwork& of) { return IsName(of.network()); }) &&
         AreFigures({cohort.fraction(), cohort.population_fraction(), cohort.expected(),
                     cohort.lift(), cohort.lift_low(), cohort.lift_high(), cohort.surprise()}) &&
         cohort.ByteSizeLong() <= kMaxCohortBytes;
}

bool Fits(const v1::CohortKind& kind) {
  return IsKind(kind.kind()) && kind.assessable_count() >= 0 && kind.cohort_count() >= 0;
}

template <typename Items>
Status CheckAll(const Items& items, const char* field) {
  for (const auto& item : items) {
    if (!Fits(item)) {
      return InvalidArgument(std::string("classification.") + field + ": one is out of bounds");
    }
  }
  return OkStatus();
}

}  // namespace

Status CheckCoordination(const v1::ClassificationResult& result) {
  CLAQUE_RETURN_IF_ERROR(CheckAll(result.edges(), "edges"));
  CLAQUE_RETURN_IF_ERROR(CheckAll(result.bursts(), "bursts"));
  if (!std::ranges::all_of(result.bursts(), HopsFit)) {
    return InvalidArgument("classification.bursts.hops: one is out of bounds");
  }
  CLAQUE_RETURN_IF_ERROR(CheckAll(result.networks(), "networks"));
  for (const v1::Network& network : result.networks()) {
    CLAQUE_RETURN_IF_ERROR(CheckTold(network));
  }
  if (result.coordination_totals().cohort_kinds_size() > kMaxCohortKinds) {
    return InvalidArgument("classification.coordination_totals.cohort_kinds: at most 16");
  }
  CLAQUE_RETURN_IF_ERROR(CheckAll(result.coordination_totals().cohort_kinds(), "cohort_kinds"));
  return CheckAll(result.cohorts(), "cohorts");
}

}  // namespace claque
