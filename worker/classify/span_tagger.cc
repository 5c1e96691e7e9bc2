#include "worker/classify/span_tagger.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace claque {
namespace {

constexpr std::string_view kMagic = "claque span tagger 1\n";
constexpr float kSteps = 127.0f;
constexpr float kNever = -std::numeric_limits<float>::infinity();

// "Inside" of a mark only after its first token or another inside.
bool Follows(Tag from, Tag to) {
  if (to == 0 || to % 2 == 1) return true;
  return from == to || from + 1 == to;
}

std::array<float, kTags> Emissions(const std::vector<uint32_t>& buckets,
                                   const TagWeights& weights) {
  std::array<float, kTags> sums{};
  for (const uint32_t bucket : buckets) {
    const float* row = weights.emission.data() + bucket * kTags;
    for (size_t tag = 0; tag < kTags; ++tag) sums[tag] += row[tag];
  }
  return sums;
}

}  // namespace

std::vector<Tag> BestTags(const TokenFeatures& features, const TagWeights& weights) {
  const size_t count = features.size();
  if (count == 0) return {};
  std::vector<std::array<Tag, kTags>> back(count);
  std::array<float, kTags> score = Emissions(features[0], weights);
  for (Tag tag = 0; tag < kTags; ++tag) {
    score[tag] += Follows(0, tag) ? weights.transition[0][tag] : kNever;
  }
  for (size_t i = 1; i < count; ++i) {
    std::array<float, kTags> next = Emissions(features[i], weights);
    for (Tag to = 0; to < kTags; ++to) {
      float best = kNever;
      for (Tag from = 0; from < kTags; ++from) {
        if (!Follows(from, to)) continue;
        const float value = score[from] + weights.transition[from][to];
        if (value > best) {
          best = value;
          back[i][to] = from;
        }
      }
      next[to] += best;
    }
    score = next;
  }
  std::vector<Tag> tags(count);
  tags[count - 1] = static_cast<Tag>(std::max_element(score.begin(), score.end()) - score.begin());
  for (size_t i = count - 1; i > 0; --i) tags[i - 1] = back[i][tags[i]];
  return tags;
}

std::vector<TaggedSpan> SpanTagger::Find(const TokenFeatures& features) const {
  const std::vector<Tag> tags = BestTags(features, weights_);
  std::vector<TaggedSpan> spans;
  for (size_t i = 0; i < tags.size(); ++i) {
    if (tags[i] == 0) continue;
    if (tags[i] % 2 == 1) {
      spans.push_back({static_cast<Mark>(kMarkLetters[(tags[i] - 1u) / 2]), i, i + 1});
    } else {
      spans.back().token_end = i + 1;
    }
  }
  return spans;
}

// The magic, the scale of a step, the transitions as text, then a byte per weight.
std::string SpanTagger::Serialize() const {
  float largest = 1e-6f;
  for (const float w : weights_.emission) largest = std::max(largest, std::abs(w));
  const float scale = largest / kSteps;
  std::string out(kMagic);
  const auto add = [&out](float value) {
    char number[32];
    std::snprintf(number, sizeof number, "%.9g\n", static_cast<double>(value));
    out += number;
  };
  add(scale);
  for (const auto& row : weights_.transition) {
    for (const float w : row) add(w);
  }
  for (const float w : weights_.emission) {
    out += static_cast<char>(static_cast<int8_t>(std::lround(w / scale)));
  }
  return out;
}

Result<SpanTagger> SpanTagger::Parse(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return InvalidArgument("not a claque span tagger 1");
  bytes.remove_prefix(kMagic.size());
  std::vector<float> numbers;
  while (numbers.size() < 1 + kTags * kTags) {
    const size_t end = bytes.find('\n');
    if (end == std::string_view::npos || end > 30) {
      return InvalidArgument("number " + std::to_string(numbers.size() + 1) + " is missing");
    }
    numbers.push_back(std::strtof(std::string(bytes.substr(0, end)).c_str(), nullptr));
    if (!std::isfinite(numbers.back())) return InvalidArgument("a weight is not finite");
    bytes.remove_prefix(end + 1);
  }
  TagWeights weights;
  if (bytes.size() != weights.emission.size()) {
    return InvalidArgument(std::to_string(bytes.size()) + " bytes of weights where " +
                           std::to_string(weights.emission.size()) + " belong");
  }
  for (size_t i = 0; i < bytes.size(); ++i) {
    weights.emission[i] = numbers[0] * static_cast<float>(static_cast<int8_t>(bytes[i]));
  }
  for (size_t i = 0; i < kTags * kTags; ++i) {
    weights.transition[i / kTags][i % kTags] = numbers[1 + i];
  }
  return SpanTagger(std::move(weights));
}

}  // namespace claque
