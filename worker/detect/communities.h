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

// Keeps lists apart that share a few hands, and mostly whole those that a short window thins out
// (docs/evaluation.md).
inline constexpr double kUsualResolution = .02;

// A community has more than `resolution` of the edges that its accounts could have, and two of them
// fewer between each other (Leiden, each edge weighing 1). A component's communities depend on the
// names of its accounts and on its edges alone: its random numbers are seeded from these. Accounts
// that are in none are left out, edges between two communities too. Each is connected;
// SortLargestFirst. Near-linear in the edges, but for sorting them. REQUIRES: `components` are
// those of `edges`; 0 < resolution.
std::vector<Component> CommunitiesOf(std::span<const Component> components,
                                     std::span<const AccountPair> edges, double resolution,
                                     const TraceTable& table);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_COMMUNITIES_H_
