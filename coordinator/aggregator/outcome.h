// What a page result means for the frontier. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_

#include "claque/v1/report.pb.h"
#include "coordinator/frontier/revisit.h"
#include "coordinator/store/frontier_store.h"

namespace claque {

// Campaign, retry and push-back; host, lease, stored URL, rank, state and delay are the caller's.
UrlOutcome OutcomeOf(const v1::PageResult& page);

// RFC 9309, section 2.3.1.4, as the worker has it: nothing may be asked then.
// So many leases must find it so, before others are told and end their URLs without a request.
constexpr int kUnreachableLeases = 3;
bool IsUnreachable(const v1::RobotsResult& robots);

// The visit that `page` reports; not later than `now`, whatever the worker's clock says.
Visit VisitOf(const v1::PageResult& page, WallTime now);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_
