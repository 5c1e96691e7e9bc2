// Co-shares: pairs of traces of one object within a time window, by the rules of CooRTweet 2.1
// (Righetti & Balluff, detect_groups and flag_speed_share), to the row.
#ifndef CLAQUE_WORKER_DETECT_CO_SHARE_H_
#define CLAQUE_WORKER_DETECT_CO_SHARE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "worker/detect/key_map.h"
#include "worker/detect/trace.h"
#include "worker/detect/trace_table.h"

namespace claque {

struct CoShareOptions {
  // Inclusive: traces just so far apart are a pair. Below zero there is none.
  std::chrono::seconds time_window{10};
  // Traces an account must have, in the input and among the posts that are in a pair. 0 = any.
  uint32_t min_participation = 2;
  // Leaves out pairs of one account, of one post, and those of the post that is the object.
  bool remove_loops = true;
};

// Two traces of one object. The table's, so valid as long as it.
struct CoShare {
  const Trace* older = nullptr;  // of two in one second, the one of the smaller row
  const Trace* newer = nullptr;
  int64_t time_delta() const { return newer->time - older->time; }  // seconds, at least 0
};

// Takes pairs of one object, as many as there are at hand: at least 1, at most 1,024. The span is
// valid during the call.
using CoShareSink = std::function<void(std::span<const CoShare>)>;

// Finds the pairs of a table and hands them out without keeping any: memory is by traces, however
// many pairs a hot object has. Immutable; thread-safe. `table` must outlive it.
//
// An account with fewer traces than min_participation has none of its traces in a pair. Of the
// rest, the traces whose post is in some pair are counted by account; a pair stays when either of
// its posts is of an account with min_participation of them. So an account that has fewer can
// remain, as the other side of one that has enough. Repeated input rows each give their own pairs.
class CoShareDetector {
 public:
  // Finds out which posts stay: near-linear in the traces, whatever the number of pairs. (An
  // account that floods one object is skipped over; a post id that many accounts have in one object
  // and window is not.)
  CoShareDetector(const TraceTable& table, const CoShareOptions& options);

  const TraceTable& table() const { return *table_; }
  const CoShareOptions& options() const { return options_; }

  // Pairs that ForEach compares, an upper bound of those it finds. Linear in the traces.
  uint64_t CountCandidates() const;
  uint64_t CountCandidatesOf(uint32_t object) const;

  // Objects by number; within one by older, then newer trace (Older()).
  void ForEach(const CoShareSink& sink) const;
  void ForEachOf(uint32_t object, const CoShareSink& sink) const;

 private:
  friend class FastShares;

  // Neighbours of one account, which are no pairs; without remove_loops each trace is its own.
  struct Run {
    size_t begin = 0;
    size_t end = 0;
  };
  std::vector<Run> RunsOf(std::span<const Trace* const> traces) const;
  // Traces of the object that may be in a pair, in order.
  void Eligible(uint32_t object, std::vector<const Trace*>* traces) const;
  void Pairs(std::span<const Trace* const> traces, const CoShareSink& sink) const;
  bool IsPair(const Trace& a, const Trace& b) const;
  void MarkPosts(std::span<const Trace* const> traces, std::vector<uint8_t>* in_pair) const;
  // Of the posts `in_pair`, those of accounts that have `least` of them.
  std::vector<uint8_t> PostsOfParticipants(const std::vector<uint8_t>& in_pair,
                                           uint32_t least) const;

  const TraceTable* table_;
  CoShareOptions options_;
  std::vector<uint8_t> stays_;  // by content: a pair of it stays
};

// Which of a detector's pairs are fast ones. Within the smaller window the second filter is applied
// anew, if need be with a minimum of its own; a pair is fast when the same two posts, in the same
// order, remain in it for any object. Immutable; thread-safe. The detector must outlive it.
class FastShares {
 public:
  // Costs one pass over all pairs. `min_participation`: nullopt = the detector's.
  FastShares(const CoShareDetector& detector, std::chrono::seconds fast_window,
             std::optional<uint32_t> min_participation = std::nullopt);

  bool Contains(const CoShare& pair) const;
  std::chrono::seconds fast_window() const { return fast_window_; }

 private:
  bool Remains(const CoShare& pair) const;
  bool IsAmbiguous(const CoShare& pair) const;
  void FindAmbiguous(const TraceTable& table);

  std::chrono::seconds fast_window_;
  std::vector<uint8_t> stays_;  // by content, within the fast window
  // By content: traces of several accounts or times have the id, so that two posts can be fast for
  // one object and slow for the next. Their fast pairs are kept, older post in the high half.
  std::vector<uint8_t> ambiguous_;
  KeySet fast_ambiguous_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_CO_SHARE_H_
