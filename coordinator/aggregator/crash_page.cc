#include "coordinator/aggregator/crash_page.h"

#include "coordinator/frontier/revisit.h"
#include "coordinator/privacy/private_text.h"
#include "coordinator/store/frontier_rules.h"

namespace claque {

Result<Effects> EffectsOfCrash(const CampaignInfo& campaign, const Pseudonyms& pseudonyms,
                               const LeasedUrl& url, WallTime end) {
  v1::PageResult result;
  CLAQUE_ASSIGN_OR_RETURN(*result.mutable_url(), OpenUrl(pseudonyms, url.url));
  result.set_campaign(campaign.id());
  v1::Page& page = *result.mutable_page();
  page.set_url(result.url());
  page.set_outcome(v1::WORKER_CRASH);
  page.set_reason(
      std::to_string(kLostLeasesUntilAlone) +
      " leases of its host in a row were lost, then one of this page alone: the workers "
      "ended or fell silent");
  Visit visit;
  visit.time = end;
  visit.outcome = v1::WORKER_CRASH;
  const RecrawlState after = NextState(url.state, visit, campaign.RevisitOf(url.rank));
  return EffectsOf(campaign, pseudonyms, url.rank, after, std::move(result));
}

}  // namespace claque
