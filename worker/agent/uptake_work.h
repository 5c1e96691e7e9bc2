// The classification tasks this worker knows, as TaskWork.
#ifndef CLAQUE_WORKER_AGENT_UPTAKE_WORK_H_
#define CLAQUE_WORKER_AGENT_UPTAKE_WORK_H_

#include <memory>

#include "worker/agent/task_runner.h"
#include "worker/classify/classifier.h"

namespace claque {

// Null for a kind that is not known. `classifier` must outlive the work.
std::unique_ptr<TaskWork> MakeTaskWork(const v1::ClassificationTask& task,
                                       const Classifier& classifier);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_UPTAKE_WORK_H_
