#include "worker/detect/weighted_graph.h"

#include <numeric>

namespace claque {
namespace {

// Nodes by group, and where each group begins.
struct Members {
  std::vector<uint32_t> nodes;
  std::vector<size_t> begin;
};

Members MembersOf(const Grouping& groups) {
  Members members{std::vector<uint32_t>(groups.of.size()), std::vector<size_t>(groups.groups + 1)};
  for (const uint32_t group : groups.of) ++members.begin[group + 1];
  std::partial_sum(members.begin.begin(), members.begin.end(), members.begin.begin());
  std::vector<size_t> next = members.begin;
  for (uint32_t node = 0; node < groups.of.size(); ++node) {
    members.nodes[next[groups.of[node]]++] = node;
  }
  return members;
}

}  // namespace

Grouping Grouping::Dense(std::span<const uint32_t> of) {
  Grouping grouping;
  std::vector<uint32_t> number(of.size(), UINT32_MAX);
  grouping.of.reserve(of.size());
  for (const uint32_t group : of) {
    if (number[group] == UINT32_MAX) number[group] = grouping.groups++;
    grouping.of.push_back(number[group]);
  }
  return grouping;
}

WeightedGraph::WeightedGraph(size_t nodes, std::span<const WeightedEdge> edges)
    : sizes_(nodes, 1), begin_(nodes + 1) {
  const auto counts = [](const WeightedEdge& e) { return e.a != e.b && e.weight > 0; };
  for (const WeightedEdge& e : edges) {
    if (!counts(e)) continue;
    ++begin_[e.a + 1];
    ++begin_[e.b + 1];
  }
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  neighbours_.resize(begin_.back());
  std::vector<size_t> next = begin_;
  for (const WeightedEdge& e : edges) {
    if (!counts(e)) continue;
    neighbours_[next[e.a]++] = {e.b, e.weight};
    neighbours_[next[e.b]++] = {e.a, e.weight};
  }
}

WeightedGraph WeightedGraph::Merged(const Grouping& groups) const {
  const Members members = MembersOf(groups);
  WeightedGraph merged;
  merged.sizes_.assign(groups.groups, 0);
  merged.begin_.assign(1, 0);
  WeightTally weights(groups.groups);
  for (uint32_t group = 0; group < groups.groups; ++group) {
    for (size_t at = members.begin[group]; at < members.begin[group + 1]; ++at) {
      const uint32_t node = members.nodes[at];
      merged.sizes_[group] += sizes_[node];
      for (const Neighbour& n : NeighboursOf(node)) {
        if (groups.of[n.node] != group) weights.Add(groups.of[n.node], n.weight);
      }
    }
    for (const uint32_t to : weights.added()) merged.neighbours_.push_back({to, weights[to]});
    weights.Clear();
    merged.begin_.push_back(merged.neighbours_.size());
  }
  return merged;
}

}  // namespace claque
