// Input of a classification task: of the first stage of a run PostInput, of the second FamilyInput,
// of the others CoordinationInput.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_TASK_INPUT_H_
#define CLAQUE_COORDINATOR_SCHEDULER_TASK_INPUT_H_

#include <memory>
#include <optional>
#include <vector>

#include "claque/v1/work.pb.h"
#include "coordinator/aggregator/applier.h"

namespace claque {

// Every mission of a table (MissionsTable, RunMissionsTable), sorted by name.
Result<std::vector<v1::Mission>> MissionsIn(AggregateStore& store, const TableId& table);
// Every narrative of RunWatchedTable, sorted by id.
Result<std::vector<v1::WatchedNarrative>> WatchedIn(AggregateStore& store, const TableId& table);

// One use; blocks on the store.
class TaskInput {
 public:
  virtual ~TaskInput() = default;
  // Messages of at most about 1 MiB, nullopt at the end. In the first stage campaign and missions
  // (with titles) or narratives come first, then posts sorted by id inside each shard, each once.
  virtual Result<std::optional<v1::PullInputResponse>> Next() = 0;
};

// FailedPrecondition where the lease is not live. Blocks on the store, which must outlive the
// input.
Result<std::unique_ptr<TaskInput>> OpenTaskInput(Stores stores, CampaignBook& campaigns,
                                                 const v1::PullInputRequest& request);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_TASK_INPUT_H_
