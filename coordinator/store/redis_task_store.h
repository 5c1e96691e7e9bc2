// TaskStore in Redis. Keys of a campaign, all under {c:C}: "tasks" (hash: name, epoch, run, count,
// last), "tasks:ready" (zset by task), "tasks:leased" (zset: task -> end with grace, ms),
// "tasks:lease" (hash: task -> lease id, deadline, worker), "tasks:results" (hash: task -> lease
// id), "tasks:waiting" (zset: task -> when it is ready, ms), "tasks:failures" (hash: task ->
// count).
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_TASK_STORE_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_TASK_STORE_H_

#include "coordinator/store/redis_client.h"
#include "coordinator/store/task_store.h"

namespace claque {

// Thread-safe. `client` must outlive the store.
class RedisTaskStore final : public TaskStore {
 public:
  explicit RedisTaskStore(RedisClient& client) : client_(client) {}

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
  // Runs lua/task.lua on the campaign's keys.
  Result<RedisReply> Run(const std::string& campaign, std::vector<std::string> args);

  RedisClient& client_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_TASK_STORE_H_
