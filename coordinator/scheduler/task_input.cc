#include "coordinator/scheduler/task_input.h"

#include <algorithm>

#include "coordinator/aggregator/tables.h"
#include "coordinator/aggregator/task_unit.h"
#include "coordinator/scheduler/coordination_input.h"
#include "coordinator/scheduler/family_input.h"
#include "coordinator/scheduler/post_input.h"
#include "coordinator/scheduler/run_plan.h"
#include "coordinator/scheduler/run_scheduler.h"

namespace claque {
namespace {

template <typename T>
Result<std::vector<T>> ReadAll(AggregateStore& store, const TableId& table) {
  CLAQUE_ASSIGN_OR_RETURN(const auto entries, store.All(table));
  std::vector<T> out(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    if (!out[i].ParseFromString(entries[i].value)) {
      return DataLoss("'" + entries[i].field + "' of the store cannot be read");
    }
  }
  return out;
}

}  // namespace

Result<std::vector<v1::Mission>> MissionsIn(AggregateStore& store, const TableId& table) {
  return ReadAll<v1::Mission>(store, table);
}

Result<std::vector<v1::WatchedNarrative>> WatchedIn(AggregateStore& store, const TableId& table) {
  return ReadAll<v1::WatchedNarrative>(store, table);
}

Result<std::unique_ptr<TaskInput>> OpenTaskInput(Stores stores, CampaignBook& campaigns,
                                                 const v1::PullInputRequest& request) {
  const auto task = ParseTaskUnit(request.unit(), request.lease_id());
  if (!task) return InvalidArgument("unit: not a classification task");
  CLAQUE_ASSIGN_OR_RETURN(const auto live, stores.tasks.TaskLeases(task->campaign));
  const bool held = std::any_of(live.begin(), live.end(), [&](const TaskLease& lease) {
    return lease.run == task->run && lease.task == task->task && lease.lease_id == task->lease_id;
  });
  if (!held) return FailedPrecondition("lease_id: this lease is not live");
  CLAQUE_ASSIGN_OR_RETURN(const auto campaign, campaigns.Find(task->campaign));
  CLAQUE_ASSIGN_OR_RETURN(const auto run, ActiveRun(stores.aggregates, task->campaign));
  if (!run || LastSegment(run->name()) != task->run) {
    return FailedPrecondition("unit: this run is over");
  }
  v1::PullInputResponse first;
  v1::CampaignContext& context = *first.mutable_campaign();
  context.set_campaign(task->campaign);
  *context.mutable_languages() = campaign->proto().audience().languages();
  *context.mutable_timezones() = campaign->proto().audience().timezones();
  *context.mutable_masked_names() = campaign->proto().masked_names();
  const TaskShards shards = RunPlan(*run).ShardsOf(task->task);
  context.set_translations(shards.kind == v1::UPTAKE && run->translations());
  if (shards.kind == v1::FAMILIES) {
    CLAQUE_ASSIGN_OR_RETURN(auto state, stores.tasks.State(task->campaign));
    return std::unique_ptr<TaskInput>(std::make_unique<FamilyInput>(
        stores.aggregates, *task, shards, std::move(state), std::move(first)));
  }
  if (shards.kind == v1::COORDINATION || shards.kind == v1::NETWORKS) {
    CLAQUE_ASSIGN_OR_RETURN(const auto state, stores.tasks.State(task->campaign));
    return std::unique_ptr<TaskInput>(std::make_unique<CoordinationInput>(
        stores.aggregates, *task, shards, *run, state, std::move(first)));
  }
  return std::unique_ptr<TaskInput>(
      std::make_unique<PostInput>(stores.aggregates, *task, shards, *run, std::move(first)));
}

}  // namespace claque
