// Logistic regression with an L2 penalty.
#ifndef CLAQUE_WORKER_CLASSIFY_TRAIN_LOGISTIC_H_
#define CLAQUE_WORKER_CLASSIFY_TRAIN_LOGISTIC_H_

#include <vector>

#include "worker/classify/features.h"

namespace claque {

struct Example {
  const FeatureVector* features = nullptr;
  bool positive = false;
  double weight = 1.0;  // of its loss
};

// Weights by bucket (kFeatureBuckets) that minimise |w|^2/2 + sum of cost x weight x log loss.
// Dual coordinate descent: H.-F. Yu, F.-L. Huang, C.-J. Lin, "Dual coordinate descent methods for
// logistic regression and maximum entropy models", Machine Learning 85 (2011), Algorithm 5. The
// order of examples is fixed by a seed: the same input gives the same weights. Pure.
std::vector<float> TrainLogistic(const std::vector<Example>& examples, double cost);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRAIN_LOGISTIC_H_
