// Bands of wordings: what the first stage of a run leaves for the second, keyed by band, so that
// wordings of different tasks meet in one shard. Kept under the lease that reported them, as other
// contributions are, until the run is published.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_BANDS_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_BANDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "claque/v1/report.pb.h"
#include "coordinator/aggregator/effects.h"
#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/task_store.h"

namespace claque {

// Shard of a band in [0, kCampaignShards): sorted by band is sorted by shard first.
int BandShard(uint64_t band);

// InvalidArgument: wordings or clusters beyond the bounds of report.proto, or uses that are no
// posts of the campaign. Pure.
Status CheckWordings(const std::string& campaign, const v1::ClassificationResult& result);

// Upserts of the bands of one part; returns the shards that it has bands in, one bit each.
uint64_t AddBands(const TaskLease& task, const v1::ClassificationResult& result, Effects& effects);

// What a task's wordings show in one shard: key, the bands of the shard, and of their uses up to
// two (the post's id alone). `parts` are those of PartsOf. DataLoss: the store lost some of
// them.
Result<std::vector<v1::Wording>> ReadBands(AggregateStore& store, const TaskLease& task,
                                           const std::vector<uint64_t>& parts, int shard);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_BANDS_H_
