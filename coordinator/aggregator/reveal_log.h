// The record of every pseudonym that was opened.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_REVEAL_LOG_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_REVEAL_LOG_H_

#include "claque/v1/query.pb.h"
#include "common/base/status.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// Adds the record to RevealsTable. Records outlive the campaign they are of. Blocks on the store.
Status RecordReveal(AggregateStore& store, const v1::RevealRecord& record);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_REVEAL_LOG_H_
