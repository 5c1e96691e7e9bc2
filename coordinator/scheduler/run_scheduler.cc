#include "coordinator/scheduler/run_scheduler.h"

#include <numeric>
#include <utility>

#include "common/base/crash_point.h"
#include "common/base/hash.h"
#include "coordinator/aggregator/contribution.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/task_input.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

// After so many intervals a run starts though an import still goes on.
constexpr int kMostIntervals = 10;
// A change of one part in so many of a run's input is much.
constexpr int64_t kMuch = 10;

Result<std::optional<v1::Run>> ParseRun(const std::optional<std::string>& value) {
  if (!value || value->empty()) return std::optional<v1::Run>();
  v1::Run run;
  if (!run.ParseFromString(*value)) return DataLoss("stored run cannot be read");
  return std::optional(std::move(run));
}

Result<std::optional<v1::Run>> ReadRun(AggregateStore& store, const TableId& id) {
  CLAQUE_ASSIGN_OR_RETURN(const auto value, store.GetValue(id));
  return ParseRun(value);
}

// Somebody else moved the campaign's runs on: this coordinator stood still in between.
Status Overtaken() { return Aborted("another coordinator went on with the campaign's runs"); }

// Of the first `count` tasks.
template <typename F>
std::vector<TableId> ContributionTables(const std::string& campaign, const v1::Run& run, F table,
                                        int count) {
  std::vector<TableId> out;
  for (int task = 0; task < count; ++task) {
    out.push_back(table(campaign, LastSegment(run.name()), static_cast<uint32_t>(task)));
  }
  return out;
}

// The same table of `run` on every shard.
template <typename F>
std::vector<TableId> RunTables(const std::string& campaign, const v1::Run& run, F table) {
  return OnAllShards(campaign, [&](const std::string& of, int shard) {
    return table(of, LastSegment(run.name()), shard);
  });
}

}  // namespace

Result<std::optional<v1::Run>> ActiveRun(AggregateStore& store, const std::string& campaign) {
  return ReadRun(store, ActiveRunValue(campaign));
}

Result<std::optional<v1::Run>> PublishedRun(AggregateStore& store, const std::string& campaign) {
  return ReadRun(store, RunValue(campaign));
}

Result<bool> RunIsCurrent(AggregateStore& store, CampaignBook& campaigns,
                          const std::string& campaign) {
  CLAQUE_ASSIGN_OR_RETURN(const auto published, PublishedRun(store, campaign));
  if (!published) return false;
  CLAQUE_ASSIGN_OR_RETURN(const RunCut now, CutNow(store, campaigns, campaign));
  return SameInput(*published, now.run);
}

RunScheduler::RunScheduler(Stores stores, CampaignBook& campaigns, ShardOwner& owner,
                           const Pseudonyms& pseudonyms, const Clock& clock,
                           std::chrono::milliseconds interval)
    : stores_(stores),
      campaigns_(campaigns),
      owner_(owner),
      clock_(clock),
      interval_(interval),
      overlaps_(stores.aggregates, campaigns, pseudonyms) {}

Status RunScheduler::Tick(const std::string& campaign) {
  overlaps_.ForgetDeleted();
  const auto owner = owner_.OfCampaign(campaign);
  if (!owner) return OkStatus();
  Step step{*owner, campaign, {}, {}, {}};
  // In the reverse order of their writing: where another coordinator publishes from here on, the
  // comparison with what was published fails.
  AggregateStore& store = stores_.aggregates;
  CLAQUE_ASSIGN_OR_RETURN(step.previous, store.GetValue(PreviousRunValue(campaign)));
  CLAQUE_ASSIGN_OR_RETURN(step.published, store.GetValue(RunValue(campaign)));
  CLAQUE_ASSIGN_OR_RETURN(step.active, store.GetValue(ActiveRunValue(campaign)));
  CLAQUE_ASSIGN_OR_RETURN(const auto active, ParseRun(step.active));
  if (!active) return Start(step);
  CLAQUE_ASSIGN_OR_RETURN(const auto published, ParseRun(step.published));
  if (published && published->name() == active->name()) return Close(step, *active);
  CLAQUE_ASSIGN_OR_RETURN(const auto state, stores_.tasks.State(campaign));
  const std::string run(LastSegment(active->name()));
  if (state.run != run) {
    // Chosen but not started before its coordinator died.
    return stores_.tasks.Start(*owner, campaign, run, static_cast<uint32_t>(active->task_count()));
  }
  const auto planned = static_cast<uint32_t>(RunPlan(*active).task_count());
  if (state.task_count < planned) return stores_.tasks.Extend(*owner, campaign, run, planned);
  if (state.results.size() < state.task_count) return OkStatus();
  if (active->stage() == kNetworkStage) return Publish(step, *active, state);
  return Advance(step, *active, state);
}

Status RunScheduler::Advance(const Step& step, v1::Run run, const TaskStore::RunState& state) {
  const int before = RunPlan(run).task_count();
  if (run.stage() == kPostStage) {
    CLAQUE_ASSIGN_OR_RETURN(const bool gave_way, GaveWay(step, run));
    if (gave_way) return OkStatus();
  }
  while (run.stage() < kNetworkStage && RunPlan(run).task_count() == before) {
    if (run.stage() == kPostStage) {
      CLAQUE_ASSIGN_OR_RETURN(const bool more, HasWordings(step, state));
      run.set_family_task_count(more ? RunPlan(run).Of(v1::UPTAKE).count : 0);
    } else if (run.stage() == kWordingStage) {
      CLAQUE_ASSIGN_OR_RETURN(const auto shares, AssembleTexts(step, state, run));
      if (!shares) return OkStatus();
      run.set_coordination_task_count(CoordinationTasks(*shares));
    } else {
      // What tasks of kind NETWORKS read.
      const TaskGroup found = RunPlan(run).Of(v1::COORDINATION);
      for (const TaskGroup& group : {found, RunPlan(run).Of(v1::NARRATIVES)}) {
        CLAQUE_ASSIGN_OR_RETURN(const bool whole, AreWhole(step, state, group));
        if (!whole) return OkStatus();
      }
      run.set_network_task_count(found.count > 0 ? 1 : 0);
    }
    run.set_stage(run.stage() + 1);
  }
  Step advanced = step;
  advanced.active = run.SerializeAsString();
  CLAQUE_ASSIGN_OR_RETURN(
      const bool cut, stores_.aggregates.CompareAndSet(ActiveRunValue(step.campaign), step.active,
                                                       *advanced.active));
  if (!cut) return Overtaken();
  CrashPoint("stage_cut");
  if (RunPlan(run).task_count() == before) return Publish(advanced, run, state);
  return stores_.tasks.Extend(step.owner, step.campaign, state.run,
                              static_cast<uint32_t>(RunPlan(run).task_count()));
}

Status RunScheduler::Start(const Step& step) {
  const std::string& campaign = step.campaign;
  const WallTime now = clock_.Now();
  Pace& pace = paces_.try_emplace(campaign, Pace{now, {}}).first->second;
  CLAQUE_ASSIGN_OR_RETURN(const FrontierCounts counts, stores_.frontier.Counts(campaign, now));
  const auto waited = now - pace.last_start;
  if (!counts.idle() && waited < interval_) return OkStatus();
  auto cut = CutNow(stores_.aggregates, campaigns_, campaign);
  if (cut.status().code() == Code::kNotFound) return OkStatus();  // it is being deleted
  if (!cut.ok()) return cut.status();
  CLAQUE_ASSIGN_OR_RETURN(const auto published, ParseRun(step.published));
  if (published && SameInput(*published, cut->run)) return OkStatus();
  const bool is_steady = pace.seen && SameInput(*pace.seen, cut->run);
  pace.seen = cut->run;
  if (counts.idle() && !is_steady && waited < kMostIntervals * interval_) return OkStatus();
  pace.last_start = now;
  pace.gave_way = false;
  return Choose(step, std::move(*cut));
}

Status RunScheduler::Choose(const Step& step, RunCut cut) {
  const std::string& campaign = step.campaign;
  v1::Run& run = cut.run;
  const std::string id = ContentId({"run", campaign, run.SerializeAsString()});
  run.set_name(ResourceName(campaign, "runs", id));
  *run.mutable_as_of() = TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now()));
  CLAQUE_RETURN_IF_ERROR(stores_.aggregates.Replace(RunMissionsTable(campaign, id), cut.missions));
  CLAQUE_RETURN_IF_ERROR(stores_.aggregates.Replace(RunWatchedTable(campaign, id), cut.narratives));
  CLAQUE_ASSIGN_OR_RETURN(const bool chosen,
                          stores_.aggregates.CompareAndSet(ActiveRunValue(campaign), step.active,
                                                           run.SerializeAsString()));
  if (!chosen) return Overtaken();
  CrashPoint("run_chosen");
  return stores_.tasks.Start(step.owner, campaign, id, static_cast<uint32_t>(run.task_count()));
}

Result<bool> RunScheduler::GaveWay(const Step& step, const v1::Run& run) {
  Pace& pace = paces_.try_emplace(step.campaign, Pace{clock_.Now(), {}}).first->second;
  if (pace.gave_way) return false;
  CLAQUE_ASSIGN_OR_RETURN(RunCut cut, CutNow(stores_.aggregates, campaigns_, step.campaign));
  const int64_t covered = std::accumulate(run.cut().begin(), run.cut().end(), int64_t{0});
  const int64_t stored = std::accumulate(cut.run.cut().begin(), cut.run.cut().end(), int64_t{0});
  if ((stored - covered) * kMuch < covered) return false;
  CLAQUE_RETURN_IF_ERROR(Choose(step, std::move(cut)));
  pace.gave_way = true;
  // After a crash here its tables stay until the campaign is deleted.
  CLAQUE_RETURN_IF_ERROR(DropContributions(step.campaign, run));
  CLAQUE_RETURN_IF_ERROR(DropTables(step.campaign, run));
  return true;
}

Status RunScheduler::Publish(const Step& step, v1::Run run, const TaskStore::RunState& state) {
  AggregateStore& store = stores_.aggregates;
  const v1::Run active = run;
  CLAQUE_ASSIGN_OR_RETURN(const bool read, overlaps_.Read(step.campaign, run.name()));
  if (!read) return OkStatus();
  CLAQUE_ASSIGN_OR_RETURN(const bool whole, AssembleNetworks(step, state, &run));
  if (!whole) return OkStatus();
  CrashPoint("before_publish");
  run.set_release(CLAQUE_VERSION);
  *run.mutable_publish_time() = TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now()));
  // Tables of a run live until the one after its successor, for page tokens. The published run
  // becomes the previous one first, so that a crash in between leaves it known.
  if (step.published && step.previous != step.published) {
    CLAQUE_ASSIGN_OR_RETURN(const auto previous, ParseRun(step.previous));
    if (previous && previous->name() != run.name()) {
      CLAQUE_RETURN_IF_ERROR(DropTables(step.campaign, *previous));
    }
    CLAQUE_ASSIGN_OR_RETURN(const bool kept, store.CompareAndSet(PreviousRunValue(step.campaign),
                                                                 step.previous, *step.published));
    if (!kept) return Overtaken();
  }
  CLAQUE_ASSIGN_OR_RETURN(
      const bool published,
      store.CompareAndSet(RunValue(step.campaign), step.published, run.SerializeAsString()));
  if (!published) return Overtaken();
  CrashPoint("published");
  return Close(step, active);
}

Status RunScheduler::Close(const Step& step, const v1::Run& run) {
  AggregateStore& store = stores_.aggregates;
  const std::string id(LastSegment(run.name()));
  CLAQUE_RETURN_IF_ERROR(store.Append(EventsStream(step.campaign), run.name()));
  CLAQUE_RETURN_IF_ERROR(stores_.tasks.Finish(step.owner, step.campaign, id));
  CLAQUE_RETURN_IF_ERROR(DropContributions(step.campaign, run));
  CLAQUE_ASSIGN_OR_RETURN(const bool closed,
                          store.CompareAndSet(ActiveRunValue(step.campaign), step.active, ""));
  return closed ? OkStatus() : Overtaken();
}

Status RunScheduler::DropContributions(const std::string& campaign, const v1::Run& run) {
  const int count = RunPlan(run).task_count();
  std::vector<TableId> tables = ContributionTables(campaign, run, TaskPartsTable, count);
  const auto marks = ContributionTables(campaign, run, TaskMarksTable, count);
  tables.insert(tables.end(), marks.begin(), marks.end());
  for (const auto table : {BandsTable, PhraseSharesTable}) {
    const auto sharded = RunTables(campaign, run, table);
    tables.insert(tables.end(), sharded.begin(), sharded.end());
  }
  return stores_.aggregates.Delete(tables);
}

Status RunScheduler::DropTables(const std::string& campaign, const v1::Run& run) {
  std::vector<TableId> tables = ContributionTables(campaign, run, EchoesTable, run.task_count());
  for (const auto table :
       {FamiliesTable, EdgesTable, NetworksTable, BurstsTable, CohortsTable, OverlapsTable}) {
    const auto sharded = RunTables(campaign, run, table);
    tables.insert(tables.end(), sharded.begin(), sharded.end());
  }
  const std::string_view id = LastSegment(run.name());
  for (const auto table : {UptakesTable, RunMissionsTable, RunWatchedTable, NarrativesTable}) {
    tables.push_back(table(campaign, id));
  }
  return stores_.aggregates.Delete(tables);
}

}  // namespace claque
