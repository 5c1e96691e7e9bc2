#include "worker/detect/leiden.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/split_mix.h"

namespace claque {
namespace {

// Differences below are rounding. The second is larger, so that a community from which no node
// wants to go always has two nodes that may be joined.
constexpr double kMoveGain = 1e-10;
constexpr double kJoinLoss = 1e-9;
// How freely the refinement chooses among what improves: the paper's theta.
constexpr double kTheta = .01;

// Each node in a community of its own.
std::vector<uint32_t> Singletons(size_t nodes) {
  std::vector<uint32_t> of(nodes);
  std::iota(of.begin(), of.end(), 0U);
  return of;
}

// At least 0, below 1.
double UnitOf(SplitMix* random) { return static_cast<double>(random->Next() >> 11) * 0x1p-53; }

// The numbers below `count`, shuffled.
std::vector<uint32_t> Order(size_t count, SplitMix* random) {
  std::vector<uint32_t> order = Singletons(count);
  for (size_t i = count; i > 1; --i) {
    std::swap(order[i - 1], order[(random->Next() >> 32) * i >> 32]);
  }
  return order;
}

// Nodes and their communities, of which some are empty.
class Communities {
 public:
  Communities(const WeightedGraph& graph, std::vector<uint32_t> of)
      : graph_(graph), of_(std::move(of)), sizes_(graph.nodes()) {
    for (uint32_t node = 0; node < of_.size(); ++node) sizes_[of_[node]] += graph.SizeOf(node);
    for (uint32_t c = 0; c < sizes_.size(); ++c) {
      if (sizes_[c] == 0) empty_.push_back(c);
    }
  }

  std::span<const uint32_t> of() const { return of_; }
  uint32_t Of(uint32_t node) const { return of_[node]; }
  double SizeOf(uint32_t community) const { return sizes_[community]; }
  // nullopt = each node is alone.
  std::optional<uint32_t> AnEmptyOne() const {
    return empty_.empty() ? std::nullopt : std::optional(empty_.back());
  }
  // `to`: with nodes, or AnEmptyOne().
  void Move(uint32_t node, uint32_t to) {
    if (sizes_[to] == 0) empty_.pop_back();
    const uint32_t from = std::exchange(of_[node], to);
    sizes_[from] -= graph_.SizeOf(node);
    sizes_[to] += graph_.SizeOf(node);
    if (sizes_[from] == 0) empty_.push_back(from);
  }

 private:
  const WeightedGraph& graph_;
  std::vector<uint32_t> of_;
  std::vector<double> sizes_;    // whole numbers, so 0 is exact
  std::vector<uint32_t> empty_;  // a stack
};

// The steps on one graph but for merging it.
class Level {
 public:
  Level(const WeightedGraph& graph, double resolution, SplitMix* random)
      : graph_(graph), resolution_(resolution), random_(random), weight_to_(graph.nodes()) {}

  // Moves nodes, in random order, to the community where they gain most; the neighbours of one that
  // moved come again (MoveNodesFast).
  void MoveNodes(Communities* communities);
  // Splits communities into parts that are joined node by node (RefinePartition).
  Grouping Refine(const Communities& communities);

 private:
  struct Part {
    double size = 0;
    double outside = 0;  // weight to the rest of its community
    bool is_alone = true;
  };

  uint32_t BestFor(uint32_t node, const Communities& communities);
  // The part to join, or its own.
  uint32_t ChoosePart(uint32_t node, double whole, const std::vector<Part>& parts);
  bool IsWellConnected(const Part& part, double whole) const {
    return part.outside >= resolution_ * part.size * (whole - part.size) - kJoinLoss;
  }

  const WeightedGraph& graph_;
  const double resolution_;
  SplitMix* const random_;
  WeightTally weight_to_;  // communities or parts
  std::vector<std::pair<uint32_t, double>> choices_;
};

uint32_t Level::BestFor(uint32_t node, const Communities& communities) {
  const uint32_t own = communities.Of(node);
  const double size = graph_.SizeOf(node);
  weight_to_.Clear();
  for (const auto& n : graph_.NeighboursOf(node)) {
    weight_to_.Add(communities.Of(n.node), n.weight);
  }
  uint32_t best = own;
  double gain = weight_to_[own] - resolution_ * size * (communities.SizeOf(own) - size) + kMoveGain;
  for (const uint32_t to : weight_to_.added()) {
    const double other = weight_to_[to] - resolution_ * size * communities.SizeOf(to);
    if (to != own && other > gain) {
      best = to;
      gain = other;
    }
  }
  if (gain < 0) best = communities.AnEmptyOne().value_or(own);
  return best;
}

void Level::MoveNodes(Communities* communities) {
  const size_t nodes = graph_.nodes();
  std::vector<uint32_t> queue = Order(nodes, random_);  // a ring
  std::vector<uint8_t> waits(nodes, 1);
  size_t first = 0;
  for (size_t waiting = nodes; waiting > 0;) {
    const uint32_t node = queue[first];
    first = (first + 1) % nodes;
    --waiting;
    waits[node] = 0;
    const uint32_t to = BestFor(node, *communities);
    if (to == communities->Of(node)) continue;
    communities->Move(node, to);
    for (const auto& n : graph_.NeighboursOf(node)) {
      if (waits[n.node] != 0 || communities->Of(n.node) == to) continue;
      queue[(first + waiting++) % nodes] = n.node;
      waits[n.node] = 1;
    }
  }
}

uint32_t Level::ChoosePart(uint32_t node, double whole, const std::vector<Part>& parts) {
  choices_.clear();
  double most = -kJoinLoss;
  for (const uint32_t to : weight_to_.added()) {
    const double gain = weight_to_[to] - resolution_ * graph_.SizeOf(node) * parts[to].size;
    if (gain < -kJoinLoss || !IsWellConnected(parts[to], whole)) continue;
    choices_.emplace_back(to, gain);
    most = std::max(most, gain);
  }
  double sum = 0;
  for (auto& [to, chance] : choices_) sum += chance = std::exp((chance - most) / kTheta);
  double at = UnitOf(random_) * sum;
  for (const auto& [to, chance] : choices_) {
    if ((at -= chance) < 0) return to;
  }
  return choices_.empty() ? node : choices_.back().first;
}

Grouping Level::Refine(const Communities& communities) {
  std::vector<uint32_t> part_of = Singletons(graph_.nodes());  // numbered by their first node
  std::vector<Part> parts(graph_.nodes());
  for (uint32_t node = 0; node < graph_.nodes(); ++node) {
    parts[node].size = graph_.SizeOf(node);
    for (const auto& n : graph_.NeighboursOf(node)) {
      if (communities.Of(n.node) == communities.Of(node)) parts[node].outside += n.weight;
    }
  }
  for (const uint32_t node : Order(graph_.nodes(), random_)) {
    const uint32_t community = communities.Of(node);
    const Part own = parts[node];
    const double whole = communities.SizeOf(community);
    if (!own.is_alone || !IsWellConnected(own, whole)) continue;
    weight_to_.Clear();
    for (const auto& n : graph_.NeighboursOf(node)) {
      if (communities.Of(n.node) == community) weight_to_.Add(part_of[n.node], n.weight);
    }
    const uint32_t to = ChoosePart(node, whole, parts);
    if (to == node) continue;
    part_of[node] = to;
    parts[to].size += own.size;
    parts[to].outside += own.outside - 2 * weight_to_[to];
    parts[to].is_alone = false;
  }
  return Grouping::Dense(part_of);
}

// One iteration, over all levels. By node, communities as numbers below that of nodes.
std::vector<uint32_t> Improved(const WeightedGraph& graph, std::vector<uint32_t> of,
                               double resolution, SplitMix* random) {
  std::vector<uint32_t> found = Singletons(graph.nodes());
  WeightedGraph merged = graph;
  for (;;) {
    Communities communities(merged, std::move(of));
    Level level(merged, resolution, random);
    level.MoveNodes(&communities);
    const Grouping parts = level.Refine(communities);
    // Parts, not communities, are what is found, since parts are connected. Where none could be
    // joined any more, they are the same.
    if (parts.groups == merged.nodes()) return found;
    for (uint32_t& node : found) node = parts.of[node];
    const Grouping dense = Grouping::Dense(communities.of());
    of.assign(parts.groups, 0);
    for (size_t node = 0; node < merged.nodes(); ++node) of[parts.of[node]] = dense.of[node];
    merged = merged.Merged(parts);
  }
}

struct Partition {
  std::vector<uint32_t> of;
  double quality = 0;
};

// From single nodes until nothing improves.
Partition Found(const WeightedGraph& graph, std::span<const WeightedEdge> edges,
                const LeidenOptions& options, SplitMix* random) {
  Partition best{Singletons(graph.nodes()), 0};
  for (uint32_t i = 0; i < options.iterations; ++i) {
    std::vector<uint32_t> of = Improved(graph, best.of, options.resolution, random);
    const double quality = PottsQuality(edges, of, options.resolution);
    if (quality <= best.quality + kMoveGain) break;
    best = {std::move(of), quality};
  }
  return best;
}

}  // namespace

double PottsQuality(std::span<const WeightedEdge> edges, std::span<const uint32_t> of,
                    double resolution) {
  double quality = 0;
  for (const WeightedEdge& e : edges) {
    if (e.a != e.b && of[e.a] == of[e.b]) quality += e.weight;
  }
  std::vector<double> sizes(of.size());
  for (const uint32_t community : of) ++sizes[community];
  for (const double size : sizes) quality -= resolution * size * (size - 1) / 2;
  return quality;
}

Grouping Leiden(size_t nodes, std::span<const WeightedEdge> edges, const LeidenOptions& options) {
  const WeightedGraph graph(nodes, edges);
  SplitMix random(options.seed);
  Partition best{Singletons(nodes), 0};
  for (uint32_t i = 0; i < options.starts; ++i) {
    Partition found = Found(graph, edges, options, &random);
    if (found.quality > best.quality + kMoveGain) best = std::move(found);
  }
  return Grouping::Dense(best.of);
}

}  // namespace claque
