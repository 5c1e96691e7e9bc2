// The page of a URL that no worker lived to report. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_CRASH_PAGE_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_CRASH_PAGE_H_

#include "common/base/status.h"
#include "coordinator/aggregator/effects.h"

namespace claque {

// What a URL causes that was lost while leased alone: those of a page with outcome WORKER_CRASH,
// which any report of it replaces. `end`: deadline of the lease, so that repeating changes nothing.
// kDataLoss: the URL is sealed with another installation key.
Result<Effects> EffectsOfCrash(const CampaignInfo& campaign, const Pseudonyms& pseudonyms,
                               const LeasedUrl& url, WallTime end);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_CRASH_PAGE_H_
