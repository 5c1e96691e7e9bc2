#include "coordinator/scheduler/run_scheduler.h"

#include <algorithm>

#include "common/base/crash_point.h"
#include "common/base/hash.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/task_input.h"
#include "coordinator/scheduler/uptake.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

// Enough posts to be worth a task of its own.
constexpr int64_t kPostsPerTask = 500;

Result<std::optional<v1::Run>> ReadRun(AggregateStore& store, const TableId& id) {
  CLAQUE_ASSIGN_OR_RETURN(const auto value, store.GetValue(id));
  if (!value || value->empty()) return std::optional<v1::Run>();
  v1::Run run;
  if (!run.ParseFromString(*value)) return DataLoss("stored run cannot be read");
  return std::optional(std::move(run));
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
Result<std::vector<T>> ReadAll(AggregateStore& store, const std::vector<TableId>& tables) {
  CLAQUE_ASSIGN_OR_RETURN(const auto entries, store.AllOf(tables));
  std::vector<T> out;
  for (const auto& table : entries) {
    for (const Entry& entry : table) {
      if (!out.emplace_back().ParseFromString(entry.value)) {
        return DataLoss("stored contribution '" + entry.field + "' cannot be read");
      }
    }
  }
  return out;
}

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
  CLAQUE_ASSIGN_OR_RETURN(auto active, ActiveRun(stores_.aggregates, campaign));
  if (!active) return Start(*owner, campaign);
  CLAQUE_ASSIGN_OR_RETURN(const auto state, stores_.tasks.State(campaign));
  const std::string run(LastSegment(active->name()));
  if (state.run != run) {
    // Chosen but not started before its coordinator died.
    return stores_.tasks.Start(*owner, campaign, run, static_cast<uint32_t>(active->task_count()));
  }
  if (state.done < state.task_count) return OkStatus();
  return Publish(*owner, campaign, *std::move(active));
}

Status RunScheduler::Start(const Ownership& owner, const std::string& campaign) {
  const WallTime now = clock_.Now();
  const auto last = last_start_.try_emplace(campaign, now).first;
  if (now - last->second < interval_) {
    CLAQUE_ASSIGN_OR_RETURN(const FrontierCounts counts, stores_.frontier.Counts(campaign, now));
    if (!counts.idle()) return OkStatus();
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto published, PublishedRun(stores_.aggregates, campaign));
  std::vector<Entry> missions;
  CLAQUE_ASSIGN_OR_RETURN(v1::Run run, CutNow(stores_.aggregates, campaign, &missions));
  if (published && SameInput(*published, run)) return OkStatus();
  const std::string id = ContentId({"run", campaign, run.SerializeAsString()});
  run.set_name(ResourceName(campaign, "runs", id));
  *run.mutable_as_of() = TimeUtil::MillisecondsToTimestamp(ToMillis(now));
  last->second = now;
  CLAQUE_RETURN_IF_ERROR(stores_.aggregates.Replace(RunMissionsTable(campaign, id), missions));
  CLAQUE_RETURN_IF_ERROR(
      stores_.aggregates.SetValue(ActiveRunValue(campaign), run.SerializeAsString()));
  CrashPoint("run_chosen");
  return stores_.tasks.Start(owner, campaign, id, static_cast<uint32_t>(run.task_count()));
}

Status RunScheduler::Publish(const Ownership& owner, const std::string& campaign, v1::Run run) {
  const std::string id(LastSegment(run.name()));
  AggregateStore& store = stores_.aggregates;
  CLAQUE_ASSIGN_OR_RETURN(const auto echoes,
                          ReadAll<v1::Echo>(store, ContributionTables(campaign, run, EchoesTable)));
  CLAQUE_ASSIGN_OR_RETURN(
      const auto uses,
      ReadAll<v1::TargetUse>(store, ContributionTables(campaign, run, TargetUsesTable)));
  CLAQUE_ASSIGN_OR_RETURN(const auto missions, MissionsIn(store, RunMissionsTable(campaign, id)));
  std::vector<Entry> uptakes;
  for (auto& [mission, uptake] : UptakeOf(missions, echoes, uses)) {
    uptake.set_run(run.name());
    uptakes.push_back({std::string(LastSegment(mission)), uptake.SerializeAsString()});
  }
  CLAQUE_RETURN_IF_ERROR(store.Replace(UptakesTable(campaign, id), uptakes));
  CrashPoint("before_publish");
  CLAQUE_ASSIGN_OR_RETURN(const auto published, PublishedRun(store, campaign));
  run.set_task_done_count(run.task_count());
  *run.mutable_publish_time() = TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now()));
  CLAQUE_RETURN_IF_ERROR(store.SetValue(RunValue(campaign), run.SerializeAsString()));
  CLAQUE_RETURN_IF_ERROR(store.Append(EventsStream(campaign), run.name()));
  CLAQUE_RETURN_IF_ERROR(stores_.tasks.Finish(owner, campaign, id));
  CLAQUE_RETURN_IF_ERROR(store.SetValue(ActiveRunValue(campaign), ""));
  // Tables of a run live until the one after its successor, for page tokens.
  CLAQUE_ASSIGN_OR_RETURN(const auto previous, ReadRun(store, PreviousRunValue(campaign)));
  if (previous && previous->name() != run.name()) {
    CLAQUE_RETURN_IF_ERROR(DropTables(campaign, *previous));
  }
  if (published) {
    CLAQUE_RETURN_IF_ERROR(
        store.SetValue(PreviousRunValue(campaign), published->SerializeAsString()));
  }
  return OkStatus();
}

Status RunScheduler::DropTables(const std::string& campaign, const v1::Run& run) {
  std::vector<TableId> tables = ContributionTables(campaign, run, EchoesTable);
  const auto uses = ContributionTables(campaign, run, TargetUsesTable);
  tables.insert(tables.end(), uses.begin(), uses.end());
  tables.push_back(UptakesTable(campaign, LastSegment(run.name())));
  tables.push_back(RunMissionsTable(campaign, LastSegment(run.name())));
  return stores_.aggregates.Delete(tables);
}

}  // namespace claque
