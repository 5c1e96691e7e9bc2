// EdgeTally: adds pairs up by pair of accounts.
#ifndef CLAQUE_WORKER_DETECT_EDGE_TALLY_H_
#define CLAQUE_WORKER_DETECT_EDGE_TALLY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "worker/detect/co_share.h"
#include "worker/detect/key_map.h"
#include "worker/detect/pair_order.h"

namespace claque {

// Any order of pairs gives the same sums. Memory: by edges, and by the different posts (and
// objects) of each. One thread at a time.
class EdgeTally {
 public:
  struct Edge {
    uint32_t low = 0;  // account numbers
    uint32_t high = 0;
    uint64_t pairs = 0;
    int64_t time_delta = 0;  // seconds, the sum
    uint32_t older_posts = 0;
    uint32_t newer_posts = 0;
    PairOrder::Place first_pair{};  // without an order: of no meaning
  };

  // nullptr: without objects and first pairs. `order` must outlive the tally.
  explicit EdgeTally(const PairOrder* order) : order_(order) {}

  void Add(const CoShare& pair);
  bool HasOrder() const { return order_ != nullptr; }
  // In order of Add.
  const std::vector<Edge>& edges() const { return edges_; }
  // Of each edge, in order of their first pairs; empty without an order.
  std::vector<std::vector<uint32_t>> Objects() const;

 private:
  struct First {
    bool known = false;
    PairOrder::Place place{};
  };

  const PairOrder* order_;
  KeyMap<uint32_t> numbers_;  // accounts -> place in edges_, plus 1
  std::vector<Edge> edges_;
  KeySet older_;  // (edge, post)
  KeySet newer_;
  KeyMap<First> objects_;  // (edge, object) -> its first pair
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_EDGE_TALLY_H_
