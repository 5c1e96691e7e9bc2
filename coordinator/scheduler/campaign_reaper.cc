#include "coordinator/scheduler/campaign_reaper.h"

#include <algorithm>
#include <vector>

namespace claque {

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
  const Status dropped = Drop(campaign);
  if (dropped.code() == Code::kAborted) {
    dropped_.erase(campaign);
    return OkStatus();
  }
  CLAQUE_RETURN_IF_ERROR(dropped);
  if (first != dropped_.end()) return campaigns_.EndDelete(campaign);
  dropped_.emplace(campaign, now);
  return OkStatus();
}

Status CampaignReaper::Drop(const std::string& campaign) {
  CLAQUE_RETURN_IF_ERROR(CheckDeleting(campaign));
  CLAQUE_RETURN_IF_ERROR(stores_.frontier.Drop(campaign));
  CLAQUE_RETURN_IF_ERROR(CheckDeleting(campaign));
  return stores_.aggregates.DropCampaign(campaign);
}

// List and membership are as old as the last tick: a coordinator that stood still since would drop
// a campaign that another has freed the name of, and an analyst created anew.
Status CampaignReaper::CheckDeleting(const std::string& campaign) {
  CLAQUE_ASSIGN_OR_RETURN(const bool deleting, campaigns_.IsDeleting(campaign));
  return deleting ? OkStatus() : Aborted("'" + campaign + "' is not being deleted");
}

}  // namespace claque
