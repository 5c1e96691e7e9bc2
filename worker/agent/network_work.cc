#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "worker/agent/cohort_result.h"
#include "worker/agent/coordination_result.h"
#include "worker/agent/coordination_work.h"
#include "worker/agent/network_result.h"
#include "worker/agent/shown_accounts.h"
#include "worker/agent/telling_result.h"
#include "worker/detect/communities.h"
#include "worker/detect/false_discovery.h"
#include "worker/detect/network_shares.h"
#include "worker/detect/quantile.h"

namespace claque {
namespace {

class NetworkWork final : public TaskWork {
 public:
  void Add(v1::PullInputResponse input) override {
    if (input.has_coordination()) scope_ = std::move(*input.mutable_coordination());
    for (v1::Edge& edge : *input.mutable_edges()) edges_.push_back(std::move(edge));
    for (v1::Burst& burst : *input.mutable_bursts()) bursts_.push_back(std::move(burst));
    for (const v1::DatedAccount& account : input.accounts()) shown_.Add(account);
    for (v1::WatchedNarrative& of : *input.mutable_narratives()) watched_.push_back(std::move(of));
    for (v1::Telling& telling : *input.mutable_tellings()) tellings_.push_back(std::move(telling));
    for (const v1::ShareBlock& block : input.shares()) builder_.Add(block);
  }

  v1::ClassificationResult Finish() override {
    v1::ClassificationResult result;
    result.set_post_count(builder_.shares());
    const ShareTable shares = std::move(builder_).Build(SitesOf(scope_.settings()));
    shown_.Sort();
    KeepEdges(shares.table, &result);
    std::vector<AccountPair> pairs;
    for (const v1::Edge& edge : edges_) {
      pairs.emplace_back(*shares.table.FindAccount(edge.account()),
                         *shares.table.FindAccount(edge.account_y()));
    }
    const Networks networks(shares.table, NetworksOf(pairs, shares.table));
    std::vector<v1::Network> described = Described(shares, networks);
    AddBridges(shares.table, pairs, networks, described);
    const std::vector<GivenAccount> given = shown_.Of(shares.table);
    const AccountFacts facts(shares.table, given, kDormantDays);
    AddCohortFigures(facts, networks, described);
    AddTellings(shares.table, networks, std::move(watched_), tellings_, described);
    AddCohorts(facts, networks, &result);
    for (v1::Network& network : described) *result.add_networks() = std::move(network);
    for (v1::Burst& burst : bursts_) {
      AddNetworksOf(shares.table, networks, &burst);
      *result.add_bursts() = std::move(burst);
    }
    return result;
  }

 private:
  bool IsNative() const { return scope_.settings().mode() != v1::COORTWEET; }

  // Keeps those over the threshold that all of them give, in canonical order.
  void KeepEdges(const TraceTable& table, v1::ClassificationResult* result) {
    std::vector<double> figures;
    for (const v1::Edge& edge : edges_) {
      figures.push_back(IsNative() ? edge.surprise() : static_cast<double>(edge.weight()));
    }
    std::optional<double> threshold;
    if (IsNative()) {
      threshold = SurpriseThreshold(figures, PairsOfAccounts(table.accounts()),
                                    ChanceOptionsOf(scope_.settings(), table).false_discovery);
    } else if (!figures.empty()) {
      threshold = Quantile(figures, EdgeWeightOf(scope_.settings()));
    }
    v1::CoordinationTotals& totals = *result->mutable_coordination_totals();
    totals.set_account_count(static_cast<int64_t>(table.accounts()));
    if (threshold) totals.set_edge_threshold(*threshold);
    std::erase_if(edges_, [&](const v1::Edge& edge) {
      const bool over = threshold && (IsNative() ? edge.surprise() >= *threshold
                                                 : static_cast<double>(edge.weight()) > *threshold);
      return !over || !table.FindAccount(edge.account()) || !table.FindAccount(edge.account_y());
    });
    std::sort(edges_.begin(), edges_.end(), [](const v1::Edge& a, const v1::Edge& b) {
      return std::tie(a.account(), a.account_y()) < std::tie(b.account(), b.account_y());
    });
  }

  std::vector<Component> NetworksOf(std::span<const AccountPair> pairs,
                                    const TraceTable& table) const {
    std::vector<Component> components = ComponentsOf(pairs, table);
    if (!IsNative()) return components;
    return CommunitiesOf(components, pairs, ResolutionOf(scope_.settings()), table);
  }

  std::vector<v1::Network> Described(const ShareTable& shares, const Networks& networks) const {
    const CoShareDetector detector(shares.table, PairOptionsOf(scope_.settings()));
    std::vector<uint8_t> left_out;
    if (IsNative()) {
      left_out = TooDense(detector, ChanceOptionsOf(scope_.settings(), shares.table));
    }
    const std::vector<NetworkShares> shared = SharesOf(detector, networks.all(), left_out);
    std::vector<v1::Network> out;
    for (size_t i = 0; i < networks.size(); ++i) {
      out.push_back(NetworkOf(shares, networks[i], shared[i]));
      shown_.DescribeAges(shares.table, networks[i], shared[i].first, &out.back());
      AddEdgeFigures(networks[i], &out.back());
    }
    return out;
  }

  void AddEdgeFigures(const Component& component, v1::Network* out) const {
    double delta = 0, occasions = 0, expected = 0, surprise = 0;
    for (const uint32_t i : component.edges) {
      const v1::Edge& edge = edges_[i];
      delta += edge.avg_time_delta_seconds();
      occasions += edge.occasion_count();
      expected += edge.expected_occasion_count();
      surprise = std::max(surprise, edge.surprise());
    }
    const auto size = static_cast<double>(component.accounts.size());
    const double pairs = size * (size - 1) / 2;
    out->set_density(static_cast<double>(component.edges.size()) / pairs);
    out->set_avg_time_delta_seconds(delta / static_cast<double>(component.edges.size()));
    if (!IsNative()) return;
    out->set_p_value(std::min(1.0, pairs * std::pow(10, -surprise)));
    // Where nothing is expected, the least that a chance can be said to be.
    out->set_lift(occasions / std::max(expected, 1e-9));
  }

  v1::CoordinationScope scope_;
  std::vector<v1::Edge> edges_;
  std::vector<v1::Burst> bursts_;
  std::vector<v1::WatchedNarrative> watched_;
  std::vector<v1::Telling> tellings_;
  ShownAccounts shown_;
  ShareTableBuilder builder_;
};

}  // namespace

std::unique_ptr<TaskWork> MakeNetworkWork() { return std::make_unique<NetworkWork>(); }

}  // namespace claque
