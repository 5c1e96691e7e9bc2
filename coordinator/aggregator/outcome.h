// What a page result means for the frontier. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_

#include "claque/v1/report.pb.h"
#include "coordinator/store/frontier_store.h"

namespace claque {

// Campaign, outcome, validators, retry and push-back; host, lease, stored URL, rank and delay are
// the caller's.
UrlOutcome OutcomeOf(const v1::PageResult& page);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_OUTCOME_H_
