// The pairs of traces behind given edges.
#ifndef CLAQUE_WORKER_DETECT_EDGE_PAIRS_H_
#define CLAQUE_WORKER_DETECT_EDGE_PAIRS_H_

#include <cstdint>
#include <functional>
#include <span>

#include "worker/detect/co_share.h"
#include "worker/detect/components.h"

namespace claque {

// Calls visit(index of the edge, pair) for each pair of the detector whose accounts are an edge, in
// the detector's order. Each edge once, its ends in any order. Objects `left_out` (by number; not 0
// = left out; empty = none) are passed over. Costs one pass over all pairs.
void ForEachPairOf(const CoShareDetector& detector, std::span<const AccountPair> edges,
                   std::span<const uint8_t> left_out,
                   const std::function<void(uint32_t, const CoShare&)>& visit);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_EDGE_PAIRS_H_
