// DrainList: workers that get no more leases, from whichever coordinator they ask.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_DRAIN_LIST_H_
#define CLAQUE_COORDINATOR_SCHEDULER_DRAIN_LIST_H_

#include <chrono>
#include <set>
#include <span>
#include <string>

#include "common/base/mutex.h"
#include "common/base/status.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// How long a worker stays drained after it was last heard.
constexpr std::chrono::milliseconds kDrainTime{600'000};

// Thread-safe.
class DrainList {
 public:
  // `store` must outlive this.
  explicit DrainList(AggregateStore& store) : store_(store) {}

  // Here at once, at the others with their next Refresh. Blocks on the store.
  Status Add(const std::string& worker);
  // Reads which of these workers are drained, and keeps them so. Blocks on the store.
  Status Refresh(std::span<const std::string> workers);
  // As of the last Refresh or Add.
  bool Contains(const std::string& worker) const;

 private:
  AggregateStore& store_;
  mutable Mutex mutex_;
  std::set<std::string> drained_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_DRAIN_LIST_H_
