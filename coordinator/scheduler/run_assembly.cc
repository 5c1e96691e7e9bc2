// RunScheduler: what the tasks of a run contributed becomes its tables and figures.
#include <algorithm>
#include <iterator>
#include <utility>

#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/families.h"
#include "coordinator/scheduler/narrative_merge.h"
#include "coordinator/scheduler/run_cut.h"
#include "coordinator/scheduler/run_scheduler.h"
#include "coordinator/scheduler/task_input.h"
#include "coordinator/scheduler/uptake.h"

namespace claque {
namespace {

template <typename T>
Status ParseInto(const std::vector<Entry>& entries, std::vector<T>* out) {
  for (const Entry& entry : entries) {
    if (!out->emplace_back().ParseFromString(entry.value)) {
      return DataLoss("stored contribution '" + entry.field + "' cannot be read");
    }
  }
  return OkStatus();
}

void CountTasks(const TaskStore::RunState& state, v1::Run* run) {
  const auto first_stage = static_cast<uint32_t>(run->task_count());
  const auto given_up = std::ranges::count_if(run->quarantined_tasks(),
                                              [&](uint32_t task) { return task < first_stage; });
  const auto second = static_cast<int>(state.task_count) - run->task_count();
  run->set_task_done_count(run->task_count() - static_cast<int>(given_up));
  run->set_family_task_count(second);
  run->set_family_task_done_count(second - run->quarantined_tasks_size() +
                                  static_cast<int>(given_up));
}

Announced AnnouncedBy(const std::vector<v1::Mission>& missions,
                      const std::vector<v1::Echo>& echoes) {
  Announced announced;
  for (const v1::Mission& mission : missions) announced[mission.post()].insert(mission.name());
  for (const v1::Echo& echo : echoes) announced[echo.post()].insert(echo.mission());
  return announced;
}

}  // namespace

// Without any there is nothing to join. A contribution that is not whole is seen in Assemble.
Result<bool> RunScheduler::HasWordings(const Step& step, const TaskStore::RunState& state) {
  for (const auto& [task, lease_id] : state.results) {
    CLAQUE_ASSIGN_OR_RETURN(
        const auto parts,
        PartsOf(stores_.aggregates, {step.campaign, state.run, task, lease_id, "", {}}));
    if (parts && std::ranges::any_of(*parts, [](uint64_t shards) { return shards != 0; })) {
      return true;
    }
  }
  return false;
}

Result<std::optional<Contribution>> RunScheduler::ReadTask(const Step& step,
                                                           const TaskStore::RunState& state,
                                                           uint32_t task, uint64_t lease_id) {
  if (lease_id == 0) return std::optional(Contribution());
  CLAQUE_ASSIGN_OR_RETURN(
      auto part,
      ReadContribution(stores_.aggregates, {step.campaign, state.run, task, lease_id, "", {}}));
  if (!part) {
    // The store lost writes after the task was done.
    CLAQUE_RETURN_IF_ERROR(stores_.tasks.Reopen(step.owner, step.campaign, state.run, task));
  }
  return part;
}

Result<bool> RunScheduler::Assemble(const Step& step, const TaskStore::RunState& state,
                                    v1::Run* run) {
  AggregateStore& store = stores_.aggregates;
  CLAQUE_ASSIGN_OR_RETURN(const auto missions,
                          MissionsIn(store, RunMissionsTable(step.campaign, state.run)));
  const auto first_stage = static_cast<uint32_t>(run->task_count());
  UptakeInput input;
  Families families;
  CLAQUE_ASSIGN_OR_RETURN(const auto watched,
                          WatchedIn(store, RunWatchedTable(step.campaign, state.run)));
  NarrativeMerge narratives(step.campaign, watched);
  bool whole = true;
  for (auto it = state.results.lower_bound(first_stage); it != state.results.end(); ++it) {
    CLAQUE_ASSIGN_OR_RETURN(const auto part, ReadTask(step, state, it->first, it->second));
    whole = whole && part;
    if (!part) continue;
    for (const v1::WordingCluster& cluster : part->clusters) families.AddCluster(cluster);
  }
  for (const auto& [task, lease_id] : state.results) {
    if (lease_id == 0) run->add_quarantined_tasks(task);
    if (task >= first_stage) continue;
    CLAQUE_ASSIGN_OR_RETURN(auto part, ReadTask(step, state, task, lease_id));
    whole = whole && part;
    if (!part) continue;
    if (ShardsOf(*run, task).kind == v1::NARRATIVES) {
      for (v1::NarrativeRanking& ranking : part->narratives) narratives.Add(std::move(ranking));
      continue;
    }
    CLAQUE_RETURN_IF_ERROR(
        store.Replace(EchoesTable(step.campaign, state.run, task), part->echoes));
    std::vector<v1::Echo> echoes;
    CLAQUE_RETURN_IF_ERROR(ParseInto(part->echoes, &echoes));
    // Echoes and wordings of a post are in one task's contribution.
    const Announced announced = AnnouncedBy(missions, echoes);
    for (const v1::Wording& wording : part->wordings) families.AddWording(wording, announced);
    std::ranges::move(echoes, std::back_inserter(input.echoes));
    CLAQUE_RETURN_IF_ERROR(ParseInto(part->target_uses, &input.uses));
    std::ranges::move(part->days, std::back_inserter(input.days));
    std::ranges::move(part->accounts, std::back_inserter(input.accounts));
  }
  if (!whole) return false;
  CountTasks(state, run);
  std::vector<Entry> uptakes;
  for (auto& [mission, uptake] : UptakeOf(missions, input)) {
    uptake.set_run(run->name());
    uptakes.push_back({std::string(LastSegment(mission)), uptake.SerializeAsString()});
  }
  CLAQUE_RETURN_IF_ERROR(store.Replace(UptakesTable(step.campaign, state.run), uptakes));
  std::vector<Entry> ranked;
  for (const auto& [id, narrative] : std::move(narratives).Finish(run->name())) {
    ranked.push_back({id, narrative.SerializeAsString()});
  }
  CLAQUE_RETURN_IF_ERROR(store.Replace(NarrativesTable(step.campaign, state.run), ranked));
  CLAQUE_RETURN_IF_ERROR(WriteFamilies(step, state.run, families.Finish(run->name())));
  return true;
}

Status RunScheduler::WriteFamilies(const Step& step, const std::string& run,
                                   const std::vector<v1::PhraseFamily>& families) {
  std::vector<std::vector<Entry>> by_shard(kCampaignShards);
  for (const v1::PhraseFamily& family : families) {
    std::string id(LastSegment(family.name()));
    const auto shard = static_cast<size_t>(CampaignShard(id));
    by_shard[shard].push_back({std::move(id), family.SerializeAsString()});
  }
  for (int shard = 0; shard < kCampaignShards; ++shard) {
    CLAQUE_RETURN_IF_ERROR(stores_.aggregates.Replace(FamiliesTable(step.campaign, run, shard),
                                                      by_shard[static_cast<size_t>(shard)]));
  }
  return OkStatus();
}

}  // namespace claque
