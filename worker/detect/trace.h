// Trace: one account shared one object in one post at one time. Names are numbers of a TraceTable.
#ifndef CLAQUE_WORKER_DETECT_TRACE_H_
#define CLAQUE_WORKER_DETECT_TRACE_H_

#include <cstdint>

namespace claque {

struct Trace {
  int64_t time = 0;  // Unix seconds, |time| < 2^62
  uint32_t object = 0;
  uint32_t account = 0;  // numbered by first appearance in the input
  uint32_t content = 0;  // the post
  // Place in the input grouped by account: accounts by first appearance, then input order. Decides
  // which of two traces of one second is the older.
  uint32_t row = 0;

  friend bool operator==(const Trace&, const Trace&) = default;
};

// The number of the span of `length` seconds, counted from the epoch, that a time is in.
inline int64_t SpanOf(int64_t time, int64_t length) {
  return time >= 0 ? time / length : -((-(time + 1)) / length) - 1;
}

// The order within an object: total, since no two traces have the same row.
inline bool Older(const Trace& a, const Trace& b) {
  return a.time != b.time ? a.time < b.time : a.row < b.row;
}

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_TRACE_H_
