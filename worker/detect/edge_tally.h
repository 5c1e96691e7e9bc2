// EdgeTally: adds pairs up by pair of accounts.
#ifndef CLAQUE_WORKER_DETECT_EDGE_TALLY_H_
#define CLAQUE_WORKER_DETECT_EDGE_TALLY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "worker/detect/co_share.h"
#include "worker/detect/key_map.h"

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
    uint64_t first_pair = UINT64_MAX;  // least OrderOf of its pairs
  };

  explicit EdgeTally(bool with_objects) : with_objects_(with_objects) {}

  void Add(const CoShare& pair);
  // In order of Add.
  const std::vector<Edge>& edges() const { return edges_; }
  // Of each edge, in order of the first pair; empty without objects.
  std::vector<std::vector<uint32_t>> Objects() const;

 private:
  // Where a pair stands in a table made row by row, each row joined with those before it.
  static uint64_t OrderOf(const CoShare& pair);

  bool with_objects_;
  KeyMap<uint32_t> numbers_;  // accounts -> place in edges_, plus 1
  std::vector<Edge> edges_;
  KeySet older_;  // (edge, post)
  KeySet newer_;
  KeyMap<uint64_t> objects_;  // (edge, object) -> least OrderOf, plus 1
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_EDGE_TALLY_H_
