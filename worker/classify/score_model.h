// Turns features into a probability: a linear model with named weights from a data file.
#ifndef CLAQUE_WORKER_CLASSIFY_SCORE_MODEL_H_
#define CLAQUE_WORKER_CLASSIFY_SCORE_MODEL_H_

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/base/status.h"

namespace claque {

// Immutable after Parse; thread-safe.
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

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_SCORE_MODEL_H_
