#include "coordinator/aggregator/reviews.h"

#include <algorithm>
#include <cstdint>

#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

// The version stands before the review, since a table's rank cannot be read back.
constexpr size_t kVersionBytes = 8;

int64_t VersionOf(const std::string& value) {
  int64_t version = 0;
  for (size_t i = 0; i < std::min(kVersionBytes, value.size()); ++i) {
    version = version << 8 | static_cast<uint8_t>(value[i]);
  }
  return version;
}

}  // namespace

Status SaveReview(AggregateStore& store, const std::string& campaign, const std::string& id,
                  const StoredReview& review) {
  v1::Incident incident;
  incident.set_review(review.review);
  incident.set_review_note(review.note);
  const std::string bytes = incident.SerializeAsString();
  for (;;) {
    CLAQUE_ASSIGN_OR_RETURN(const auto stored, store.Get(ReviewsTable(campaign), id));
    const std::string version = OrderedBytes((stored ? VersionOf(*stored) : 0) + 1);
    const Put put{ReviewsTable(campaign), id, version, version + bytes, false};
    CLAQUE_ASSIGN_OR_RETURN(const int64_t changed, store.Apply({&put, 1}));
    // Unchanged: another review took this version first. This one comes after it.
    if (changed == 1) return OkStatus();
  }
}

Result<StoredReview> DecodeReview(const std::string& value) {
  v1::Incident incident;
  if (value.size() < kVersionBytes || !incident.ParseFromString(value.substr(kVersionBytes))) {
    return DataLoss("a stored review cannot be read");
  }
  return StoredReview{incident.review(), incident.review_note()};
}

}  // namespace claque
