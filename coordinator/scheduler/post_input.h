// Input of the tasks of a run's first stage: what posts are looked at for, and the posts of the
// task's shards up to the cut.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_POST_INPUT_H_
#define CLAQUE_COORDINATOR_SCHEDULER_POST_INPUT_H_

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/scheduler/run_plan.h"
#include "coordinator/scheduler/task_input.h"

namespace claque {

// Holds the ids of one shard and some messages at a time, however long the posts.
class PostInput final : public TaskInput {
 public:
  // `first`: the first message. REQUIRES: shards.kind is UPTAKE or NARRATIVES.
  PostInput(AggregateStore& store, TaskLease task, const TaskShards& shards, const v1::Run& run,
            v1::PullInputResponse first);

  // At the end the number of posts is stored, for which the result has to answer.
  Result<std::optional<v1::PullInputResponse>> Next() override;

 private:
  // Each appends to the messages.
  Status ReadSubjects();
  Status ReadTitles();
  Status ReadIds();
  Status ReadPosts();
  v1::PullInputResponse& Room(size_t bytes);

  AggregateStore& store_;
  const TaskLease task_;
  const TaskShards shards_;
  const v1::Run run_;
  std::deque<v1::PullInputResponse> messages_;
  size_t last_bytes_ = 0;  // of the last of them
  bool has_subjects_ = false;
  bool has_ended_ = false;
  int shard_;                     // whose ids are read next
  std::vector<std::string> ids_;  // of posts of the shard before
  size_t next_id_ = 0;
  int64_t count_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_POST_INPUT_H_
