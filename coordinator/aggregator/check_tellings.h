// Whether what workers report of narratives, by post and by network, can be.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_CHECK_TELLINGS_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_CHECK_TELLINGS_H_

#include "claque/v1/report.pb.h"
#include "common/base/status.h"

namespace claque {

// Of Network.told, sides and moves; of their posts, and of NarrativeMove.from.
constexpr int kMaxTold = 20;
constexpr int kMaxToldPosts = 3;

// InvalidArgument that names the field: a telling names nobody or nothing, or there are more than
// posts. Pure.
Status CheckTellings(const v1::ClassificationResult& result);

// The same of Network.told, sides and moves: figures that do not agree with the network, with one
// another, or with what chance gives by them.
Status CheckTold(const v1::Network& network);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_CHECK_TELLINGS_H_
