// A linear model over hashed features with many labels: weights are bytes, one row per bucket.
#ifndef CLAQUE_WORKER_CLASSIFY_LINEAR_MODEL_H_
#define CLAQUE_WORKER_CLASSIFY_LINEAR_MODEL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status.h"
#include "worker/classify/features.h"

namespace claque {

// Immutable; thread-safe.
class LinearModel {
 public:
  LinearModel() = default;
  // Weights by label, kFeatureBuckets each; rounded to 255 steps between a label's extremes.
  static LinearModel Quantize(std::vector<std::string> labels,
                              const std::vector<std::vector<float>>& weights);
  // Reads Serialize()'s bytes. Error: what does not fit.
  static Result<LinearModel> Parse(std::string_view bytes);
  std::string Serialize() const;

  const std::vector<std::string>& labels() const { return labels_; }
  // Log-odds by label.
  std::vector<double> Logits(const FeatureVector& features) const;
  double Weight(size_t label, uint32_t bucket) const;

 private:
  std::vector<std::string> labels_;
  std::vector<float> scales_;    // by label: log-odds of one step
  std::vector<int8_t> weights_;  // kFeatureBuckets rows of a step count per label
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_LINEAR_MODEL_H_
