// The network of the Coordination Network Toolkit (QUT Digital Observatory; co_retweet, co_reply,
// co_link): one directed edge per ordered pair of users.
#ifndef CLAQUE_WORKER_DETECT_TOOLKIT_NETWORK_H_
#define CLAQUE_WORKER_DETECT_TOOLKIT_NETWORK_H_

#include <chrono>
#include <cstdint>
#include <vector>

#include "worker/detect/trace_table.h"

namespace claque {

struct ToolkitEdge {
  uint32_t user_1 = 0;  // account numbers; equal for a loop, which the toolkit keeps
  uint32_t user_2 = 0;
  // Different posts of user_1 that have a post of user_2, another one, of the same object within
  // the window. Not symmetric.
  uint32_t weight = 0;
};

// Edges of at least `min_edge_weight`, by names, bytewise. The window is inclusive. `table`: built
// with FurtherRow::kOtherObject for co_link, with kIgnored else. Memory is by the traces and the
// edges that are returned.
std::vector<ToolkitEdge> BuildToolkitNetwork(const TraceTable& table,
                                             std::chrono::seconds time_window,
                                             uint32_t min_edge_weight);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_TOOLKIT_NETWORK_H_
