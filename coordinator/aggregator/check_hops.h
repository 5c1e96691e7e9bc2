// Whether the hops of a burst, as a worker reports them, can be.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_CHECK_HOPS_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_CHECK_HOPS_H_

#include "claque/v1/types.pb.h"

namespace claque {

// Of Hops.platforms, Hops.communities and Hop.langs.
constexpr int kMaxHopPlatforms = 10;
constexpr int kMaxHopCommunities = 20;
constexpr int kMaxHopLangs = 5;

// Burst.hops and Burst.object_hops: within bounds, in order, and figures that agree with the burst
// and with one another. True where there are none. Pure.
bool HopsFit(const v1::Burst& burst);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_CHECK_HOPS_H_
