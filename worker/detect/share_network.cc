#include "worker/detect/share_network.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "worker/detect/edge_tally.h"
#include "worker/detect/quantile.h"

namespace claque {
namespace {

EdgeShares SharesOf(const EdgeTally::Edge& edge, std::vector<uint32_t> objects) {
  EdgeShares shares;
  shares.weight = edge.pairs;
  shares.avg_time_delta = static_cast<double>(edge.time_delta) / static_cast<double>(edge.pairs);
  shares.n_content_id = edge.older_posts;
  shares.n_content_id_y = edge.newer_posts;
  shares.objects = std::move(objects);
  return shares;
}

// Vertices in the package's graph: the lesser names of all edges, then the others, each by edges in
// order of their first pairs. The graph holds the end of the lower vertex first.
void FindFirstEnds(const std::vector<PairOrder::Place>& first_pairs, size_t accounts,
                   std::vector<ShareEdge>* edges) {
  std::vector<size_t> order(edges->size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return first_pairs[a] < first_pairs[b]; });
  std::vector<uint32_t> vertex(accounts, UINT32_MAX);
  uint32_t next = 0;
  const auto number = [&](uint32_t account) {
    if (vertex[account] == UINT32_MAX) vertex[account] = next++;
  };
  for (const size_t i : order) number((*edges)[i].account);
  for (const size_t i : order) number((*edges)[i].account_y);
  for (ShareEdge& edge : *edges) {
    edge.first_end = vertex[edge.account] <= vertex[edge.account_y] ? edge.account : edge.account_y;
  }
}

std::vector<ShareEdge> EdgesOf(const EdgeTally& tally, const std::vector<uint32_t>& rank) {
  std::vector<ShareEdge> edges;
  std::vector<PairOrder::Place> first_pairs;
  std::vector<std::vector<uint32_t>> objects = tally.Objects();
  edges.reserve(tally.edges().size());
  for (size_t i = 0; i < tally.edges().size(); ++i) {
    const EdgeTally::Edge& sums = tally.edges()[i];
    ShareEdge edge;
    edge.account = sums.low;
    edge.account_y = sums.high;
    if (rank[edge.account_y] < rank[edge.account]) {
      std::swap(edge.account, edge.account_y);
    }
    edge.first_end = edge.account;
    edge.full = SharesOf(sums, std::move(objects[i]));
    edges.push_back(std::move(edge));
    first_pairs.push_back(sums.first_pair);
  }
  if (tally.HasOrder()) FindFirstEnds(first_pairs, rank.size(), &edges);
  return edges;
}

void AddFast(const EdgeTally& tally, const std::vector<EdgeTally::Edge>& full,
             std::vector<ShareEdge>* edges) {
  KeyMap<uint32_t> place;  // accounts -> fast edge, plus 1
  for (const EdgeTally::Edge& edge : tally.edges()) {
    place[KeyOf(edge.high, edge.low)] = static_cast<uint32_t>(&edge - tally.edges().data() + 1);
  }
  std::vector<std::vector<uint32_t>> objects = tally.Objects();
  for (size_t i = 0; i < full.size(); ++i) {
    const uint32_t* at = place.Find(KeyOf(full[i].high, full[i].low));
    if (at == nullptr) continue;
    (*edges)[i].fast = SharesOf(tally.edges()[*at - 1], std::move(objects[*at - 1]));
  }
}

void SetThresholds(double probability, ShareNetwork* network) {
  std::vector<double> full;
  std::vector<double> fast;
  for (const ShareEdge& edge : network->edges) {
    full.push_back(static_cast<double>(edge.full.weight));
    if (edge.fast) fast.push_back(static_cast<double>(edge.fast->weight));
  }
  network->threshold = Quantile(std::move(full), probability);
  network->fast_threshold = Quantile(std::move(fast), probability);
  for (ShareEdge& edge : network->edges) {
    edge.full.over_threshold = static_cast<double>(edge.full.weight) > *network->threshold;
    if (!edge.fast) continue;
    edge.fast->over_threshold = static_cast<double>(edge.fast->weight) > *network->fast_threshold;
  }
}

bool IsFastOverThreshold(const ShareEdge& edge) { return edge.fast && edge.fast->over_threshold; }

// Accounts next to an end of an edge over the fast threshold; such ends are next to each other.
std::vector<uint8_t> FastNeighbourhood(const std::vector<ShareEdge>& edges, size_t accounts) {
  std::vector<uint8_t> end(accounts, 0);
  for (const ShareEdge& edge : edges) {
    if (IsFastOverThreshold(edge)) end[edge.account] = end[edge.account_y] = 1;
  }
  std::vector<uint8_t> near(accounts, 0);
  for (const ShareEdge& edge : edges) {
    if (end[edge.account] != 0) near[edge.account_y] = 1;
    if (end[edge.account_y] != 0) near[edge.account] = 1;
  }
  return near;
}

void Reduce(Subgraph subgraph, size_t accounts, std::vector<ShareEdge>* edges) {
  switch (subgraph) {
    case Subgraph::kAll:
      return;
    case Subgraph::kOverThreshold:
      std::erase_if(*edges, [](const ShareEdge& edge) { return !edge.full.over_threshold; });
      return;
    case Subgraph::kFastOverThreshold:
      std::erase_if(*edges, [](const ShareEdge& edge) { return !IsFastOverThreshold(edge); });
      return;
    case Subgraph::kFastNeighbourhood:
      const std::vector<uint8_t> near = FastNeighbourhood(*edges, accounts);
      std::erase_if(*edges, [&](const ShareEdge& edge) {
        return near[edge.account] == 0 || near[edge.account_y] == 0;
      });
      return;
  }
}

// `rank`: of the accounts' names.
void SortByNames(const std::vector<uint32_t>& rank, std::vector<ShareEdge>* edges) {
  std::vector<std::pair<uint64_t, uint32_t>> order(edges->size());
  for (uint32_t i = 0; i < order.size(); ++i) {
    const ShareEdge& edge = (*edges)[i];
    order[i] = {KeyOf(rank[edge.account], rank[edge.account_y]), i};
  }
  std::sort(order.begin(), order.end());
  std::vector<ShareEdge> sorted;
  sorted.reserve(order.size());
  for (const auto& [names, i] : order) sorted.push_back(std::move((*edges)[i]));
  *edges = std::move(sorted);
}

}  // namespace

Status CheckOptions(const ShareNetworkOptions& options, bool has_fast) {
  if (!(options.edge_weight >= 0 && options.edge_weight <= 1)) {
    return {Code::kInvalidArgument, "the edge weight is a quantile: between 0 and 1"};
  }
  if (options.subgraph == Subgraph::kOverThreshold && has_fast) {
    return {Code::kInvalidArgument, "subgraph 1 does not go with a fast window; 2 and 3 do"};
  }
  const bool needs_fast = options.subgraph == Subgraph::kFastOverThreshold ||
                          options.subgraph == Subgraph::kFastNeighbourhood;
  if (needs_fast && !has_fast) {
    return {Code::kInvalidArgument, "subgraphs 2 and 3 need a fast window"};
  }
  return OkStatus();
}

double EdgeShares::edge_symmetry_score() const {
  const auto [less, more] = std::minmax(n_content_id, n_content_id_y);
  return static_cast<double>(less) / static_cast<double>(more);
}

Result<ShareNetwork> BuildShareNetwork(const CoShareDetector& detector, const FastShares* fast,
                                       const ShareNetworkOptions& options) {
  CLAQUE_RETURN_IF_ERROR(CheckOptions(options, fast != nullptr));
  const TraceTable& table = detector.table();
  std::optional<PairOrder> order;
  if (options.objects) order.emplace(detector, options.pair_table, fast != nullptr);
  EdgeTally full_tally(order ? &*order : nullptr);
  EdgeTally fast_tally(order ? &*order : nullptr);
  detector.ForEach([&](std::span<const CoShare> pairs) {
    for (const CoShare& pair : pairs) {
      if (!options.slice.TakesPair(pair.older->account, pair.newer->account)) continue;
      full_tally.Add(pair);
      if (fast != nullptr && fast->Contains(pair)) fast_tally.Add(pair);
    }
  });
  ShareNetwork network;
  network.has_fast = fast != nullptr;
  const std::vector<uint32_t> rank = RanksOfAccounts(table);
  network.edges = EdgesOf(full_tally, rank);
  AddFast(fast_tally, full_tally.edges(), &network.edges);
  SetThresholds(options.edge_weight, &network);
  Reduce(options.subgraph, table.accounts(), &network.edges);
  SortByNames(rank, &network.edges);
  return network;
}

}  // namespace claque
