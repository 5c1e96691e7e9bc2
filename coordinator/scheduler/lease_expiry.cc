// LeaseDesk: leases that nobody renewed, and the pages that are lost with them.
#include <iterator>

#include "coordinator/aggregator/crash_page.h"
#include "coordinator/scheduler/lease_desk.h"

namespace claque {

Status LeaseDesk::Expire() {
  leases_.EraseEnded(clock_.Now() - options_.grace);
  for (const int shard : owner_.Shards()) {
    const auto owner = owner_.OfShard(shard);
    if (!owner) continue;
    const Status expired = ExpireHosts(*owner, shard);
    if (expired.code() == Code::kAborted) {
      owner_.LostShard(shard);
    } else if (!expired.ok()) {
      return expired;
    }
  }
  return ExpireTasks();
}

Status LeaseDesk::ExpireHosts(const Ownership& owner, int shard) {
  const WallTime now = clock_.Now();
  CLAQUE_ASSIGN_OR_RETURN(const auto expired, stores_.frontier.Expiring(owner, shard, now));
  if (expired.empty()) return OkStatus();
  CLAQUE_RETURN_IF_ERROR(WriteCrashes(expired));
  CLAQUE_ASSIGN_OR_RETURN(const auto lost, stores_.frontier.Expire(owner, expired, now));
  for (const LiveLease& lease : lost) leases_.Erase(lease.host, lease.lease_id);
  return OkStatus();
}

Status LeaseDesk::WriteCrashes(std::span<const ExpiredLease> expired) {
  std::vector<Put> puts;
  for (const ExpiredLease& lost : expired) {
    if (!lost.alone) continue;
    for (const LeasedUrl& url : lost.urls) {
      const auto campaign = campaigns_.Find(url.campaign);
      if (campaign.status().code() == Code::kNotFound) continue;
      if (!campaign.ok()) return campaign.status();
      auto effects = EffectsOfCrash(**campaign, pseudonyms_, url, lost.lease.deadline);
      if (!effects.ok()) continue;  // nobody can say which page it is
      std::ranges::move(effects->puts, std::back_inserter(puts));
    }
  }
  if (puts.empty()) return OkStatus();
  return stores_.aggregates.Apply(puts).status().Prefixed("write lost pages");
}

Status LeaseDesk::ExpireTasks() {
  for (const std::string& campaign : owner_.Campaigns()) {
    const auto owner = owner_.OfCampaign(campaign);
    if (!owner) continue;
    const auto expired = stores_.tasks.ExpireTasks(*owner, campaign, clock_.Now());
    if (expired.status().code() == Code::kAborted) {
      owner_.LostCampaign(campaign);
    } else if (!expired.ok()) {
      return expired.status();
    }
  }
  return OkStatus();
}

}  // namespace claque
