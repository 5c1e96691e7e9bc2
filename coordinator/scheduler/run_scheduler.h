// RunScheduler: cuts classification tasks over what changed, and publishes a run whole once all its
// tasks are done.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_RUN_SCHEDULER_H_
#define CLAQUE_COORDINATOR_SCHEDULER_RUN_SCHEDULER_H_

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "claque/v1/types.pb.h"
#include "common/base/clock.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/scheduler/shard_owner.h"

namespace claque {

// Run in the making / published run; nullopt = none. Blocks on the store.
Result<std::optional<v1::Run>> ActiveRun(AggregateStore& store, const std::string& campaign);
Result<std::optional<v1::Run>> PublishedRun(AggregateStore& store, const std::string& campaign);
// Whether the published run covers everything stored now.
Result<bool> RunIsCurrent(AggregateStore& store, const std::string& campaign);

// One thread; blocks on the stores.
class RunScheduler {
 public:
  // All must outlive this. A run starts at most every `interval` while collection goes on, and at
  // once when the campaign's frontier is idle.
  RunScheduler(Stores stores, ShardOwner& owner, const Clock& clock,
               std::chrono::milliseconds interval);

  // One step for an owned campaign: starts, publishes, or nothing.
  Status Tick(const std::string& campaign);

 private:
  Status Start(const Ownership& owner, const std::string& campaign);
  Status Publish(const Ownership& owner, const std::string& campaign, v1::Run run);
  Status DropTables(const std::string& campaign, const v1::Run& run);

  Stores stores_;
  ShardOwner& owner_;
  const Clock& clock_;
  const std::chrono::milliseconds interval_;
  std::map<std::string, WallTime> last_start_;  // or when the campaign was first seen
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_RUN_SCHEDULER_H_
