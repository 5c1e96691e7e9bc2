// ShardOwner: the host shards and campaigns this coordinator schedules, with their epochs.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_SHARD_OWNER_H_
#define CLAQUE_COORDINATOR_SCHEDULER_SHARD_OWNER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "coordinator/scheduler/membership.h"
#include "coordinator/store/frontier_store.h"
#include "coordinator/store/task_store.h"

namespace claque {

// Thread-safe.
class ShardOwner {
 public:
  // All must outlive this.
  ShardOwner(const Membership& membership, FrontierStore& frontier, TaskStore& tasks,
             const Clock& clock);

  // Takes what membership now gives to this coordinator and drops the rest. Blocks on the store.
  Status Refresh(const std::vector<std::string>& campaigns);

  std::vector<int> Shards() const;
  std::vector<std::string> Campaigns() const;
  std::optional<Ownership> OfShard(int shard) const;
  std::optional<Ownership> OfCampaign(const std::string& campaign) const;
  // The store refused the epoch: somebody else took it. Taken again by the next Refresh if
  // membership still gives it to this coordinator.
  void LostShard(int shard);
  void LostCampaign(const std::string& campaign);
  // Owns nothing from here on.
  void Clear();

 private:
  const Membership& membership_;
  FrontierStore& frontier_;
  TaskStore& tasks_;
  const Clock& clock_;
  mutable Mutex mutex_;
  std::map<int, Ownership> shards_ GUARDED_BY(mutex_);
  std::map<std::string, Ownership> campaigns_ GUARDED_BY(mutex_);
};

// "h:017".
std::string HostShardKey(int shard);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_SHARD_OWNER_H_
