// Uptake of a mission from the echoes of a run: the global step after its classification tasks.
// Pure: a function of missions, echoes and target uses, in any order.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_UPTAKE_H_
#define CLAQUE_COORDINATOR_SCHEDULER_UPTAKE_H_

#include <map>
#include <string>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"

namespace claque {

// By mission name. Missions without any echo or use get an Uptake of zeros.
std::map<std::string, v1::Uptake> UptakeOf(const std::vector<v1::Mission>& missions,
                                           const std::vector<v1::Echo>& echoes,
                                           const std::vector<v1::TargetUse>& uses);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_UPTAKE_H_
