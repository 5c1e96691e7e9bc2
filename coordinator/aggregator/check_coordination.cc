#include "coordinator/aggregator/check_coordination.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>

namespace claque {
namespace {

constexpr size_t kMaxName = 512;
constexpr size_t kMaxEdgeBytes = 128 << 10;
constexpr size_t kMaxBurstBytes = 64 << 10;
constexpr int kMaxNames = 200;  // languages, platforms, missions

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

bool Fits(const v1::Burst& burst) {
  return !burst.object().empty() && burst.has_start() && burst.has_end() &&
         burst.post_count() > 0 && burst.first_observed_size() <= kMaxFirstObserved &&
         burst.networks_size() <= kMaxBurstNetworks && burst.lang_counts_size() <= kMaxNames &&
         burst.langs_before_size() <= kMaxNames &&
         AreFigures({burst.height_over_baseline(), burst.expected_post_count(), burst.surprise(),
                     burst.top_fraction(), burst.other_lang_fraction()}) &&
         std::ranges::all_of(burst.first_observed(), IsName) &&
         burst.ByteSizeLong() <= kMaxBurstBytes;
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
                     network.mission_account_fraction(), network.p_value()});
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
  return CheckAll(result.networks(), "networks");
}

}  // namespace claque
