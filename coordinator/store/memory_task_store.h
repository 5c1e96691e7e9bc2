// TaskStore in this process.
#ifndef CLAQUE_COORDINATOR_STORE_MEMORY_TASK_STORE_H_
#define CLAQUE_COORDINATOR_STORE_MEMORY_TASK_STORE_H_

#include <map>
#include <set>

#include "common/base/mutex.h"
#include "coordinator/store/task_store.h"

namespace claque {

// Thread-safe.
class MemoryTaskStore final : public TaskStore {
 public:
  Result<Ownership> OwnTasks(const std::string& campaign, const std::string& coordinator,
                             WallTime now) override;
  Status Start(const Ownership& owner, const std::string& campaign, const std::string& run,
               uint32_t task_count) override;
  Status Extend(const Ownership& owner, const std::string& campaign, const std::string& run,
                uint32_t task_count) override;
  Result<std::optional<TaskLease>> LeaseTask(const Ownership& owner, const std::string& campaign,
                                             const std::string& worker, WallTime now, Millis ttl,
                                             Millis grace) override;
  Result<bool> RenewTask(const TaskLease& lease, WallTime now, Millis ttl, Millis grace) override;
  Result<bool> CommitTask(const TaskLease& lease, WallTime now) override;
  Status ReturnTask(const TaskLease& lease, WallTime now, TaskReturn why) override;
  Result<int64_t> ExpireTasks(const Ownership& owner, const std::string& campaign,
                              WallTime now) override;
  Result<std::vector<TaskLease>> TaskLeases(const std::string& campaign) override;
  Result<RunState> State(const std::string& campaign) override;
  Status Reopen(const Ownership& owner, const std::string& campaign, const std::string& run,
                uint32_t task) override;
  Status Finish(const Ownership& owner, const std::string& campaign,
                const std::string& run) override;

 private:
  struct Live {
    TaskLease lease;
    WallTime expiry;  // with grace
  };
  struct Campaign {
    Ownership owner;
    std::string run;
    uint32_t task_count = 0;
    uint64_t last_lease = 0;
    std::set<uint32_t> ready;
    std::map<uint32_t, Live> leased;
    std::map<uint32_t, uint64_t> results;  // lease id; 0 = quarantined
    std::map<uint32_t, WallTime> waiting;  // until when
    std::map<uint32_t, int> failures;

    void ForgetTasks();
    // Counts a failure. False: that was one too many, and the task ends without a result.
    bool MayTryAgain(uint32_t task);
  };

  // The lease if it is live: same run, task and id, known here.
  Live* Find(const TaskLease& lease) REQUIRES_LOCK(mutex_);
  Status CheckOwner(const Ownership& owner, const std::string& campaign) REQUIRES_LOCK(mutex_);

  Mutex mutex_;
  std::map<std::string, Campaign> campaigns_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_MEMORY_TASK_STORE_H_
