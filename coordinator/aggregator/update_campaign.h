// What of a campaign can be changed once it stands. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_UPDATE_CAMPAIGN_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_UPDATE_CAMPAIGN_H_

#include "claque/v1/campaign.pb.h"
#include "common/base/status.h"

namespace claque {

// The watch, its fields one by one, and how coordination is told from chance, which each run is
// made by anew: sources, limits and masked names decide what was collected and found already.
// InvalidArgument: another path.
Status CheckUpdateMask(const google::protobuf::FieldMask& mask);

// Puts the fields of `mask` (none = the watch) of `wanted` into `stored`, each replaced whole.
// REQUIRES: CheckUpdateMask(mask). InvalidArgument: the campaign would not hold.
Status ApplyUpdate(const v1::Campaign& wanted, const google::protobuf::FieldMask& mask,
                   v1::Campaign* stored);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_UPDATE_CAMPAIGN_H_
