#include "worker/classify/linear_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace claque {
namespace {

constexpr std::string_view kMagic = "claque linear model 1\n";
constexpr size_t kMaxLabels = 64;
constexpr float kSteps = 127.0f;

}  // namespace

LinearModel LinearModel::Quantize(std::vector<std::string> labels,
                                  const std::vector<std::vector<float>>& weights) {
  LinearModel model;
  const size_t count = labels.size();
  model.labels_ = std::move(labels);
  model.weights_.resize(kFeatureBuckets * count);
  for (size_t label = 0; label < count; ++label) {
    float largest = 0;
    for (const float w : weights[label]) largest = std::max(largest, std::abs(w));
    const float scale = largest > 0 ? largest / kSteps : 1.0f;
    model.scales_.push_back(scale);
    for (uint32_t bucket = 0; bucket < kFeatureBuckets; ++bucket) {
      model.weights_[bucket * count + label] =
          static_cast<int8_t>(std::lround(weights[label][bucket] / scale));
    }
  }
  return model;
}

// Lines "label scale" up to an empty one, then the rows.
std::string LinearModel::Serialize() const {
  std::string out(kMagic);
  for (size_t i = 0; i < labels_.size(); ++i) {
    char line[128];
    std::snprintf(line, sizeof line, "%s %.9g\n", labels_[i].c_str(),
                  static_cast<double>(scales_[i]));
    out += line;
  }
  out += '\n';
  out.append(reinterpret_cast<const char*>(weights_.data()), weights_.size());
  return out;
}

Result<LinearModel> LinearModel::Parse(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return InvalidArgument("not a claque linear model 1");
  bytes.remove_prefix(kMagic.size());
  LinearModel model;
  while (!bytes.starts_with('\n')) {
    const size_t end = bytes.find('\n');
    const size_t space = bytes.substr(0, end).find(' ');
    if (end == std::string_view::npos || space == std::string_view::npos ||
        model.labels_.size() == kMaxLabels) {
      return InvalidArgument("label " + std::to_string(model.labels_.size() + 1) +
                             ": a line is 'label scale', at most 64 of them");
    }
    const std::string number(bytes.substr(space + 1, end - space - 1));
    const float scale = std::strtof(number.c_str(), nullptr);
    if (!std::isfinite(scale) || scale <= 0) {
      return InvalidArgument("label " + std::to_string(model.labels_.size() + 1) +
                             ": the scale is not a positive number");
    }
    model.labels_.emplace_back(bytes.substr(0, space));
    model.scales_.push_back(scale);
    bytes.remove_prefix(end + 1);
  }
  bytes.remove_prefix(1);
  const size_t size = kFeatureBuckets * model.labels_.size();
  if (bytes.size() != size) {
    return InvalidArgument(std::to_string(bytes.size()) + " bytes of weights where " +
                           std::to_string(size) + " belong");
  }
  model.weights_.resize(size);
  std::memcpy(model.weights_.data(), bytes.data(), size);
  return model;
}

std::vector<double> LinearModel::Logits(const FeatureVector& features) const {
  const size_t count = labels_.size();
  std::vector<float> sums(count);
  for (const HashedFeature& f : features.entries) {
    const int8_t* row = weights_.data() + f.bucket * count;
    for (size_t i = 0; i < count; ++i) sums[i] += f.value * static_cast<float>(row[i]);
  }
  std::vector<double> logits(count);
  for (size_t i = 0; i < count; ++i) logits[i] = static_cast<double>(sums[i] * scales_[i]);
  return logits;
}

double LinearModel::Weight(size_t label, uint32_t bucket) const {
  return static_cast<double>(scales_[label]) * weights_[bucket * labels_.size() + label];
}

}  // namespace claque
