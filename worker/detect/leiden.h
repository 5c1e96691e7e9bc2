// Communities of a graph by the Leiden algorithm (Traag, Waltman & van Eck, "From Louvain to
// Leiden: guaranteeing well-connected communities", Scientific Reports 9, 2019) for the constant
// Potts model (Traag, Van Dooren & Nesterov, Physical Review E 84, 2011).
#ifndef CLAQUE_WORKER_DETECT_LEIDEN_H_
#define CLAQUE_WORKER_DETECT_LEIDEN_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "worker/detect/weighted_graph.h"

namespace claque {

struct LeidenOptions {
  // Weight that a pair of nodes must have on average for its community to stay whole. With weights
  // of 1 a density. Above 0.
  double resolution = 1;
  uint32_t starts = 1;       // from single nodes; the best is taken
  uint32_t iterations = 20;  // of a start, at most
  uint64_t seed = 0;         // the same seed and edges in the same order: the same communities
};

// Each community is connected. A start iterates until nothing improves, and if the iterations
// sufficed, no node would be better off in another community or alone. There may be better
// partitions, which another start could find. Loops are ignored. Near-linear in the edges.
// Thread-safe. REQUIRES: as WeightedGraph; starts and iterations are at least 1.
Grouping Leiden(size_t nodes, std::span<const WeightedEdge> edges, const LeidenOptions& options);

// What is maximised, 0 for single nodes: the weight within communities less `resolution` for each
// pair in one. Loops do not count. `of`: by node, below the number of nodes.
double PottsQuality(std::span<const WeightedEdge> edges, std::span<const uint32_t> of,
                    double resolution);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_LEIDEN_H_
