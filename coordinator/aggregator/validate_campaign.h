// What a campaign must be before it is stored. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_VALIDATE_CAMPAIGN_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_VALIDATE_CAMPAIGN_H_

#include "claque/v1/campaign.pb.h"
#include "common/base/status.h"

namespace claque {

// InvalidArgument("field: why") with the path of the first offending field.
Status ValidateCampaign(const v1::Campaign& campaign);
// The same of what it watches alone.
Status ValidateWatch(const v1::Watch& watch);
// And of how coordination is told from chance.
Status ValidateCoordination(const v1::CoordinationSettings& settings);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_VALIDATE_CAMPAIGN_H_
