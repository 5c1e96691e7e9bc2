// RunScheduler: what the tasks of a run contributed becomes its tables and figures.
#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/families.h"
#include "coordinator/scheduler/narrative_merge.h"
#include "coordinator/scheduler/network_findings.h"
#include "coordinator/scheduler/phrase_shares.h"
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

// Tasks of a group that were done, not given up.
int DoneOf(const TaskGroup& group, const v1::Run& run) {
  const auto given_up = std::ranges::count_if(
      run.quarantined_tasks(), [&](uint32_t task) { return group.Has(static_cast<int>(task)); });
  return group.count - static_cast<int>(given_up);
}

void CountTasks(const TaskStore::RunState& state, v1::Run* run) {
  for (const auto& [task, lease_id] : state.results) {
    if (lease_id == 0) run->add_quarantined_tasks(task);
  }
  const RunPlan plan(*run);
  run->set_task_done_count(DoneOf(plan.Of(v1::UPTAKE), *run) +
                           DoneOf(plan.Of(v1::NARRATIVES), *run));
  run->set_family_task_done_count(DoneOf(plan.Of(v1::FAMILIES), *run));
  run->set_coordination_task_done_count(DoneOf(plan.Of(v1::COORDINATION), *run));
  run->set_network_task_done_count(DoneOf(plan.Of(v1::NETWORKS), *run));
}

// By the last segments of their names.
template <typename T>
std::vector<Entry> EntriesOf(const std::vector<T>& findings) {
  std::vector<Entry> entries;
  entries.reserve(findings.size());
  for (const T& finding : findings) {
    entries.push_back({std::string(LastSegment(finding.name())), finding.SerializeAsString()});
  }
  return entries;
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

Result<bool> RunScheduler::AreWhole(const Step& step, const TaskStore::RunState& state,
                                    const TaskGroup& tasks) {
  bool whole = true;
  for (const auto& [task, lease_id] : state.results) {
    if (!tasks.Has(static_cast<int>(task)) || lease_id == 0) continue;
    CLAQUE_ASSIGN_OR_RETURN(
        const auto parts,
        PartsOf(stores_.aggregates, {step.campaign, state.run, task, lease_id, "", {}}));
    if (parts) continue;
    whole = false;
    CLAQUE_RETURN_IF_ERROR(stores_.tasks.Reopen(step.owner, step.campaign, state.run, task));
  }
  return whole;
}

Result<std::optional<int64_t>> RunScheduler::AssembleTexts(const Step& step,
                                                           const TaskStore::RunState& state,
                                                           const v1::Run& run) {
  AggregateStore& store = stores_.aggregates;
  const RunPlan plan(run);
  CLAQUE_ASSIGN_OR_RETURN(const auto missions,
                          MissionsIn(store, RunMissionsTable(step.campaign, state.run)));
  UptakeInput input;
  Families families;
  PhraseShares phrases;
  CLAQUE_ASSIGN_OR_RETURN(const auto watched,
                          WatchedIn(store, RunWatchedTable(step.campaign, state.run)));
  NarrativeMerge narratives(step.campaign, watched);
  bool whole = true;
  for (const auto& [task, lease_id] : state.results) {
    if (plan.ShardsOf(task).kind != v1::FAMILIES) continue;
    CLAQUE_ASSIGN_OR_RETURN(const auto part, ReadTask(step, state, task, lease_id));
    whole = whole && part;
    if (!part) continue;
    for (const v1::WordingCluster& cluster : part->clusters) families.AddCluster(cluster);
  }
  for (const auto& [task, lease_id] : state.results) {
    const v1::ClassificationKind kind = plan.ShardsOf(task).kind;
    if (kind == v1::FAMILIES) continue;
    CLAQUE_ASSIGN_OR_RETURN(auto part, ReadTask(step, state, task, lease_id));
    whole = whole && part;
    if (!part) continue;
    if (kind == v1::NARRATIVES) {
      for (v1::NarrativeRanking& ranking : part->narratives) narratives.Add(std::move(ranking));
      continue;
    }
    CLAQUE_RETURN_IF_ERROR(
        store.Replace(EchoesTable(step.campaign, state.run, task), part->echoes));
    std::vector<v1::Echo> echoes;
    CLAQUE_RETURN_IF_ERROR(ParseInto(part->echoes, &echoes));
    for (const v1::Echo& echo : echoes) phrases.Add(echo);
    // Echoes and wordings of a post are in one task's contribution.
    const Announced announced = AnnouncedBy(missions, echoes);
    for (const v1::Wording& wording : part->wordings) families.AddWording(wording, announced);
    std::ranges::move(echoes, std::back_inserter(input.echoes));
    CLAQUE_RETURN_IF_ERROR(ParseInto(part->target_uses, &input.uses));
    std::ranges::move(part->days, std::back_inserter(input.days));
    std::ranges::move(part->accounts, std::back_inserter(input.accounts));
  }
  if (!whole) return std::optional<int64_t>();
  std::vector<Entry> uptakes;
  for (auto& [mission, uptake] : UptakeOf(missions, input)) {
    uptake.set_run(run.name());
    uptakes.push_back({std::string(LastSegment(mission)), uptake.SerializeAsString()});
  }
  CLAQUE_RETURN_IF_ERROR(store.Replace(UptakesTable(step.campaign, state.run), uptakes));
  std::vector<Entry> ranked;
  for (const auto& [id, narrative] : std::move(narratives).Finish(run.name())) {
    ranked.push_back({id, narrative.SerializeAsString()});
  }
  CLAQUE_RETURN_IF_ERROR(store.Replace(NarrativesTable(step.campaign, state.run), ranked));
  CLAQUE_RETURN_IF_ERROR(
      WriteSharded(step, state.run, FamiliesTable, EntriesOf(families.Finish(run.name()))));
  CLAQUE_RETURN_IF_ERROR(AddWordings(step, state, plan, families, &phrases));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t count,
                          std::move(phrases).Write(store, step.campaign, state.run));
  return std::optional(
      std::accumulate(run.trace_cut().begin(), run.trace_cut().end(), int64_t{count}));
}

// Which family a wording is in is known only once all are.
Status RunScheduler::AddWordings(const Step& step, const TaskStore::RunState& state,
                                 const RunPlan& plan, const Families& families,
                                 PhraseShares* phrases) {
  for (const auto& [task, lease_id] : state.results) {
    if (plan.ShardsOf(task).kind != v1::UPTAKE) continue;
    CLAQUE_ASSIGN_OR_RETURN(const auto part, ReadTask(step, state, task, lease_id));
    if (!part) return Unavailable("a contribution that was whole is not any more");
    for (const v1::Wording& wording : part->wordings) {
      const std::string* object = families.ObjectOf(wording.key());
      if (object == nullptr) continue;
      for (const v1::WordingUse& use : wording.uses()) phrases->Add(*object, use);
    }
  }
  return OkStatus();
}

Result<bool> RunScheduler::AssembleNetworks(const Step& step, const TaskStore::RunState& state,
                                            v1::Run* run) {
  const RunPlan plan(*run);
  NetworkFindings findings(step.campaign, run->name());
  bool whole = true;
  for (const auto& [task, lease_id] : state.results) {
    const v1::ClassificationKind kind = plan.ShardsOf(task).kind;
    if (kind != v1::COORDINATION && kind != v1::NETWORKS) continue;
    CLAQUE_ASSIGN_OR_RETURN(auto part, ReadTask(step, state, task, lease_id));
    whole = whole && part;
    if (part && kind == v1::NETWORKS) findings.AddNetworks(*std::move(part));
    if (part && kind == v1::COORDINATION) findings.AddEdges(*std::move(part));
  }
  if (!whole) return false;
  CountTasks(state, run);
  findings.Finish(run);
  CLAQUE_RETURN_IF_ERROR(WriteSharded(step, state.run, EdgesTable, EntriesOf(findings.edges())));
  CLAQUE_RETURN_IF_ERROR(
      WriteSharded(step, state.run, NetworksTable, EntriesOf(findings.networks())));
  CLAQUE_RETURN_IF_ERROR(WriteSharded(step, state.run, BurstsTable, EntriesOf(findings.bursts())));
  CLAQUE_RETURN_IF_ERROR(
      WriteSharded(step, state.run, CohortsTable, EntriesOf(findings.cohorts())));
  CLAQUE_ASSIGN_OR_RETURN(const auto overlaps,
                          overlaps_.Find(step.campaign, findings.networks(), run));
  CLAQUE_RETURN_IF_ERROR(WriteSharded(step, state.run, OverlapsTable, EntriesOf(overlaps)));
  return true;
}

Status RunScheduler::WriteSharded(const Step& step, const std::string& run,
                                  TableId (*table)(const std::string&, std::string_view, int),
                                  std::vector<Entry> entries) {
  std::vector<std::vector<Entry>> by_shard(kCampaignShards);
  for (Entry& entry : entries) {
    const auto shard = static_cast<size_t>(CampaignShard(entry.field));
    by_shard[shard].push_back(std::move(entry));
  }
  for (int shard = 0; shard < kCampaignShards; ++shard) {
    CLAQUE_RETURN_IF_ERROR(stores_.aggregates.Replace(table(step.campaign, run, shard),
                                                      by_shard[static_cast<size_t>(shard)]));
  }
  return OkStatus();
}

}  // namespace claque
