// Coverage: what was and was not seen of each source of a campaign.
#ifndef CLAQUE_COORDINATOR_QUERY_COVERAGE_H_
#define CLAQUE_COORDINATOR_QUERY_COVERAGE_H_

#include <vector>

#include "claque/v1/types.pb.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/aggregator/campaign_book.h"

namespace claque {

// One entry per source, in order of name ("campaigns/x/coverage/00007"). Blocks on the stores.
Result<std::vector<v1::Coverage>> CoverageOf(Stores stores, const CampaignInfo& campaign);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_COVERAGE_H_
