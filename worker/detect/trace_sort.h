// Sorts the traces of one object.
#ifndef CLAQUE_WORKER_DETECT_TRACE_SORT_H_
#define CLAQUE_WORKER_DETECT_TRACE_SORT_H_

#include <span>
#include <vector>

#include "worker/detect/trace.h"

namespace claque {

// By Older(). Few traces are compared, many are sorted by radix (bytes that all traces have in
// common cost nothing), so a hot object costs linear time. `scratch` grows to traces.size() then,
// its content is of no meaning. Thread-safe with a scratch per thread.
void SortTraces(std::span<Trace> traces, std::vector<Trace>* scratch);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_TRACE_SORT_H_
