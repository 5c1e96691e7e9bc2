// TaskStore: classification tasks of runs, leased by the same rules as hosts. Seam, like
// FrontierStore; lives on the campaign's shard {c:C}. Thread-safe; calls block.
#ifndef CLAQUE_COORDINATOR_STORE_TASK_STORE_H_
#define CLAQUE_COORDINATOR_STORE_TASK_STORE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/store/frontier_store.h"

namespace claque {

struct TaskLease {
  std::string campaign;
  std::string run;
  uint32_t task = 0;
  uint64_t lease_id = 0;  // monotonic per campaign
  std::string worker;
  WallTime deadline;
};

// A task that failed waits this long, twice as long after each further failure.
constexpr Millis kFirstTaskBackoff{5'000};
// A task that fails (or loses its worker) so often is quarantined: its run goes on without it.
constexpr int kTaskFailuresUntilQuarantine = 5;

// Why a worker gives a task back.
enum class TaskReturn {
  kUnstarted,  // ready at once
  kLater,      // ready after kFirstTaskBackoff; not the task's fault
  kFailed,     // counted, then backed off or quarantined
};

class TaskStore {
 public:
  virtual ~TaskStore() = default;

  virtual Result<Ownership> OwnTasks(const std::string& campaign, const std::string& coordinator,
                                     WallTime now) = 0;
  // Makes `task_count` tasks of `run` ready. Any other run of the campaign is dropped: its leases
  // die. Idempotent for the same run. kAborted: not owner.
  virtual Status Start(const Ownership& owner, const std::string& campaign, const std::string& run,
                       uint32_t task_count) = 0;
  // Makes further tasks of `run` ready, numbered on up to `task_count`: its next stage. No effect
  // on another run, or where it has as many. kAborted: not owner.
  virtual Status Extend(const Ownership& owner, const std::string& campaign, const std::string& run,
                        uint32_t task_count) = 0;
  // Next ready task; nullopt = none. kAborted: not owner.
  virtual Result<std::optional<TaskLease>> LeaseTask(const Ownership& owner,
                                                     const std::string& campaign,
                                                     const std::string& worker, WallTime now,
                                                     Millis ttl, Millis grace) = 0;
  virtual Result<bool> RenewTask(const TaskLease& lease, WallTime now, Millis ttl,
                                 Millis grace) = 0;
  // True: the task is done now, with what this lease contributed (written before). False: lease
  // not live.
  virtual Result<bool> CommitTask(const TaskLease& lease, WallTime now) = 0;
  // No effect where the lease is not the task's.
  virtual Status ReturnTask(const TaskLease& lease, WallTime now, TaskReturn why) = 0;
  // Leases whose ttl + grace has passed go back to ready, each a failure. Returns how many.
  virtual Result<int64_t> ExpireTasks(const Ownership& owner, const std::string& campaign,
                                      WallTime now) = 0;
  virtual Result<std::vector<TaskLease>> TaskLeases(const std::string& campaign) = 0;
  struct RunState {
    std::string run;  // empty = none
    uint32_t task_count = 0;
    // Tasks that ended, with the lease under which each was done; 0 = quarantined.
    std::map<uint32_t, uint64_t> results;
  };
  virtual Result<RunState> State(const std::string& campaign) = 0;
  // Makes an ended task ready again: its contribution is not whole. kAborted: not owner.
  virtual Status Reopen(const Ownership& owner, const std::string& campaign, const std::string& run,
                        uint32_t task) = 0;
  // Forgets the tasks of the finished run. kAborted: not owner.
  virtual Status Finish(const Ownership& owner, const std::string& campaign,
                        const std::string& run) = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_TASK_STORE_H_
