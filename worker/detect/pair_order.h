// PairOrder: where a pair stands in the package's table of pairs. Only what looks at one end of an
// edge, or lists its objects, depends on it.
#ifndef CLAQUE_WORKER_DETECT_PAIR_ORDER_H_
#define CLAQUE_WORKER_DETECT_PAIR_ORDER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "worker/detect/co_share.h"

namespace claque {

enum class PairTable {
  // Rows in order of Trace::row, each joined with those before it, all objects at once.
  kOneJoin,
  // One join per object, objects by the first row of an account with min_participation. CooRTweet's
  // own; kOneJoin gives the same pairs, and is what its outputs on large inputs are made with.
  kJoinPerObject,
};

// Immutable; thread-safe. The detector must outlive it.
class PairOrder {
 public:
  using Place = std::array<uint32_t, 5>;  // lexicographic

  // `fast`: fast shares have been flagged, which sorts the table by posts, bytewise, the older one
  // first; pairs of the same posts stay as they were.
  PairOrder(const CoShareDetector& detector, PairTable table, bool fast);

  Place PlaceOf(const CoShare& pair) const;

 private:
  // By object and content; empty: of no meaning.
  std::vector<uint32_t> object_rank_;
  std::vector<uint32_t> content_rank_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_PAIR_ORDER_H_
