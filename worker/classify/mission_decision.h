// What rules, model and tagger say of a call, joined: the same where it is used and where it is
// judged.
#ifndef CLAQUE_WORKER_CLASSIFY_MISSION_DECISION_H_
#define CLAQUE_WORKER_CLASSIFY_MISSION_DECISION_H_

#include <map>
#include <vector>

#include "worker/classify/mission_fields.h"

namespace claque {

// The actions that are likely enough, in the order of the enum; at least the likeliest. `logits`:
// the model's log-odds.
std::vector<v1::Action> AskedActions(const MissionFields& fields,
                                     const std::map<v1::Action, double>& logits);

// Whether the wording is to be varied. `logit`: the model's log-odds; `fields`: with the tagger's
// pieces.
bool AsksToVary(const MissionFields& fields, double logit);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_MISSION_DECISION_H_
