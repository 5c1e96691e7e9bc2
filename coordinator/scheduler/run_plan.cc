#include "coordinator/scheduler/run_plan.h"

#include <algorithm>

namespace claque {

RunPlan::RunPlan(const v1::Run& run)
    : groups_{{{v1::UPTAKE, 0, run.task_count() - run.narrative_task_count()},
               {v1::NARRATIVES, 0, run.narrative_task_count()},
               {v1::FAMILIES, 0, run.family_task_count()},
               {v1::COORDINATION, 0, run.coordination_task_count()},
               {v1::NETWORKS, 0, run.network_task_count()}}} {
  int first = 0;
  for (TaskGroup& group : groups_) {
    group.first = first;
    first += group.count;
  }
}

const TaskGroup& RunPlan::Of(v1::ClassificationKind kind) const {
  return *std::ranges::find(groups_, kind, &TaskGroup::kind);
}

TaskShards RunPlan::ShardsOf(uint32_t task) const {
  const int number = static_cast<int>(task);
  for (const TaskGroup& group : groups_) {
    if (group.Has(number)) return {group.kind, number - group.first, group.count};
  }
  return {};
}

}  // namespace claque
