// What people decided about a finding: one versioned entry of ReviewsTable each.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_REVIEWS_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_REVIEWS_H_

#include <string>

#include "claque/v1/types.pb.h"
#include "common/base/status.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

struct StoredReview {
  v1::Review review = v1::UNREVIEWED;
  std::string note;
};

// Replaces the review of finding `id` and no other one. Blocks on the store.
Status SaveReview(AggregateStore& store, const std::string& campaign, const std::string& id,
                  const StoredReview& review);
// Of an entry's value. DataLoss: not one.
Result<StoredReview> DecodeReview(const std::string& value);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_REVIEWS_H_
