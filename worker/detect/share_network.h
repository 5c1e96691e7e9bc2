// The network of accounts that co-share, by the rules of CooRTweet 2.1
// (generate_coordinated_network): one edge per pair of accounts.
#ifndef CLAQUE_WORKER_DETECT_SHARE_NETWORK_H_
#define CLAQUE_WORKER_DETECT_SHARE_NETWORK_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "common/base/status.h"
#include "worker/detect/co_share.h"
#include "worker/detect/pair_order.h"
#include "worker/detect/work_slice.h"

namespace claque {

// Which part of the network is kept.
enum class Subgraph {
  kAll = 0,
  kOverThreshold = 1,      // edges over the threshold; not with a fast window
  kFastOverThreshold = 2,  // edges over the fast threshold
  kFastNeighbourhood = 3,  // all edges among the accounts that are next to one of such an edge
};

struct ShareNetworkOptions {
  double edge_weight = 0.5;  // the threshold is this quantile of the edges' weights
  bool objects = false;      // keeps which objects made an edge, and which end is first
  PairTable pair_table = PairTable::kOneJoin;  // in what order they are
  Subgraph subgraph = Subgraph::kAll;
  WorkSlice slice = {};  // of the pairs of accounts; thresholds are those of the slice
};

// Of the pairs of one edge, or of the fast ones among them.
struct EdgeShares {
  uint64_t weight = 0;        // pairs, not objects
  double avg_time_delta = 0;  // seconds
  // Different posts among the older and among the newer ones of the pairs. Not one account's and
  // the other's: the package swaps the accounts of a pair and not its posts, and results compare.
  uint32_t n_content_id = 0;
  uint32_t n_content_id_y = 0;
  bool over_threshold = false;    // strictly
  std::vector<uint32_t> objects;  // in order of their first pair; empty unless asked for

  // 1 = as many posts on either side.
  double edge_symmetry_score() const;
};

struct ShareEdge {
  uint32_t account = 0;  // of the two the bytewise lesser name; equal for a loop
  uint32_t account_y = 0;
  // The end that the package's graph holds first; without objects `account`.
  uint32_t first_end = 0;
  EdgeShares full;
  std::optional<EdgeShares> fast;  // nullopt: no fast pair, or no fast window
};

struct ShareNetwork {
  std::vector<ShareEdge> edges;  // by names, bytewise
  bool has_fast = false;
  // nullopt = there is no edge.
  std::optional<double> threshold;
  std::optional<double> fast_threshold;
};

// InvalidArgument: edge_weight is not within 0 and 1, or the subgraph does not go with the fast
// window that is there or not.
Status CheckOptions(const ShareNetworkOptions& options, bool has_fast);

// `fast`: of the same detector; nullptr = no fast window. Memory is by the edges and their
// different posts, not by pairs. Errors: those of CheckOptions.
Result<ShareNetwork> BuildShareNetwork(const CoShareDetector& detector, const FastShares* fast,
                                       const ShareNetworkOptions& options);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_SHARE_NETWORK_H_
