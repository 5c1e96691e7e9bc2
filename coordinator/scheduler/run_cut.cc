#include "coordinator/scheduler/run_cut.h"

#include <algorithm>

#include "common/base/hash.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

// Enough posts to be worth a task of its own.
constexpr int64_t kPostsPerTask = 500;

}  // namespace

Result<RunCut> CutNow(AggregateStore& store, CampaignBook& campaigns, const std::string& campaign) {
  CLAQUE_ASSIGN_OR_RETURN(const v1::Campaign stored, campaigns.Stored(campaign));
  RunCut cut;
  const auto tables = OnAllShards(campaign, PostsTable);
  CLAQUE_ASSIGN_OR_RETURN(const auto lengths, store.LogLengths(tables));
  int64_t posts = 0;
  for (const int64_t length : lengths) {
    cut.run.add_cut(length);
    posts += length;
  }
  CLAQUE_ASSIGN_OR_RETURN(cut.missions, store.All(MissionsTable(campaign)));
  Sha256Stream digest;
  for (const Entry& mission : cut.missions) digest.Update(Sha256Hex(mission.value));
  for (const v1::WatchedNarrative& narrative : stored.watch().narratives()) {
    cut.narratives.push_back({narrative.id(), narrative.SerializeAsString()});
    digest.Update("narrative" + Sha256Hex(cut.narratives.back().value));
  }
  if (!cut.narratives.empty()) {
    for (const std::string& name : stored.masked_names()) digest.Update("name" + Sha256Hex(name));
  }
  cut.run.set_translations(stored.watch().translations());
  if (cut.run.translations()) digest.Update("translations");
  CLAQUE_ASSIGN_OR_RETURN(const int64_t titles, store.Count(OnAllShards(campaign, TitlesTable)));
  digest.Update("titles" + std::to_string(titles));
  cut.run.set_input_digest(Hex(AsBytes(digest.Finish())));
  const auto tasks =
      static_cast<int32_t>(std::clamp<int64_t>(posts / kPostsPerTask, 1, kCampaignShards));
  cut.run.set_narrative_task_count(cut.narratives.empty() ? 0 : tasks);
  cut.run.set_task_count(tasks + cut.run.narrative_task_count());
  return cut;
}

bool SameInput(const v1::Run& a, const v1::Run& b) {
  return a.input_digest() == b.input_digest() &&
         std::equal(a.cut().begin(), a.cut().end(), b.cut().begin(), b.cut().end());
}

int UptakeTasks(const v1::Run& run) { return run.task_count() - run.narrative_task_count(); }

TaskShards ShardsOf(const v1::Run& run, uint32_t task) {
  const int number = static_cast<int>(task);
  const int uptake_tasks = UptakeTasks(run);
  if (number < uptake_tasks) return {v1::UPTAKE, number, uptake_tasks};
  if (number >= run.task_count()) return {v1::FAMILIES, number - run.task_count(), uptake_tasks};
  return {v1::NARRATIVES, number - uptake_tasks, std::max(1, run.narrative_task_count())};
}

}  // namespace claque
