#include "worker/agent/network_result.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "worker/agent/coordination_result.h"

namespace claque {
namespace {

constexpr size_t kMaxSharedObjects = 50;
constexpr size_t kMaxBurstNetworks = 20;
constexpr size_t kMaxBridges = 20;
constexpr size_t kMaxAccounts = 50'000;
constexpr size_t kMaxNames = 50;  // of languages and platforms

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

void AddMissions(const ShareTable& shares, const Component& network,
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
                                    static_cast<double>(network.accounts.size()));
}

void AddPlatforms(const ShareTable& shares, const Component& network, v1::Network* out) {
  std::map<std::string, int> counts;
  for (const uint32_t account : network.accounts) {
    ++counts[shares.platforms[shares.platform_of[account]]];
  }
  std::vector<std::pair<int, std::string>> sorted;
  for (const auto& [platform, count] : counts) sorted.emplace_back(-count, platform);
  std::sort(sorted.begin(), sorted.end());
  if (sorted.size() > kMaxNames) sorted.resize(kMaxNames);
  for (const auto& [count, platform] : sorted) out->add_platforms(platform);
}

// Those with most first, the first of them; by name where several have as many.
template <typename T, typename CountOf, typename NameOf>
void KeepMost(size_t most, const CountOf& count, const NameOf& name, std::vector<T>* items) {
  std::sort(items->begin(), items->end(), [&](const T& a, const T& b) {
    return count(a) != count(b) ? count(a) > count(b) : name(a) < name(b);
  });
  if (items->size() > most) items->resize(most);
}

}  // namespace

Networks::Networks(const TraceTable& table, std::vector<Component> networks)
    : table_(&table), networks_(std::move(networks)), of_(table.accounts(), TraceTable::kNone) {
  for (uint32_t network = 0; network < networks_.size(); ++network) {
    for (const uint32_t account : networks_[network].accounts) of_[account] = network;
  }
}

std::string Networks::NameOf(size_t network) const {
  return std::string(table_->AccountName(networks_[network].accounts.front()));
}

v1::Network NetworkOf(const ShareTable& shares, const Component& network,
                      const NetworkShares& shared) {
  v1::Network out;
  const size_t size = network.accounts.size();
  for (size_t i = 0; i < std::min(size, kMaxAccounts); ++i) {
    out.add_accounts(std::string(shares.table.AccountName(network.accounts[i])));
  }
  out.set_account_count(static_cast<int32_t>(size));
  out.set_edge_count(static_cast<int32_t>(network.edges.size()));
  AddSharedObjects(shares.table, shared.shares, &out);
  AddMissions(shares, network, shared.shares, &out);
  AddPlatforms(shares, network, &out);
  for (const v1::LangCount& lang : LangsOf(shares, shared.contents)) {
    if (out.langs_size() < static_cast<int>(kMaxNames)) out.add_langs(lang.lang());
  }
  out.set_post_count(static_cast<int32_t>(shared.contents.size()));
  out.mutable_first_post_time()->set_seconds(shared.first);
  out.mutable_last_post_time()->set_seconds(shared.last);
  return out;
}

void AddBridges(const TraceTable& table, std::span<const AccountPair> edges,
                const Networks& networks, std::span<v1::Network> out) {
  std::map<std::pair<uint32_t, uint32_t>, int32_t> counts;  // by account and other network
  const auto count = [&](uint32_t account, uint32_t other) {
    const uint32_t from = networks.Of(account), to = networks.Of(other);
    if (from != TraceTable::kNone && to != TraceTable::kNone && from != to) ++counts[{account, to}];
  };
  for (const auto& [account, account_y] : edges) {
    count(account, account_y);
    count(account_y, account);
  }
  std::vector<std::vector<v1::Bridge>> bridges(networks.size());
  uint32_t before = TraceTable::kNone;
  for (const auto& [key, edge_count] : counts) {
    const uint32_t network = networks.Of(key.first);
    if (std::exchange(before, key.first) != key.first) {
      out[network].set_bridge_account_count(out[network].bridge_account_count() + 1);
    }
    v1::Bridge& bridge = bridges[network].emplace_back();
    bridge.set_account(std::string(table.AccountName(key.first)));
    bridge.set_network(networks.NameOf(key.second));
    bridge.set_edge_count(edge_count);
  }
  for (size_t i = 0; i < bridges.size(); ++i) {
    KeepMost(
        kMaxBridges, [](const v1::Bridge& bridge) { return bridge.edge_count(); },
        [](const v1::Bridge& bridge) { return std::tie(bridge.account(), bridge.network()); },
        &bridges[i]);
    for (v1::Bridge& bridge : bridges[i]) *out[i].add_bridges() = std::move(bridge);
  }
}

void AddNetworksOf(const TraceTable& table, const Networks& networks, v1::Burst* burst) {
  const auto object = table.FindObject(ShareObjectName(burst->object_kind(), burst->object()));
  std::map<uint32_t, std::pair<std::set<uint32_t>, std::set<uint32_t>>> found;
  const auto traces = object ? table.TracesOf(*object) : std::span<const Trace>();
  for (const Trace& trace : traces) {
    const uint32_t network = networks.Of(trace.account);
    if (network == TraceTable::kNone || trace.time < burst->start().seconds() ||
        trace.time > burst->end().seconds()) {
      continue;
    }
    found[network].first.insert(trace.account);
    found[network].second.insert(trace.content);
  }
  std::vector<v1::BurstNetwork> sorted;
  for (const auto& [network, members] : found) {
    v1::BurstNetwork& out = sorted.emplace_back();
    out.set_network(networks.NameOf(network));
    out.set_account_count(static_cast<int32_t>(members.first.size()));
    out.set_post_count(static_cast<int32_t>(members.second.size()));
  }
  KeepMost(
      kMaxBurstNetworks, [](const v1::BurstNetwork& of) { return of.account_count(); },
      [](const v1::BurstNetwork& of) -> const std::string& { return of.network(); }, &sorted);
  for (v1::BurstNetwork& of : sorted) *burst->add_networks() = std::move(of);
}

}  // namespace claque
