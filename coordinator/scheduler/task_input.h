// Input of a classification task: the missions or narratives of its run and the posts of its shards
// up to the cut.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_TASK_INPUT_H_
#define CLAQUE_COORDINATOR_SCHEDULER_TASK_INPUT_H_

#include <functional>
#include <vector>

#include "claque/v1/work.pb.h"
#include "coordinator/aggregator/applier.h"

namespace claque {

// Every mission of a table (MissionsTable, RunMissionsTable), sorted by name.
Result<std::vector<v1::Mission>> MissionsIn(AggregateStore& store, const TableId& table);
// Every narrative of RunWatchedTable, sorted by id.
Result<std::vector<v1::WatchedNarrative>> WatchedIn(AggregateStore& store, const TableId& table);

// Messages of at most about 1 MiB: campaign and missions (or narratives) first, then posts sorted
// by id inside each shard, each once. FailedPrecondition where the lease is not live. Blocks on the
// store.
Result<std::vector<v1::PullInputResponse>> ReadTaskInput(Stores stores, CampaignBook& campaigns,
                                                         const v1::PullInputRequest& request);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_TASK_INPUT_H_
