#include "coordinator/scheduler/campaign_reaper.h"

#include <algorithm>
#include <vector>

namespace claque {

Status DropCampaignState(const Stores& stores, const std::string& campaign) {
  CLAQUE_RETURN_IF_ERROR(stores.frontier.Drop(campaign));
  return stores.aggregates.DropCampaign(campaign);
}

CampaignReaper::CampaignReaper(Stores stores, CampaignBook& campaigns, const Membership& membership,
                               const Clock& clock)
    : stores_(stores), campaigns_(campaigns), membership_(membership), clock_(clock) {}

Status CampaignReaper::Tick() {
  std::vector<std::string> ours = campaigns_.Deleting();
  std::erase_if(ours, [&](const std::string& id) { return !membership_.Owns("c:" + id); });
  std::erase_if(dropped_, [&](const auto& entry) {
    return std::ranges::find(ours, entry.first) == ours.end();
  });
  Status failed;
  for (const std::string& campaign : ours) {
    if (Status status = Advance(campaign); !status.ok()) failed = std::move(status);
  }
  return failed;
}

Status CampaignReaper::Advance(const std::string& campaign) {
  const auto first = dropped_.find(campaign);
  const BootTime now = clock_.BootNow();
  if (first != dropped_.end() && now - first->second < kDeletionGrace) return OkStatus();
  CLAQUE_RETURN_IF_ERROR(DropCampaignState(stores_, campaign));
  if (first != dropped_.end()) return campaigns_.EndDelete(campaign);
  dropped_.emplace(campaign, now);
  return OkStatus();
}

}  // namespace claque
