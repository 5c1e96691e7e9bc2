#include "coordinator/aggregator/bands.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

// report.proto.
constexpr int kMaxBands = 16;
constexpr int kMaxUses = 1000;
constexpr int kMaxKeys = 10'000;
constexpr size_t kMaxTemplate = 500;

// Uses of one wording in the band table: the second says that there is more than one.
constexpr int kKeptUses = 2;

std::string Field(const TaskLease& task, uint32_t part) {
  return std::to_string(task.task) + "." + std::to_string(task.lease_id) + "." +
         std::to_string(part);
}

}  // namespace

int BandShard(uint64_t band) {
  static_assert(kCampaignShards == 64);
  return static_cast<int>(band >> 58);
}

Status CheckWordings(const std::string& campaign, const v1::ClassificationResult& result) {
  const std::string posts = ResourceName(campaign, "posts", "");
  for (const v1::Wording& wording : result.wordings()) {
    if (wording.bands_size() > kMaxBands || wording.uses_size() > kMaxUses) {
      return InvalidArgument("classification.wordings: more bands or uses than one may have");
    }
    for (const v1::WordingUse& use : wording.uses()) {
      if (!use.post().starts_with(posts)) {
        return InvalidArgument("classification.wordings: '" + use.post() + "' is no post");
      }
    }
  }
  for (const v1::WordingCluster& cluster : result.wording_clusters()) {
    if (cluster.keys_size() > kMaxKeys || cluster.template_().size() > kMaxTemplate) {
      return InvalidArgument("classification.wording_clusters: one is too large");
    }
  }
  return OkStatus();
}

uint64_t AddBands(const TaskLease& task, const v1::ClassificationResult& result, Effects& effects) {
  std::map<int, v1::ClassificationResult> by_shard;
  for (const v1::Wording& wording : result.wordings()) {
    std::map<int, v1::Wording*> rows;
    for (const uint64_t band : wording.bands()) {
      v1::Wording*& row = rows[BandShard(band)];
      if (row == nullptr) {
        row = by_shard[BandShard(band)].add_wordings();
        row->set_key(wording.key());
        for (int i = 0; i < std::min(kKeptUses, wording.uses_size()); ++i) {
          row->add_uses()->set_post(std::string(LastSegment(wording.uses(i).post())));
        }
      }
      row->add_bands(band);
    }
  }
  uint64_t shards = 0;
  for (const auto& [shard, rows] : by_shard) {
    shards |= uint64_t{1} << shard;
    effects.puts.push_back({BandsTable(task.campaign, task.run, shard), Field(task, result.part()),
                            "", rows.SerializeAsString(), false});
  }
  return shards;
}

Result<std::vector<v1::Wording>> ReadBands(AggregateStore& store, const TaskLease& task,
                                           const std::vector<uint64_t>& parts, int shard) {
  std::vector<v1::Wording> wordings;
  for (uint32_t part = 0; part < parts.size(); ++part) {
    if ((parts[part] >> shard & 1) == 0) continue;
    CLAQUE_ASSIGN_OR_RETURN(const auto stored, store.Get(BandsTable(task.campaign, task.run, shard),
                                                         Field(task, part)));
    v1::ClassificationResult rows;
    if (!stored || !rows.ParseFromString(*stored)) {
      return DataLoss("stored bands of task " + std::to_string(task.task) + " are lost");
    }
    std::ranges::move(*rows.mutable_wordings(), std::back_inserter(wordings));
  }
  return wordings;
}

}  // namespace claque
