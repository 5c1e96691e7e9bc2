// Communities within the connected components of a network of accounts: who belongs together more
// closely than by a chain of acquaintances.
#ifndef CLAQUE_WORKER_DETECT_COMMUNITIES_H_
#define CLAQUE_WORKER_DETECT_COMMUNITIES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "worker/detect/components.h"
#include "worker/detect/trace_table.h"

namespace claque {

// Keeps lists apart that share a hand, and most of them whole where a window of 20 minutes shows
// few of their edges (docs/evaluation.md).
inline constexpr double kUsualResolution = .02;

// A community has at least `resolution` of the edges that its accounts could have, and any two of
// them have at most that share of those between them (Leiden, each edge weighing 1). What is found
// in a component depends on the names of its accounts and on its edges alone: its random numbers
// are seeded from these. Accounts that are in no community are left out, and so are edges between
// two. Each is connected; SortLargestFirst. Near-linear in the edges, but for sorting them.
// Thread-safe. REQUIRES: `components` are those of `edges`; 0 < resolution.
std::vector<Component> CommunitiesOf(std::span<const Component> components,
                                     std::span<const AccountPair> edges, double resolution,
                                     const TraceTable& table);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_COMMUNITIES_H_
