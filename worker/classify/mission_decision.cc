#include "worker/classify/mission_decision.h"

#include <algorithm>

#include "worker/classify/mission_labels.h"

namespace claque {
namespace {

constexpr double kRuleEvidence = 1.0;  // log-odds of an action that the rules see

// Log-odds of a wish for other wordings where the tagger found its words, and from which log-odds
// it counts: the model alone must be surer than one that sees which words say it.
constexpr double kTaggedEvidence = 3.0;
constexpr double kVaryLogit = 0.5;

}  // namespace

std::vector<v1::Action> AskedActions(const MissionFields& fields,
                                     const std::map<v1::Action, double>& logits) {
  std::vector<v1::Action> asked;
  std::pair<double, v1::Action> best = {-1e9, v1::ACTION_UNSPECIFIED};
  for (const auto& [action, of_model] : logits) {
    const bool seen =
        std::find(fields.actions.begin(), fields.actions.end(), action) != fields.actions.end();
    const double logit = of_model + (seen ? kRuleEvidence : 0.0);
    if (logit >= kActionLogit) asked.push_back(action);
    best = std::max(best, {logit, action});
  }
  if (asked.empty()) asked.push_back(best.second);
  return asked;
}

bool AsksToVary(const MissionFields& fields, double logit) {
  return fields.vary || logit + (fields.vary_tagged ? kTaggedEvidence : 0.0) >= kVaryLogit;
}

}  // namespace claque
