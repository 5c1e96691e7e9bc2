// Input of a task of a run's second stage: the wordings of its band shards that share a band.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_FAMILY_INPUT_H_
#define CLAQUE_COORDINATOR_SCHEDULER_FAMILY_INPUT_H_

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/scheduler/run_plan.h"
#include "coordinator/scheduler/task_input.h"

namespace claque {

// Holds the bands of one shard at a time and the texts of one message after the other, however
// much the task has.
class FamilyInput final : public TaskInput {
 public:
  // `first`: the first message. `state`: of the task's run, whose first stage is done.
  // REQUIRES: shards.kind == v1::FAMILIES.
  FamilyInput(AggregateStore& store, TaskLease task, const TaskShards& shards,
              TaskStore::RunState state, v1::PullInputResponse first);

  Result<std::optional<v1::PullInputResponse>> Next() override;

 private:
  // A wording in a band.
  struct Row {
    uint64_t band = 0;
    uint64_t key = 0;
    std::string post;  // least id
    bool shared = false;
  };
  // Contribution of a task of the first stage.
  struct Part {
    TaskLease task;
    std::vector<uint64_t> shards;
  };
  Status ReadParts();
  Status LoadShard(int shard);
  // Merges rows of one wording, leaves out those that meet no other.
  void KeepCandidates();
  Status FetchTexts();

  AggregateStore& store_;
  const TaskLease task_;
  const int step_;  // tasks that read posts for uptake: those of the second stage are as many
  const TaskStore::RunState state_;
  std::optional<std::vector<Part>> parts_;
  int shard_;
  std::vector<Row> rows_;  // of the shard
  size_t next_row_ = 0;
  std::deque<v1::PullInputResponse> messages_;
  int64_t count_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_FAMILY_INPUT_H_
