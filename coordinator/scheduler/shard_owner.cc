#include "coordinator/scheduler/shard_owner.h"

#include <set>

namespace claque {

std::string HostShardKey(int shard) {
  std::string number = std::to_string(shard);
  return "h:" + std::string(3 - number.size(), '0') + number;
}

ShardOwner::ShardOwner(const Membership& membership, FrontierStore& frontier, TaskStore& tasks,
                       const Clock& clock)
    : membership_(membership), frontier_(frontier), tasks_(tasks), clock_(clock) {}

Status ShardOwner::Refresh(const std::vector<std::string>& campaigns) {
  for (int shard = 0; shard < kHostShards; ++shard) {
    const bool ours = membership_.Owns(HostShardKey(shard));
    const bool held = OfShard(shard).has_value();
    if (ours && !held) {
      CLAQUE_ASSIGN_OR_RETURN(const Ownership owner,
                              frontier_.Own(shard, membership_.id(), clock_.Now()));
      MutexLock lock(mutex_);
      shards_[shard] = owner;
    } else if (!ours && held) {
      LostShard(shard);
    }
  }
  for (const std::string& campaign : campaigns) {
    const bool ours = membership_.Owns("c:" + campaign);
    const bool held = OfCampaign(campaign).has_value();
    if (ours && !held) {
      CLAQUE_ASSIGN_OR_RETURN(const Ownership owner,
                              tasks_.OwnTasks(campaign, membership_.id(), clock_.Now()));
      MutexLock lock(mutex_);
      campaigns_[campaign] = owner;
    } else if (!ours && held) {
      LostCampaign(campaign);
    }
  }
  // A campaign that is no more must not be ticked: that would bring state of it back.
  const std::set<std::string> listed(campaigns.begin(), campaigns.end());
  for (const std::string& campaign : Campaigns()) {
    if (!listed.contains(campaign)) LostCampaign(campaign);
  }
  return OkStatus();
}

std::vector<int> ShardOwner::Shards() const {
  MutexLock lock(mutex_);
  std::vector<int> out;
  for (const auto& [shard, owner] : shards_) out.push_back(shard);
  return out;
}

std::vector<std::string> ShardOwner::Campaigns() const {
  MutexLock lock(mutex_);
  std::vector<std::string> out;
  for (const auto& [campaign, owner] : campaigns_) out.push_back(campaign);
  return out;
}

std::optional<Ownership> ShardOwner::OfShard(int shard) const {
  MutexLock lock(mutex_);
  const auto it = shards_.find(shard);
  return it == shards_.end() ? std::nullopt : std::optional(it->second);
}

std::optional<Ownership> ShardOwner::OfCampaign(const std::string& campaign) const {
  MutexLock lock(mutex_);
  const auto it = campaigns_.find(campaign);
  return it == campaigns_.end() ? std::nullopt : std::optional(it->second);
}

void ShardOwner::LostShard(int shard) {
  MutexLock lock(mutex_);
  shards_.erase(shard);
}

void ShardOwner::LostCampaign(const std::string& campaign) {
  MutexLock lock(mutex_);
  campaigns_.erase(campaign);
}

void ShardOwner::Clear() {
  MutexLock lock(mutex_);
  shards_.clear();
  campaigns_.clear();
}

}  // namespace claque
