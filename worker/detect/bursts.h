// Bursts: times in which an object is shared far more often than before and after, told apart by
// the automaton of Kleinberg ("Bursty and Hierarchical Structure in Streams", KDD 2002), in its
// form for counts in bins.
#ifndef CLAQUE_WORKER_DETECT_BURSTS_H_
#define CLAQUE_WORKER_DETECT_BURSTS_H_

#include <chrono>
#include <cstdint>
#include <vector>

#include "worker/detect/trace_table.h"
#include "worker/detect/work_slice.h"

namespace claque {

struct BurstOptions {
  std::chrono::seconds bin{3'600};  // at least 1
  double scale = 2;                 // rate of a state over that of the state below; above 1
  double gamma = 1;                 // cost of a step up, in units of ln(bins); at least 0
  uint32_t min_posts = 20;          // of an object, and of a burst
  uint32_t top_accounts = 10;       // for top_share
};

// An account's first post of a burst.
struct FirstPost {
  int64_t time = 0;  // Unix seconds
  uint32_t account = 0;
  uint32_t content = 0;
};

struct Burst {
  uint32_t object = 0;
  int64_t start = 0;  // time of its first post, Unix seconds
  int64_t peak = 0;   // begin of the bin with most posts, the first of several
  int64_t end = 0;    // time of its last post
  uint32_t posts = 0;
  uint32_t accounts = 0;
  uint32_t peak_posts = 0;    // in that bin
  double expected_posts = 0;  // in the same time at the object's own rate
  int height = 0;             // highest state: the rate is about scale^height times the usual one
  // Chernoff's bound of the chance of so many posts where so many are expected, as -log10.
  double surprise = 0;
  double top_share = 0;  // of the posts, by the top_accounts that posted most
  // The object may have been as frequent before the first time that is known of anything.
  bool left_censored = false;
  std::vector<FirstPost> first;  // each account's, by time, then name
};

// Bursts of all objects of the slice, the most surprising first. What is usual for an object is its
// share of the whole time, weighed by how much else was posted in each bin, half and half with an
// even flow: so a busy evening alone makes no burst, and a file of one object has bursts all the
// same. A silence of all objects counts for 30 days at most. Repeated traces of a post count once.
// Time: by the traces and the states, not by the length of time; memory: by the traces of one
// object and the bins in which something was posted. REQUIRES: options as they say.
std::vector<Burst> FindBursts(const TraceTable& table, const BurstOptions& options,
                              const WorkSlice& slice = WorkSlice());

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_BURSTS_H_
