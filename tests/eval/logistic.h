// Logistic regression over EchoValues with an L2 penalty, by Newton's method.
#ifndef CLAQUE_TESTS_EVAL_LOGISTIC_H_
#define CLAQUE_TESTS_EVAL_LOGISTIC_H_

#include <vector>

#include "worker/classify/echo_features.h"

namespace claque {

struct Sample {
  EchoValues values{};
  bool label = false;
  double weight = 1;
};

// The same samples give the same weights on every machine (up to rounding). Value 0 is the bias and
// goes unpenalised.
EchoValues FitLogistic(const std::vector<Sample>& samples, double penalty = 0.15);

}  // namespace claque

#endif  // CLAQUE_TESTS_EVAL_LOGISTIC_H_
