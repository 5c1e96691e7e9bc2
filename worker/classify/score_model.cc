#include "worker/classify/score_model.h"

#include <charconv>
#include <cmath>

namespace claque {

Result<ScoreModel> ScoreModel::Parse(std::string_view name, std::string_view content) {
  ScoreModel model;
  size_t number = 0;
  while (!content.empty()) {
    ++number;
    const size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    line = line.substr(0, line.find('#'));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const size_t space = line.rfind(' ');
    double weight = 0;
    const std::string_view digits =
        space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), weight);
    if (error != std::errc() || stop != digits.data() + digits.size() || !std::isfinite(weight)) {
      return InvalidArgument(std::string(name) + ":" + std::to_string(number) +
                             ": a line is 'feature weight'");
    }
    std::string_view feature = line.substr(0, space);
    while (!feature.empty() && feature.back() == ' ') feature.remove_suffix(1);
    model.weights_[std::string(feature)] = weight;
  }
  return model;
}

double ScoreModel::Weight(const std::string& feature) const {
  const auto it = weights_.find(feature);
  return it == weights_.end() ? 0.0 : it->second;
}

double ScoreModel::Logit(const std::map<std::string, double>& features) const {
  double sum = 0;
  for (const auto& [name, value] : features) sum += Weight(name) * value;
  return sum;
}

double Sigmoid(double logit) { return 1.0 / (1.0 + std::exp(-logit)); }

}  // namespace claque
