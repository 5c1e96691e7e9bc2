#include "worker/detect/chance_network.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_map>
#include <utility>

#include "common/base/parallel.h"
#include "worker/detect/edge_pairs.h"
#include "worker/detect/false_discovery.h"
#include "worker/detect/key_map.h"
#include "worker/detect/null_model.h"

namespace claque {
namespace {

struct Meetings {
  uint32_t objects = 0;
  uint32_t last_object = TraceTable::kNone;
  uint64_t pairs = 0;
  int64_t time_delta = 0;
};

// Pairs of accounts of the slice that share at least so many objects.
std::vector<ChanceEdge> SharersOf(const CoShareDetector& detector,
                                  const std::vector<uint8_t>& left_out, uint32_t min_objects,
                                  const WorkSlice& slice) {
  KeyMap<Meetings> meetings;
  const auto add = [&](std::span<const CoShare> pairs) {
    for (const CoShare& pair : pairs) {
      const auto [low, high] = std::minmax(pair.older->account, pair.newer->account);
      if (low == high || !slice.TakesPair(low, high)) continue;
      Meetings& m = meetings[KeyOf(low, high)];
      // Objects come one after the other.
      if (m.last_object != pair.older->object) ++m.objects;
      m.last_object = pair.older->object;
      ++m.pairs;
      m.time_delta += pair.time_delta();
    }
  };
  for (uint32_t object = 0; object < left_out.size(); ++object) {
    if (left_out[object] == 0) detector.ForEachOf(object, add);
  }
  std::vector<ChanceEdge> edges;
  meetings.ForEach([&](uint64_t key, const Meetings& m) {
    if (m.objects < min_objects) return;
    ChanceEdge edge;
    edge.account = static_cast<uint32_t>(key >> 32);
    edge.account_y = static_cast<uint32_t>(key);
    edge.objects = m.objects;
    edge.pairs = m.pairs;
    edge.avg_time_delta = static_cast<double>(m.time_delta) / static_cast<double>(m.pairs);
    edges.push_back(edge);
  });
  return edges;
}

void CountPosts(const CoShareDetector& detector, const std::vector<uint8_t>& left_out,
                std::vector<ChanceEdge>* edges) {
  std::vector<AccountPair> accounts;
  for (const ChanceEdge& edge : *edges) accounts.emplace_back(edge.account, edge.account_y);
  KeySet posts, posts_y;  // (edge, post)
  ForEachPairOf(detector, accounts, left_out, [&](uint32_t i, const CoShare& pair) {
    ChanceEdge& edge = (*edges)[i];
    const bool in_order = pair.older->account == edge.account;
    const Trace& own = in_order ? *pair.older : *pair.newer;
    const Trace& other = in_order ? *pair.newer : *pair.older;
    edge.posts += posts.Insert(KeyOf(i, own.content)) ? 1 : 0;
    edge.posts_y += posts_y.Insert(KeyOf(i, other.content)) ? 1 : 0;
  });
}

// Sets what chance explains, and drops what it explains with that surprise or less. `edges`: parts
// of them, each looked at by a thread of its own.
void Assess(const CoShareDetector& detector, const std::vector<uint8_t>& left_out,
            const ChanceNetworkOptions& options, std::span<std::vector<ChanceEdge>> edges) {
  std::vector<uint32_t> accounts;
  for (const auto& part : edges) {
    for (const ChanceEdge& e : part) accounts.insert(accounts.end(), {e.account, e.account_y});
  }
  const auto popular = [&](uint32_t object) { return options.PopularOf(object); };
  const NullModel chance(detector.table(), detector.options().time_window, popular, left_out,
                         accounts);
  const double least = -std::log10(options.false_discovery);
  InParallel(static_cast<unsigned>(edges.size()), [&](unsigned part) {
    std::unordered_map<uint32_t, double> enough;  // by occasions
    std::erase_if(edges[part], [&](ChanceEdge& edge) {
      const auto [mean, is_new] = enough.try_emplace(edge.occasions());
      if (is_new) mean->second = MeanWithoutSurprise(edge.occasions(), least);
      edge.expected = chance.ExpectedObjects(edge.account, edge.account_y, mean->second);
      edge.surprise = PoissonSurprise(edge.occasions(), edge.expected);
      return edge.surprise < least;
    });
  });
}

void SortByNames(const TraceTable& table, std::vector<ChanceEdge>* edges) {
  for (ChanceEdge& edge : *edges) {
    if (table.AccountName(edge.account_y) < table.AccountName(edge.account)) {
      std::swap(edge.account, edge.account_y);
      std::swap(edge.posts, edge.posts_y);
    }
  }
  std::sort(edges->begin(), edges->end(), [&](const ChanceEdge& a, const ChanceEdge& b) {
    if (a.account != b.account) return table.AccountName(a.account) < table.AccountName(b.account);
    return table.AccountName(a.account_y) < table.AccountName(b.account_y);
  });
}

// Each slice on a thread of its own.
ChanceNetwork CandidatesOf(const CoShareDetector& detector, const ChanceNetworkOptions& options,
                           std::span<const WorkSlice> slices) {
  ChanceNetwork network;
  network.left_out = TooDense(detector, options);
  std::vector<std::vector<ChanceEdge>> edges(slices.size());
  InParallel(static_cast<unsigned>(slices.size()), [&](unsigned i) {
    edges[i] = SharersOf(detector, network.left_out, options.min_objects, slices[i]);
    CountPosts(detector, network.left_out, &edges[i]);
    std::erase_if(edges[i],
                  [&](const ChanceEdge& edge) { return edge.occasions() < options.min_objects; });
  });
  Assess(detector, network.left_out, options, edges);
  for (const auto& part : edges) {
    network.edges.insert(network.edges.end(), part.begin(), part.end());
  }
  SortByNames(detector.table(), &network.edges);
  return network;
}

}  // namespace

std::vector<uint8_t> TooDense(const CoShareDetector& detector,
                              const ChanceNetworkOptions& options) {
  const TraceTable& table = detector.table();
  std::vector<uint8_t> dense(table.objects());
  for (uint32_t object = 0; object < table.objects(); ++object) {
    const size_t traces = table.TracesOf(object).size();
    const uint32_t popular = options.PopularOf(object);
    // Each pair is a neighbour of two.
    if (traces > popular) dense[object] = 2 * detector.CountCandidatesOf(object) > popular * traces;
  }
  return dense;
}

ChanceNetwork FindChanceCandidates(const CoShareDetector& detector,
                                   const ChanceNetworkOptions& options, const WorkSlice& slice) {
  return CandidatesOf(detector, options, std::span(&slice, 1));
}

double PairsOfAccounts(size_t accounts) {
  const auto count = static_cast<double>(accounts);
  return std::max(1.0, count * (count - 1) / 2);
}

ChanceNetwork BuildChanceNetwork(const CoShareDetector& detector,
                                 const ChanceNetworkOptions& options, unsigned threads) {
  std::vector<WorkSlice> slices;
  for (unsigned i = 0; i < threads; ++i) slices.emplace_back(detector.table(), i, threads);
  ChanceNetwork network = CandidatesOf(detector, options, slices);
  HoldFalseDiscovery(options.false_discovery, PairsOfAccounts(detector.table().accounts()),
                     &network.edges);
  SortByNames(detector.table(), &network.edges);
  return network;
}

}  // namespace claque
