// What a page result means for the frontier. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_

#include "claque/v1/report.pb.h"
#include "coordinator/frontier/revisit.h"
#include "coordinator/store/frontier_store.h"

namespace claque {

// Campaign, retry and push-back; host, lease, stored URL, rank, state and delay are the caller's.
UrlOutcome OutcomeOf(const v1::PageResult& page);

// The visit that `page` reports; not later than `now`, whatever the worker's clock says.
Visit VisitOf(const v1::PageResult& page, WallTime now);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_
