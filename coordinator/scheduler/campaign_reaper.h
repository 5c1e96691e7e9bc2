// CampaignReaper: completes deletions, also those whose coordinator died in the middle.
//
// Another coordinator may take in reports of a deleted campaign until it has refreshed its list, so
// everything is dropped twice: at once, and again after a grace. The name is freed last. What is
// dropped is asked of the store each time: the name may have been freed and given anew by now.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_CAMPAIGN_REAPER_H_
#define CLAQUE_COORDINATOR_SCHEDULER_CAMPAIGN_REAPER_H_

#include <chrono>
#include <map>
#include <string>

#include "common/base/clock.h"
#include "common/base/status.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/aggregator/campaign_book.h"
#include "coordinator/scheduler/membership.h"

namespace claque {

// Longer than a coordinator's list of campaigns is old, and a batch of reports takes.
constexpr std::chrono::milliseconds kDeletionGrace{5'000};

// One thread; blocks on the stores.
class CampaignReaper {
 public:
  // All must outlive this.
  CampaignReaper(Stores stores, CampaignBook& campaigns, const Membership& membership,
                 const Clock& clock);

  // Takes the deletions of campaigns that this coordinator owns one step further.
  Status Tick();

 private:
  Status Advance(const std::string& campaign);
  // All stored state of the campaign but its entry in the list. Idempotent. Aborted: the campaign
  // is not being deleted any more.
  Status Drop(const std::string& campaign);
  Status CheckDeleting(const std::string& campaign);

  Stores stores_;
  CampaignBook& campaigns_;
  const Membership& membership_;
  const Clock& clock_;
  std::map<std::string, BootTime> dropped_;  // when first, here
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_CAMPAIGN_REAPER_H_
