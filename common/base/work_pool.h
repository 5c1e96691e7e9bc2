// WorkPool: a few threads and a bounded queue. Where blocking work goes, out of gRPC's reactions.
#ifndef CLAQUE_COMMON_BASE_WORK_POOL_H_
#define CLAQUE_COMMON_BASE_WORK_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "common/base/mutex.h"

namespace claque {

// Thread-safe.
class WorkPool {
 public:
  WorkPool(int threads, size_t capacity);
  // Stops.
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // False where the queue is full or the pool has stopped: nothing was kept.
  [[nodiscard]] bool TrySubmit(std::function<void()> work);
  // Runs what is queued, then joins. Idempotent. Not from a worker thread.
  void Stop();
  size_t queued() const;

 private:
  void Run();

  const size_t capacity_;
  mutable Mutex mutex_;
  CondVar changed_;
  std::deque<std::function<void()>> queue_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_WORK_POOL_H_
