// WorkSlice: which pairs of accounts and which objects are one task's, where several tasks share
// the work over the same traces.
#ifndef CLAQUE_WORKER_DETECT_WORK_SLICE_H_
#define CLAQUE_WORKER_DETECT_WORK_SLICE_H_

#include <cstdint>
#include <vector>

#include "worker/detect/trace_table.h"

namespace claque {

// Every pair and every object is in the slice of exactly one of `count` tasks, by the names alone.
// Immutable; thread-safe. By default the whole.
class WorkSlice {
 public:
  WorkSlice() = default;
  // REQUIRES: task < count.
  WorkSlice(const TraceTable& table, uint32_t task, uint32_t count);

  // By number in the table; in any order.
  bool TakesPair(uint32_t account, uint32_t account_y) const {
    return count_ == 1 || (accounts_[account] ^ accounts_[account_y]) % count_ == task_;
  }
  bool TakesObject(uint32_t object) const { return count_ == 1 || objects_[object] == task_; }

 private:
  uint32_t task_ = 0;
  uint32_t count_ = 1;
  std::vector<uint64_t> accounts_;  // hashes of their names
  std::vector<uint32_t> objects_;   // their tasks
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_WORK_SLICE_H_
