// Turns features into a probability: a linear model with named weights from a data file.
#ifndef CLAQUE_WORKER_CLASSIFY_SCORE_MODEL_H_
#define CLAQUE_WORKER_CLASSIFY_SCORE_MODEL_H_

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/base/status.h"

namespace claque {

// Immutable after Parse; thread-safe.
inline constexpr double kRulesShare = 0.7;

class ScoreModel {
 public:
  // Lines "feature weight", '#' for comments. Error: "NAME:LINE: what is wrong".
  static Result<ScoreModel> Parse(std::string_view name, std::string_view content);

  // Sum of weight x value in the order of feature names: the same on every machine.
  double Logit(const std::map<std::string, double>& features) const;
  double Weight(const std::string& feature) const;

 private:
  std::unordered_map<std::string, double> weights_;
};

double Sigmoid(double logit);

// Log-odds of a directive: what the statistical model says, helped by the rules where these see an
// explicit call. The model has learnt from cunning texts and doubts plain ones of unseen wording.
inline double BlendLogits(double rules, double model) {
  return model + kRulesShare * std::max(rules, 0.0);
}

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_SCORE_MODEL_H_
