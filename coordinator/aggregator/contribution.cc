#include "coordinator/aggregator/contribution.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <map>

#include "coordinator/aggregator/bands.h"
#include "coordinator/aggregator/check_coordination.h"
#include "coordinator/aggregator/check_tellings.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr uint32_t kMaxParts = 4096;
constexpr int kMaxCues = 200;
constexpr size_t kMaxMatchBytes = 32 << 10;
constexpr size_t kMaxIdBytes = 128;

// Fields of TaskMarksTable, of each lease: the size of its input, its parts (by number, with the
// shards of their bands) and how many there are. Of two inputs under one field the bytewise greater
// would stay: "999" over "1000".
std::string LeaseField(const TaskLease& task) { return std::to_string(task.lease_id); }
std::string PartField(const TaskLease& task, uint32_t part) {
  return LeaseField(task) + "." + std::to_string(part);
}
std::string InputField(const TaskLease& task) { return LeaseField(task) + ".input"; }
TableId MarksOf(const TaskLease& task) {
  return TaskMarksTable(task.campaign, task.run, task.task);
}
TableId PartsTableOf(const TaskLease& task) {
  return TaskPartsTable(task.campaign, task.run, task.task);
}

int64_t NumberIn(const std::string& text) {
  int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string EchoIdOf(const v1::Echo& echo) {
  return EchoId(LastSegment(echo.mission()), echo.phrase_id(), LastSegment(echo.post()));
}

// What a run merges and stores must be bounded, whatever a worker sends.
Status CheckRanking(const TaskLease& task, const v1::NarrativeRanking& ranking,
                    int64_t post_count) {
  const std::string posts = ResourceName(task.campaign, "posts", "");
  const auto fits = [&](const v1::NarrativeMatch& match) {
    return match.post().starts_with(posts) && match.post().size() <= posts.size() + kMaxIdBytes &&
           std::isfinite(match.score()) && match.ByteSizeLong() <= kMaxMatchBytes;
  };
  if (ranking.post_count() < 0 || ranking.post_count() > post_count ||
      ranking.matches_size() > kMaxNarrativeMatches ||
      ranking.matches_size() > ranking.post_count() || ranking.cues_size() > kMaxCues ||
      !std::ranges::all_of(ranking.matches(), fits)) {
    return InvalidArgument("classification.narratives: the ranking by '" + ranking.narrative() +
                           "' is out of bounds");
  }
  return OkStatus();
}

// A post keeps what is stored of it; only what classification adds is taken from the worker.
Status AddDetected(AggregateStore& store, const std::string& campaign,
                   const v1::ClassificationResult& result, Effects& effects) {
  std::map<int, std::vector<const v1::ExtractedPost*>> by_shard;
  for (const v1::ExtractedPost& detected : result.detected()) {
    const std::string id(LastSegment(detected.post().name()));
    by_shard[CampaignShard(id)].push_back(&detected);
  }
  for (const auto& [shard, posts] : by_shard) {
    std::vector<std::string> ids;
    ids.reserve(posts.size());
    for (const auto* post : posts) ids.emplace_back(LastSegment(post->post().name()));
    CLAQUE_ASSIGN_OR_RETURN(const auto stored, store.GetMany(PostsTable(campaign, shard), ids));
    for (size_t i = 0; i < posts.size(); ++i) {
      v1::ExtractedPost known;
      if (!stored[i] || !known.mutable_post()->ParseFromString(*stored[i]) ||
          known.post().name() != posts[i]->post().name()) {
        return InvalidArgument("classification.detected: '" + ids[i] + "' is no stored post");
      }
      // Its page was collected since the task was read, and says more than the import did.
      if (known.post().import_origin().empty()) continue;
      known.mutable_post()->set_lang(posts[i]->post().lang());
      if (posts[i]->has_mission()) *known.mutable_mission() = posts[i]->mission();
      AddPost(campaign, known, /*owns_permalink=*/true, effects);
    }
  }
  return OkStatus();
}

}  // namespace

Put InputMark(const TaskLease& task, int64_t post_count) {
  return {MarksOf(task), InputField(task), "", std::to_string(post_count), false};
}

Status CheckContribution(AggregateStore& store, const TaskLease& task,
                         const v1::ClassificationResult& result) {
  if (result.part() >= kMaxParts) {
    return InvalidArgument("classification.part: at most " + std::to_string(kMaxParts) + " parts");
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto input, store.Get(MarksOf(task), InputField(task)));
  if (!input || NumberIn(*input) != result.post_count()) {
    return InvalidArgument("classification.post_count: the task's input has " +
                           input.value_or("no") + " posts, not " +
                           std::to_string(result.post_count()));
  }
  for (const v1::NarrativeRanking& ranking : result.narratives()) {
    CLAQUE_RETURN_IF_ERROR(CheckRanking(task, ranking, result.post_count()));
  }
  CLAQUE_RETURN_IF_ERROR(CheckTellings(result));
  CLAQUE_RETURN_IF_ERROR(CheckCoordination(result));
  return CheckWordings(task.campaign, result);
}

Status AddContribution(AggregateStore& store, const TaskLease& task,
                       const v1::ClassificationResult& result, Effects& effects) {
  CLAQUE_RETURN_IF_ERROR(AddDetected(store, task.campaign, result, effects));
  v1::ClassificationResult kept;
  for (const v1::Echo& echo : result.echoes()) {
    v1::Echo& named = *kept.add_echoes();
    named = echo;
    named.set_name(ResourceName(task.campaign, "echoes", EchoIdOf(echo)));
    named.set_run(ResourceName(task.campaign, "runs", task.run));
  }
  *kept.mutable_target_uses() = result.target_uses();
  *kept.mutable_covered_days() = result.covered_days();
  *kept.mutable_dated_accounts() = result.dated_accounts();
  *kept.mutable_narratives() = result.narratives();
  *kept.mutable_wording_clusters() = result.wording_clusters();
  *kept.mutable_edges() = result.edges();
  *kept.mutable_bursts() = result.bursts();
  *kept.mutable_networks() = result.networks();
  *kept.mutable_cohorts() = result.cohorts();
  *kept.mutable_tellings() = result.tellings();
  if (result.has_coordination_totals()) {
    *kept.mutable_coordination_totals() = result.coordination_totals();
  }
  for (const v1::Wording& wording : result.wordings()) {
    v1::Wording& named = *kept.add_wordings();
    named = wording;
    named.clear_bands();
  }
  const uint64_t shards = AddBands(task, result, effects);
  effects.puts.push_back(
      {PartsTableOf(task), PartField(task, result.part()), "", kept.SerializeAsString(), false});
  effects.puts.push_back(
      {MarksOf(task), PartField(task, result.part()), "", std::to_string(shards), false});
  if (result.last()) {
    effects.puts.push_back(
        {MarksOf(task), LeaseField(task), "", std::to_string(result.part() + 1), false});
  }
  return OkStatus();
}

Result<std::optional<std::vector<uint64_t>>> PartsOf(AggregateStore& store, const TaskLease& task) {
  CLAQUE_ASSIGN_OR_RETURN(const auto count, store.Get(MarksOf(task), LeaseField(task)));
  if (!count) return std::optional<std::vector<uint64_t>>();
  std::vector<std::string> fields;
  for (int64_t part = 0; part < NumberIn(*count); ++part) {
    fields.push_back(PartField(task, static_cast<uint32_t>(part)));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto marks, store.GetMany(MarksOf(task), fields));
  std::vector<uint64_t> parts;
  for (const auto& mark : marks) {
    if (!mark) return std::optional<std::vector<uint64_t>>();
    std::from_chars(mark->data(), mark->data() + mark->size(), parts.emplace_back());
  }
  return std::optional(std::move(parts));
}

Result<std::optional<v1::ClassificationResult>> ReadPart(AggregateStore& store,
                                                         const TaskLease& task, uint32_t part) {
  CLAQUE_ASSIGN_OR_RETURN(const auto bytes, store.Get(PartsTableOf(task), PartField(task, part)));
  if (!bytes) return std::optional<v1::ClassificationResult>();
  v1::ClassificationResult kept;
  if (!kept.ParseFromString(*bytes)) return DataLoss("a stored contribution cannot be read");
  return std::optional(std::move(kept));
}

Result<std::optional<Contribution>> ReadContribution(AggregateStore& store, const TaskLease& task) {
  CLAQUE_ASSIGN_OR_RETURN(const auto count, store.Get(MarksOf(task), LeaseField(task)));
  if (!count) return std::optional<Contribution>();
  std::map<std::string, std::string> echoes;
  std::map<std::string, std::string> uses;
  Contribution whole;
  for (int64_t part = 0; part < NumberIn(*count); ++part) {
    CLAQUE_ASSIGN_OR_RETURN(auto stored, ReadPart(store, task, static_cast<uint32_t>(part)));
    if (!stored) return std::optional<Contribution>();
    v1::ClassificationResult& kept = *stored;
    for (const v1::Echo& echo : kept.echoes()) {
      echoes[std::string(LastSegment(echo.name()))] = echo.SerializeAsString();
    }
    for (const v1::TargetUse& use : kept.target_uses()) {
      uses[std::string(LastSegment(use.mission())) + "." + std::string(LastSegment(use.post()))] =
          use.SerializeAsString();
    }
    std::ranges::move(*kept.mutable_covered_days(), std::back_inserter(whole.days));
    std::ranges::move(*kept.mutable_dated_accounts(), std::back_inserter(whole.accounts));
    std::ranges::move(*kept.mutable_narratives(), std::back_inserter(whole.narratives));
    std::ranges::move(*kept.mutable_edges(), std::back_inserter(whole.edges));
    std::ranges::move(*kept.mutable_bursts(), std::back_inserter(whole.bursts));
    std::ranges::move(*kept.mutable_networks(), std::back_inserter(whole.networks));
    std::ranges::move(*kept.mutable_cohorts(), std::back_inserter(whole.cohorts));
    if (kept.has_coordination_totals()) whole.totals = kept.coordination_totals();
    std::ranges::move(*kept.mutable_wordings(), std::back_inserter(whole.wordings));
    std::ranges::move(*kept.mutable_wording_clusters(), std::back_inserter(whole.clusters));
  }
  for (auto& [id, echo] : echoes) whole.echoes.push_back({id, std::move(echo)});
  for (auto& [id, use] : uses) whole.target_uses.push_back({id, std::move(use)});
  return std::optional(std::move(whole));
}

}  // namespace claque
