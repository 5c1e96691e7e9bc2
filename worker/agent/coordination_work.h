// Tasks of a run's third and fourth stage: edges and bursts from shares, networks from edges.
#ifndef CLAQUE_WORKER_AGENT_COORDINATION_WORK_H_
#define CLAQUE_WORKER_AGENT_COORDINATION_WORK_H_

#include <memory>

#include "worker/agent/task_runner.h"

namespace claque {

std::unique_ptr<TaskWork> MakeCoordinationWork();
std::unique_ptr<TaskWork> MakeNetworkWork();

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_COORDINATION_WORK_H_
