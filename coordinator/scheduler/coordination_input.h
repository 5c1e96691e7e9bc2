// Input of the tasks of a run's third and fourth stage: all shares of its cut, and for the fourth
// what the third found, and which posts tell which narratives.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_COORDINATION_INPUT_H_
#define CLAQUE_COORDINATOR_SCHEDULER_COORDINATION_INPUT_H_

#include <deque>
#include <optional>
#include <string>

#include "coordinator/scheduler/run_plan.h"
#include "coordinator/scheduler/share_blocks.h"
#include "coordinator/scheduler/task_input.h"

namespace claque {

// Holds what is read of one shard at a time, however much the task has.
class CoordinationInput final : public TaskInput {
 public:
  // `first`: the first message. `state`: of the task's run, whose stages before are done.
  // REQUIRES: shards.kind is COORDINATION or NETWORKS.
  CoordinationInput(AggregateStore& store, TaskLease task, const TaskShards& shards,
                    const v1::Run& run, const TaskStore::RunState& state,
                    v1::PullInputResponse first);

  Result<std::optional<v1::PullInputResponse>> Next() override;

 private:
  // Each reads on and puts what it read behind the other messages.
  Status ReadWatched();
  Status ReadFound();
  Status ReadAccounts(int shard);
  Status ReadPhrases(int shard);
  Status ReadShares();

  AggregateStore& store_;
  const TaskLease task_;
  std::deque<v1::PullInputResponse> messages_;
  bool has_watched_;             // the narratives, or they are not asked for
  std::deque<TaskLease> found_;  // tasks of earlier stages whose parts are still to be read
  uint32_t next_part_ = 0;       // of the first of them
  int account_shard_;
  int phrase_shard_ = 0;
  ShareReader shares_;
  bool has_shares_ = true;
  int64_t count_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_COORDINATION_INPUT_H_
