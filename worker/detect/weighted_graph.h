// An undirected graph with weights, the neighbours of each node side by side in memory.
#ifndef CLAQUE_WORKER_DETECT_WEIGHTED_GRAPH_H_
#define CLAQUE_WORKER_DETECT_WEIGHTED_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace claque {

struct WeightedEdge {
  uint32_t a = 0;
  uint32_t b = 0;
  double weight = 1;
};

// Nodes in groups, which are numbered densely from 0 by their first node.
struct Grouping {
  std::vector<uint32_t> of;  // by node
  uint32_t groups = 0;

  // Of groups with any numbers below that of nodes.
  static Grouping Dense(std::span<const uint32_t> of);
};

// Sums by number, cleared in the time of what was added. Holds a word for each number.
class WeightTally {
 public:
  explicit WeightTally(size_t numbers) : sums_(numbers) {}

  // REQUIRES: weight > 0.
  void Add(uint32_t number, double weight) {
    if (sums_[number] == 0) added_.push_back(number);
    sums_[number] += weight;
  }
  double operator[](uint32_t number) const { return sums_[number]; }
  // In order of their first addition.
  std::span<const uint32_t> added() const { return added_; }
  void Clear() {
    for (const uint32_t number : added_) sums_[number] = 0;
    added_.clear();
  }

 private:
  std::vector<double> sums_;
  std::vector<uint32_t> added_;
};

// Immutable; thread-safe. 32 bytes an edge.
class WeightedGraph {
 public:
  struct Neighbour {
    uint32_t node = 0;
    double weight = 0;
  };

  // Nodes of size 1. Loops and edges without weight are left out; those between the same two nodes
  // count together. REQUIRES: no weight is negative; fewer than 2^32 nodes.
  WeightedGraph(size_t nodes, std::span<const WeightedEdge> edges);

  size_t nodes() const { return sizes_.size(); }
  // Of how many nodes it was made; whole.
  double SizeOf(uint32_t node) const { return sizes_[node]; }
  // In the order of the edges given.
  std::span<const Neighbour> NeighboursOf(uint32_t node) const {
    return std::span(neighbours_).subspan(begin_[node], begin_[node + 1] - begin_[node]);
  }

  // One node for each group, as large as its nodes together; edges within groups are gone.
  WeightedGraph Merged(const Grouping& groups) const;

 private:
  WeightedGraph() = default;

  std::vector<double> sizes_;
  std::vector<size_t> begin_;  // of each node, and the end
  std::vector<Neighbour> neighbours_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_WEIGHTED_GRAPH_H_
