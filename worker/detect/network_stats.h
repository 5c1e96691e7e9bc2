// What a share network says of each account and object, by the rules of CooRTweet 2.1
// (account_stats and group_stats).
#ifndef CLAQUE_WORKER_DETECT_NETWORK_STATS_H_
#define CLAQUE_WORKER_DETECT_NETWORK_STATS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "worker/detect/co_share.h"
#include "worker/detect/share_network.h"

namespace claque {

// Which edges of the network count.
enum class StatsEdges { kAll, kOverThreshold, kFastOverThreshold };

// Means over the account's edges; edges of the same figures count once. nullopt = no edge has one.
struct AccountStats {
  uint32_t account = 0;
  std::optional<double> avg_time_delta;  // seconds
  std::optional<double> avg_edge_symmetry_score;
  std::optional<double> fast_avg_time_delta;
  std::optional<double> fast_avg_edge_symmetry_score;
  // Different posts of the account in any pair (kFastOverThreshold: in any fast pair), whether or
  // not the pair's edge is in the network.
  uint32_t unique_shares_count = 0;
};

// Accounts of the network, by name, bytewise. `fast`: as for BuildShareNetwork. Costs one pass over
// all pairs.
std::vector<AccountStats> AccountStatsOf(const ShareNetwork& network,
                                         const CoShareDetector& detector, const FastShares* fast,
                                         StatsEdges edges = StatsEdges::kAll);

struct GroupStats {
  uint32_t object = 0;
  // Accounts that are the first end of an edge the object made. Fewer than shared it: the package
  // looks at one end of an edge only, and results compare.
  uint32_t num_accounts = 0;
};

// Objects of the edges that count, by name, bytewise; kFastOverThreshold: objects of their fast
// pairs. Empty unless the network was built with objects.
std::vector<GroupStats> GroupStatsOf(const ShareNetwork& network, const TraceTable& table,
                                     StatsEdges edges = StatsEdges::kAll);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_NETWORK_STATS_H_
