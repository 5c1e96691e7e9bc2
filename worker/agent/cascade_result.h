// Cascades and hours of bursts as they are reported: accounts and posts by name alone.
#ifndef CLAQUE_WORKER_AGENT_CASCADE_RESULT_H_
#define CLAQUE_WORKER_AGENT_CASCADE_RESULT_H_

#include "claque/v1/types.pb.h"
#include "worker/detect/cascades.h"
#include "worker/detect/object_hours.h"

namespace claque {

// Where nothing can be told, the reason alone.
v1::Cascade CascadeResult(const TraceTable& table, const Cascade& cascade);

v1::ObjectHours HoursResult(const ObjectHours& hours);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_CASCADE_RESULT_H_
