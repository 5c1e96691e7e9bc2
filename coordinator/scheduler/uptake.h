// Uptake of a mission from what the tasks of a run contributed: the global step after them.
// Pure: a function of missions and contributions, in any order.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_UPTAKE_H_
#define CLAQUE_COORDINATOR_SCHEDULER_UPTAKE_H_

#include <map>
#include <string>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"

namespace claque {

// Of all tasks of a run together.
struct UptakeInput {
  std::vector<v1::Echo> echoes;
  std::vector<v1::TargetUse> uses;
  std::vector<v1::CoveredDay> days;
  std::vector<v1::DatedAccount> accounts;
};

// By mission name. Missions without any echo or use have one, too.
std::map<std::string, v1::Uptake> UptakeOf(const std::vector<v1::Mission>& missions,
                                           const UptakeInput& input);

// The table "Levels of uptake" of docs/methodology.md. `new_target_accounts`: accounts of
// target_action_count that used neither phrase nor target before the mission.
v1::Level UptakeLevel(const v1::Uptake& uptake, int64_t new_target_accounts);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_UPTAKE_H_
