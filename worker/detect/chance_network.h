// The network of accounts that share more objects at the same time than chance explains.
#ifndef CLAQUE_WORKER_DETECT_CHANCE_NETWORK_H_
#define CLAQUE_WORKER_DETECT_CHANCE_NETWORK_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "worker/detect/co_share.h"
#include "worker/detect/work_slice.h"

namespace claque {

struct ChanceNetworkOptions {
  uint32_t min_objects = 3;      // and occasions, that an edge must have; at least 1
  double false_discovery = .01;  // expected share of edges that are chance
  uint32_t popular = 50;         // accounts; see NullModel
  // By number of the object, not 0 = nobody comes upon it by himself, as a wording of many words:
  // it is popular from four times as many accounts on. Empty = there is none.
  std::vector<uint8_t> distinctive = {};

  uint32_t PopularOf(uint32_t object) const {
    return distinctive.empty() || distinctive[object] == 0 ? popular : 4 * popular;
  }
};

struct ChanceEdge {
  uint32_t account = 0;  // of the two the bytewise lesser name
  uint32_t account_y = 0;
  uint32_t objects = 0;  // shared within the window
  uint32_t posts = 0;    // of `account`, different ones, in which it did
  uint32_t posts_y = 0;
  uint64_t pairs = 0;         // of traces
  double avg_time_delta = 0;  // seconds
  double expected = 0;        // objects, by NullModel
  double surprise = 0;        // PoissonSurprise of the occasions

  // Two posts that have three objects in common are one occasion.
  uint32_t occasions() const { return std::min({objects, posts, posts_y}); }
};

struct ChanceNetwork {
  std::vector<ChanceEdge> edges;  // by names, bytewise
  // By number of the object, not 0 = left out: so dense that closeness in it says nothing. A trace
  // has on average more than `popular` others within the window.
  std::vector<uint8_t> left_out;
};

// Objects that are left out, as ChanceNetwork.left_out.
std::vector<uint8_t> TooDense(const CoShareDetector& detector, const ChanceNetworkOptions& options);

// What may be an edge: pairs of accounts in the slice with enough objects and occasions, and a
// surprise that the false discovery rate would let pass if all pairs of accounts were edges. Pairs
// of traces are those of the detector. Time: by the traces and `popular`; memory: by the pairs of
// accounts that meet, not by pairs of traces.
ChanceNetwork FindChanceCandidates(const CoShareDetector& detector,
                                   const ChanceNetworkOptions& options,
                                   const WorkSlice& slice = WorkSlice());

// All pairs of so many accounts, whether they met or not: what the false discovery rate is held
// over.
double PairsOfAccounts(size_t accounts);

// Candidates that remain when the false discovery rate is held (Benjamini & Hochberg 1995) over all
// pairs of accounts. On so many threads (at least 1), whose number changes nothing else.
ChanceNetwork BuildChanceNetwork(const CoShareDetector& detector,
                                 const ChanceNetworkOptions& options, unsigned threads = 1);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_CHANCE_NETWORK_H_
