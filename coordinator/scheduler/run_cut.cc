#include "coordinator/scheduler/run_cut.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "common/base/hash.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/run_plan.h"

namespace claque {
namespace {

// Enough posts to be worth a task of its own.
constexpr int64_t kPostsPerTask = 500;
// Each task of the third stage reads all shares: more tasks pay where there are many pairs.
constexpr int64_t kFewShares = 20'000;
constexpr int64_t kSharesPerTask = 1'000'000;
constexpr int64_t kMostCoordinationTasks = 8;

Result<int64_t> AddLengths(AggregateStore& store, std::span<const TableId> tables,
                           google::protobuf::RepeatedField<int64_t>* out) {
  CLAQUE_ASSIGN_OR_RETURN(const auto lengths, store.LogLengths(tables));
  out->Add(lengths.begin(), lengths.end());
  return std::accumulate(lengths.begin(), lengths.end(), int64_t{0});
}

}  // namespace

Result<RunCut> CutNow(AggregateStore& store, CampaignBook& campaigns, const std::string& campaign) {
  CLAQUE_ASSIGN_OR_RETURN(const v1::Campaign stored, campaigns.Stored(campaign));
  RunCut cut;
  // Traces first: what is cut of them is of posts that are stored.
  CLAQUE_RETURN_IF_ERROR(
      AddLengths(store, OnAllShards(campaign, TracesTable), cut.run.mutable_trace_cut()).status());
  CLAQUE_ASSIGN_OR_RETURN(const int64_t posts, AddLengths(store, OnAllShards(campaign, PostsTable),
                                                          cut.run.mutable_cut()));
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
  *cut.run.mutable_coordination() = stored.coordination();
  digest.Update("coordination" + stored.coordination().SerializeAsString());
  digest.Update("audience" + stored.audience().SerializeAsString());
  CLAQUE_ASSIGN_OR_RETURN(const int64_t titles, store.Count(OnAllShards(campaign, TitlesTable)));
  digest.Update("titles" + std::to_string(titles));
  cut.run.set_input_digest(Hex(AsBytes(digest.Finish())));
  const auto tasks =
      static_cast<int32_t>(std::clamp<int64_t>(posts / kPostsPerTask, 1, kCampaignShards));
  cut.run.set_narrative_task_count(cut.narratives.empty() ? 0 : tasks);
  cut.run.set_task_count(tasks + cut.run.narrative_task_count());
  cut.run.set_stage(kPostStage);
  return cut;
}

int CoordinationTasks(int64_t shares) {
  if (shares < kFewShares) return shares > 0 ? 1 : 0;
  return static_cast<int>(std::min(2 + shares / kSharesPerTask, kMostCoordinationTasks));
}

bool SameInput(const v1::Run& a, const v1::Run& b) {
  return a.input_digest() == b.input_digest() && std::ranges::equal(a.cut(), b.cut()) &&
         std::ranges::equal(a.trace_cut(), b.trace_cut());
}

}  // namespace claque
