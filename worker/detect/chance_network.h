// The network of accounts that share more objects at the same time than chance explains.
#ifndef CLAQUE_WORKER_DETECT_CHANCE_NETWORK_H_
#define CLAQUE_WORKER_DETECT_CHANCE_NETWORK_H_

#include <cstdint>
#include <vector>

#include "worker/detect/co_share.h"

namespace claque {

struct ChanceNetworkOptions {
  uint32_t min_objects = 3;      // different ones that an edge must have; at least 1
  double false_discovery = .01;  // expected share of edges that are chance
  uint32_t popular = 200;        // accounts; see NullModel
};

struct ChanceEdge {
  uint32_t account = 0;  // of the two the bytewise lesser name
  uint32_t account_y = 0;
  uint32_t objects = 0;         // shared within the window
  uint64_t pairs = 0;           // of traces
  double avg_time_delta = 0;    // seconds
  double expected_objects = 0;  // by NullModel
  double surprise = 0;          // PoissonSurprise of objects
};

struct ChanceNetwork {
  std::vector<ChanceEdge> edges;  // by names, bytewise
  // Objects so dense that closeness in them says nothing: a trace has on average more than
  // `popular` others within the window. By number.
  std::vector<uint32_t> left_out;
};

// Edges that remain when the false discovery rate is held (Benjamini & Hochberg 1995) over all
// pairs of accounts that there are, whether they met or not. Pairs are those of the detector. Time:
// by the traces and `popular`; memory: by the pairs of accounts that meet, not by pairs of traces.
ChanceNetwork BuildChanceNetwork(const CoShareDetector& detector,
                                 const ChanceNetworkOptions& options);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_CHANCE_NETWORK_H_
