// Hops of an object as they are reported: posts by id alone.
#ifndef CLAQUE_WORKER_AGENT_HOP_RESULT_H_
#define CLAQUE_WORKER_AGENT_HOP_RESULT_H_

#include "claque/v1/types.pb.h"
#include "worker/agent/share_table.h"
#include "worker/detect/hops.h"

namespace claque {

// A view of the shares.
PostPlaces PlacesOf(const ShareTable& shares);

v1::Hops HopsResult(const TraceTable& table, const Hops& hops);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_HOP_RESULT_H_
