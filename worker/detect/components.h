// Connected components of a network of accounts.
#ifndef CLAQUE_WORKER_DETECT_COMPONENTS_H_
#define CLAQUE_WORKER_DETECT_COMPONENTS_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "worker/detect/trace_table.h"

namespace claque {

// Accounts that belong together, and the edges among them.
struct Component {
  std::vector<uint32_t> accounts;  // by name, bytewise
  std::vector<uint32_t> edges;     // indices, ascending
};

// Ends of an edge; equal for a loop.
using AccountPair = std::pair<uint32_t, uint32_t>;

// Those with most accounts first; of the same size, by the name of the first account.
void SortLargestFirst(const TraceTable& table, std::vector<Component>* components);

// SortLargestFirst. Near-linear in the edges.
std::vector<Component> ComponentsOf(std::span<const AccountPair> edges, const TraceTable& table);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_COMPONENTS_H_
