#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "worker/agent/coordination_result.h"
#include "worker/agent/coordination_work.h"
#include "worker/detect/false_discovery.h"
#include "worker/detect/network_shares.h"
#include "worker/detect/quantile.h"

namespace claque {
namespace {

constexpr int64_t kYoungSeconds = 180 * 86'400;
constexpr size_t kMaxSharedObjects = 50;
constexpr int kMaxBurstNetworks = 20;
constexpr size_t kMaxAccounts = 50'000;
constexpr size_t kMaxNames = 50;  // of languages and platforms

// Accounts that show when they were created.
class Ages {
 public:
  void Add(const v1::DatedAccount& dated) {
    const int64_t created = dated.create_time().seconds();
    if (created_.emplace(dated.account(), created).second) sorted_.push_back(created);
  }
  void Sort() { std::sort(sorted_.begin(), sorted_.end()); }

  // Of the network's accounts, and of all others, at the time of its first post.
  void Describe(const TraceTable& table, const Component& component, int64_t first,
                v1::Network* out) const {
    const int64_t since = first - kYoungSeconds;
    int32_t dated = 0, young = 0;
    for (const uint32_t account : component.accounts) {
      const auto it = created_.find(std::string(table.AccountName(account)));
      if (it == created_.end()) continue;
      ++dated;
      young += it->second >= since ? 1 : 0;
    }
    out->set_dated_account_count(dated);
    if (dated > 0) out->set_young_fraction(static_cast<double>(young) / dated);
    const auto others = static_cast<double>(sorted_.size()) - dated;
    const auto all_young = static_cast<double>(
        sorted_.end() - std::lower_bound(sorted_.begin(), sorted_.end(), since));
    if (others > 0) out->set_population_young_fraction((all_young - young) / others);
  }

 private:
  std::map<std::string, int64_t, std::less<>> created_;  // by name
  std::vector<int64_t> sorted_;
};

int32_t CountSharers(const TraceTable& table, uint32_t object) {
  std::vector<uint32_t> accounts;
  for (const Trace& trace : table.TracesOf(object)) accounts.push_back(trace.account);
  std::sort(accounts.begin(), accounts.end());
  return static_cast<int32_t>(std::unique(accounts.begin(), accounts.end()) - accounts.begin());
}

void AddSharedObjects(const TraceTable& table, std::span<const NetworkShare> shares,
                      v1::Network* out) {
  std::vector<std::pair<int32_t, uint32_t>> counts;  // accounts, object
  for (const NetworkShare& share : shares) {
    if (counts.empty() || counts.back().second != share.object) counts.push_back({0, share.object});
    ++counts.back().first;
  }
  out->set_object_count(static_cast<int32_t>(counts.size()));
  std::sort(counts.begin(), counts.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first > b.first;
    return table.ObjectName(a.second) < table.ObjectName(b.second);
  });
  if (counts.size() > kMaxSharedObjects) counts.resize(kMaxSharedObjects);
  for (const auto& [accounts, object] : counts) {
    v1::SharedObject& shared = *out->add_shared_objects();
    shared.set_object_kind(KindOfObject(table.ObjectName(object)));
    shared.set_object(std::string(TextOfObject(table.ObjectName(object))));
    shared.set_account_count(accounts);
    shared.set_population_account_count(CountSharers(table, object));
  }
}

void AddMissions(const ShareTable& shares, const Component& component,
                 std::span<const NetworkShare> shared, v1::Network* out) {
  std::set<std::string> missions;
  std::set<uint32_t> accounts;
  for (const NetworkShare& share : shared) {
    const auto mission = shares.mission_of.find(share.object);
    if (mission == shares.mission_of.end()) continue;
    missions.insert(mission->second);
    accounts.insert(share.account);
  }
  for (const std::string& mission : missions) {
    if (out->missions_size() < static_cast<int>(kMaxNames)) out->add_missions(mission);
  }
  out->set_mission_account_fraction(static_cast<double>(accounts.size()) /
                                    static_cast<double>(component.accounts.size()));
}

void AddPlatforms(const ShareTable& shares, const Component& component, v1::Network* out) {
  std::map<std::string, int> counts;
  for (const uint32_t account : component.accounts) {
    ++counts[shares.platforms[shares.platform_of[account]]];
  }
  std::vector<std::pair<int, std::string>> sorted;
  for (const auto& [platform, count] : counts) sorted.emplace_back(-count, platform);
  std::sort(sorted.begin(), sorted.end());
  if (sorted.size() > kMaxNames) sorted.resize(kMaxNames);
  for (const auto& [count, platform] : sorted) out->add_platforms(platform);
}

class NetworkWork final : public TaskWork {
 public:
  void Add(v1::PullInputResponse input) override {
    if (input.has_coordination()) scope_ = std::move(*input.mutable_coordination());
    for (v1::Edge& edge : *input.mutable_edges()) edges_.push_back(std::move(edge));
    for (v1::Burst& burst : *input.mutable_bursts()) bursts_.push_back(std::move(burst));
    for (const v1::DatedAccount& account : input.accounts()) ages_.Add(account);
    for (const v1::ShareBlock& block : input.shares()) builder_.Add(block);
  }

  v1::ClassificationResult Finish() override {
    v1::ClassificationResult result;
    result.set_post_count(builder_.shares());
    const ShareTable shares = std::move(builder_).Build();
    ages_.Sort();
    KeepEdges(shares.table, &result);
    std::vector<AccountPair> pairs;
    for (const v1::Edge& edge : edges_) {
      pairs.emplace_back(*shares.table.FindAccount(edge.account()),
                         *shares.table.FindAccount(edge.account_y()));
    }
    const std::vector<Component> networks = ComponentsOf(pairs, shares.table);
    AddNetworks(shares, networks, &result);
    AddBursts(shares, networks, &result);
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

  void AddNetworks(const ShareTable& shares, const std::vector<Component>& networks,
                   v1::ClassificationResult* result) const {
    const CoShareDetector detector(shares.table, PairOptionsOf(scope_.settings()));
    std::vector<uint8_t> left_out;
    if (IsNative()) {
      left_out = TooDense(detector, ChanceOptionsOf(scope_.settings(), shares.table));
    }
    const std::vector<NetworkShares> shared = SharesOf(detector, networks, left_out);
    for (size_t i = 0; i < networks.size(); ++i) {
      *result->add_networks() = Describe(shares, networks[i], shared[i]);
    }
  }

  v1::Network Describe(const ShareTable& shares, const Component& component,
                       const NetworkShares& shared) const {
    v1::Network out;
    const size_t size = component.accounts.size();
    for (size_t i = 0; i < std::min(size, kMaxAccounts); ++i) {
      out.add_accounts(std::string(shares.table.AccountName(component.accounts[i])));
    }
    out.set_account_count(static_cast<int32_t>(size));
    out.set_edge_count(static_cast<int32_t>(component.edges.size()));
    AddSharedObjects(shares.table, shared.shares, &out);
    AddMissions(shares, component, shared.shares, &out);
    AddPlatforms(shares, component, &out);
    for (const v1::LangCount& lang : LangsOf(shares, shared.contents)) {
      if (out.langs_size() < static_cast<int>(kMaxNames)) out.add_langs(lang.lang());
    }
    out.set_post_count(static_cast<int32_t>(shared.contents.size()));
    out.mutable_first_post_time()->set_seconds(shared.first);
    out.mutable_last_post_time()->set_seconds(shared.last);
    ages_.Describe(shares.table, component, shared.first, &out);
    AddEdgeFigures(component, &out);
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

  // Bursts with the networks among their authors.
  void AddBursts(const ShareTable& shares, const std::vector<Component>& networks,
                 v1::ClassificationResult* result) {
    std::vector<uint32_t> network_of(shares.table.accounts(), TraceTable::kNone);
    for (uint32_t i = 0; i < networks.size(); ++i) {
      for (const uint32_t account : networks[i].accounts) network_of[account] = i;
    }
    for (v1::Burst& burst : bursts_) {
      const auto object =
          shares.table.FindObject(ShareObjectName(burst.object_kind(), burst.object()));
      std::map<uint32_t, std::pair<std::set<uint32_t>, std::set<uint32_t>>> found;
      const auto traces = object ? shares.table.TracesOf(*object) : std::span<const Trace>();
      for (const Trace& trace : traces) {
        const uint32_t network = network_of[trace.account];
        if (network == TraceTable::kNone || trace.time < burst.start().seconds() ||
            trace.time > burst.end().seconds()) {
          continue;
        }
        found[network].first.insert(trace.account);
        found[network].second.insert(trace.content);
      }
      AddNetworksOf(shares.table, networks, found, &burst);
      *result->add_bursts() = std::move(burst);
    }
  }

  template <typename Found>
  static void AddNetworksOf(const TraceTable& table, const std::vector<Component>& networks,
                            const Found& found, v1::Burst* burst) {
    std::vector<v1::BurstNetwork> sorted;
    for (const auto& [network, members] : found) {
      v1::BurstNetwork& out = sorted.emplace_back();
      out.set_network(std::string(table.AccountName(networks[network].accounts.front())));
      out.set_account_count(static_cast<int32_t>(members.first.size()));
      out.set_post_count(static_cast<int32_t>(members.second.size()));
    }
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      if (a.account_count() != b.account_count()) return a.account_count() > b.account_count();
      return a.network() < b.network();
    });
    for (size_t i = 0; i < std::min<size_t>(sorted.size(), kMaxBurstNetworks); ++i) {
      *burst->add_networks() = std::move(sorted[i]);
    }
  }

  v1::CoordinationScope scope_;
  std::vector<v1::Edge> edges_;
  std::vector<v1::Burst> bursts_;
  Ages ages_;
  ShareTableBuilder builder_;
};

}  // namespace

std::unique_ptr<TaskWork> MakeNetworkWork() { return std::make_unique<NetworkWork>(); }

}  // namespace claque
