// RunPlan: the tasks of a run by number, one stage after the other.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_RUN_PLAN_H_
#define CLAQUE_COORDINATOR_SCHEDULER_RUN_PLAN_H_

#include <array>
#include <cstdint>

#include "claque/v1/types.pb.h"
#include "claque/v1/work.pb.h"

namespace claque {

// Stages, as in Run.stage. Each is cut when the one before it is done.
constexpr int kPostStage = 1;
constexpr int kWordingStage = 2;
constexpr int kShareStage = 3;
constexpr int kNetworkStage = 4;

// The tasks of one kind.
struct TaskGroup {
  v1::ClassificationKind kind = v1::CLASSIFICATION_KIND_UNSPECIFIED;
  int first = 0;  // number of its first task
  int count = 0;
  bool Has(int task) const { return task >= first && task < first + count; }
};

// The shards of one task: every `step`th from `first` on.
struct TaskShards {
  v1::ClassificationKind kind = v1::UPTAKE;
  int first = 0;
  int step = 1;
};

// Of the stages that are known so far. Immutable.
class RunPlan {
 public:
  explicit RunPlan(const v1::Run& run);

  int task_count() const { return groups_.back().first + groups_.back().count; }
  // Count 0 where the run has none.
  const TaskGroup& Of(v1::ClassificationKind kind) const;
  // REQUIRES: task < task_count().
  TaskShards ShardsOf(uint32_t task) const;

 private:
  std::array<TaskGroup, 5> groups_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_RUN_PLAN_H_
