#include "coordinator/scheduler/run_scheduler.h"

#include <algorithm>
#include <iterator>

#include "common/base/crash_point.h"
#include "common/base/hash.h"
#include "coordinator/aggregator/contribution.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/task_input.h"
#include "coordinator/scheduler/uptake.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

// Enough posts to be worth a task of its own.
constexpr int64_t kPostsPerTask = 500;

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

// What a run would cover now: log lengths of all post shards, and a digest of the missions (which
// `missions`, where not null, receives).
Result<v1::Run> CutNow(AggregateStore& store, const std::string& campaign,
                       std::vector<Entry>* missions_out = nullptr) {
  v1::Run run;
  const auto tables = OnAllShards(campaign, PostsTable);
  CLAQUE_ASSIGN_OR_RETURN(const auto lengths, store.LogLengths(tables));
  int64_t posts = 0;
  for (const int64_t length : lengths) {
    run.add_cut(length);
    posts += length;
  }
  CLAQUE_ASSIGN_OR_RETURN(auto missions, store.All(MissionsTable(campaign)));
  Sha256Stream digest;
  for (const Entry& mission : missions) digest.Update(Sha256Hex(mission.value));
  run.set_input_digest(Hex(AsBytes(digest.Finish())));
  run.set_task_count(
      static_cast<int32_t>(std::clamp<int64_t>(posts / kPostsPerTask, 1, kCampaignShards)));
  if (missions_out != nullptr) *missions_out = std::move(missions);
  return run;
}

bool SameInput(const v1::Run& a, const v1::Run& b) {
  return a.input_digest() == b.input_digest() &&
         std::equal(a.cut().begin(), a.cut().end(), b.cut().begin(), b.cut().end());
}

template <typename T>
Status ParseInto(const std::vector<Entry>& entries, std::vector<T>* out) {
  for (const Entry& entry : entries) {
    if (!out->emplace_back().ParseFromString(entry.value)) {
      return DataLoss("stored contribution '" + entry.field + "' cannot be read");
    }
  }
  return OkStatus();
}

// Somebody else moved the campaign's runs on: this coordinator stood still in between.
Status Overtaken() { return Aborted("another coordinator went on with the campaign's runs"); }

template <typename F>
std::vector<TableId> ContributionTables(const std::string& campaign, const v1::Run& run, F table) {
  std::vector<TableId> out;
  for (int32_t task = 0; task < run.task_count(); ++task) {
    out.push_back(table(campaign, LastSegment(run.name()), static_cast<uint32_t>(task)));
  }
  return out;
}

}  // namespace

Result<std::optional<v1::Run>> ActiveRun(AggregateStore& store, const std::string& campaign) {
  return ReadRun(store, ActiveRunValue(campaign));
}

Result<std::optional<v1::Run>> PublishedRun(AggregateStore& store, const std::string& campaign) {
  return ReadRun(store, RunValue(campaign));
}

Result<bool> RunIsCurrent(AggregateStore& store, const std::string& campaign) {
  CLAQUE_ASSIGN_OR_RETURN(const auto published, PublishedRun(store, campaign));
  if (!published) return false;
  CLAQUE_ASSIGN_OR_RETURN(const v1::Run now, CutNow(store, campaign));
  return SameInput(*published, now);
}

RunScheduler::RunScheduler(Stores stores, ShardOwner& owner, const Clock& clock,
                           std::chrono::milliseconds interval)
    : stores_(stores), owner_(owner), clock_(clock), interval_(interval) {}

Status RunScheduler::Tick(const std::string& campaign) {
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
  if (state.results.size() < state.task_count) return OkStatus();
  return Publish(step, *active, state);
}

Status RunScheduler::Start(const Step& step) {
  const std::string& campaign = step.campaign;
  const WallTime now = clock_.Now();
  const auto last = last_start_.try_emplace(campaign, now).first;
  if (now - last->second < interval_) {
    CLAQUE_ASSIGN_OR_RETURN(const FrontierCounts counts, stores_.frontier.Counts(campaign, now));
    if (!counts.idle()) return OkStatus();
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto published, ParseRun(step.published));
  std::vector<Entry> missions;
  CLAQUE_ASSIGN_OR_RETURN(v1::Run run, CutNow(stores_.aggregates, campaign, &missions));
  if (published && SameInput(*published, run)) return OkStatus();
  const std::string id = ContentId({"run", campaign, run.SerializeAsString()});
  run.set_name(ResourceName(campaign, "runs", id));
  *run.mutable_as_of() = TimeUtil::MillisecondsToTimestamp(ToMillis(now));
  last->second = now;
  CLAQUE_RETURN_IF_ERROR(stores_.aggregates.Replace(RunMissionsTable(campaign, id), missions));
  CLAQUE_ASSIGN_OR_RETURN(const bool chosen,
                          stores_.aggregates.CompareAndSet(ActiveRunValue(campaign), step.active,
                                                           run.SerializeAsString()));
  if (!chosen) return Overtaken();
  CrashPoint("run_chosen");
  return stores_.tasks.Start(step.owner, campaign, id, static_cast<uint32_t>(run.task_count()));
}

Result<bool> RunScheduler::Assemble(const Step& step, const TaskStore::RunState& state,
                                    v1::Run* run) {
  AggregateStore& store = stores_.aggregates;
  UptakeInput input;
  bool whole = true;
  for (const auto& [task, lease_id] : state.results) {
    std::optional<Contribution> part = Contribution();
    if (lease_id == 0) {
      run->add_quarantined_tasks(task);
    } else {
      CLAQUE_ASSIGN_OR_RETURN(
          part, ReadContribution(store, {step.campaign, state.run, task, lease_id, "", {}}));
    }
    if (!part) {
      // The store lost writes after the task was done.
      CLAQUE_RETURN_IF_ERROR(stores_.tasks.Reopen(step.owner, step.campaign, state.run, task));
      whole = false;
      continue;
    }
    CLAQUE_RETURN_IF_ERROR(
        store.Replace(EchoesTable(step.campaign, state.run, task), part->echoes));
    CLAQUE_RETURN_IF_ERROR(ParseInto(part->echoes, &input.echoes));
    CLAQUE_RETURN_IF_ERROR(ParseInto(part->target_uses, &input.uses));
    std::ranges::move(part->days, std::back_inserter(input.days));
    std::ranges::move(part->accounts, std::back_inserter(input.accounts));
  }
  if (!whole) return false;
  run->set_task_done_count(run->task_count() - run->quarantined_tasks_size());
  CLAQUE_ASSIGN_OR_RETURN(const auto missions,
                          MissionsIn(store, RunMissionsTable(step.campaign, state.run)));
  std::vector<Entry> uptakes;
  for (auto& [mission, uptake] : UptakeOf(missions, input)) {
    uptake.set_run(run->name());
    uptakes.push_back({std::string(LastSegment(mission)), uptake.SerializeAsString()});
  }
  CLAQUE_RETURN_IF_ERROR(store.Replace(UptakesTable(step.campaign, state.run), uptakes));
  return true;
}

Status RunScheduler::Publish(const Step& step, v1::Run run, const TaskStore::RunState& state) {
  AggregateStore& store = stores_.aggregates;
  const v1::Run active = run;
  CLAQUE_ASSIGN_OR_RETURN(const bool whole, Assemble(step, state, &run));
  if (!whole) return OkStatus();
  CrashPoint("before_publish");
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
  std::vector<TableId> tables = ContributionTables(step.campaign, run, TaskPartsTable);
  const auto marks = ContributionTables(step.campaign, run, TaskMarksTable);
  tables.insert(tables.end(), marks.begin(), marks.end());
  CLAQUE_RETURN_IF_ERROR(store.Delete(tables));
  CLAQUE_ASSIGN_OR_RETURN(const bool closed,
                          store.CompareAndSet(ActiveRunValue(step.campaign), step.active, ""));
  return closed ? OkStatus() : Overtaken();
}

Status RunScheduler::DropTables(const std::string& campaign, const v1::Run& run) {
  std::vector<TableId> tables = ContributionTables(campaign, run, EchoesTable);
  tables.push_back(UptakesTable(campaign, LastSegment(run.name())));
  tables.push_back(RunMissionsTable(campaign, LastSegment(run.name())));
  return stores_.aggregates.Delete(tables);
}

}  // namespace claque
