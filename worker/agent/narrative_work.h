// The ranking of posts by narratives, as TaskWork.
#ifndef CLAQUE_WORKER_AGENT_NARRATIVE_WORK_H_
#define CLAQUE_WORKER_AGENT_NARRATIVE_WORK_H_

#include <memory>

#include "worker/agent/task_runner.h"

namespace claque {

std::unique_ptr<TaskWork> MakeNarrativeWork();

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_NARRATIVE_WORK_H_
