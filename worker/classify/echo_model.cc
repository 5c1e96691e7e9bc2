#include "worker/classify/echo_model.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "embedded_echo_data.h"
#include "worker/classify/score_model.h"

namespace claque {
namespace {

constexpr double kThreshold = 0.5;

void AddSpans(const PreparedPhrase& phrase, const PreparedText& text, const Alignment& a,
              EchoMatch& out) {
  std::vector<uint32_t> places;
  for (const uint32_t at : a.place) {
    if (at != Alignment::kFree) places.push_back(at);
  }
  std::sort(places.begin(), places.end());
  const std::vector<Token>& tokens = text.text.tokens();
  for (size_t i = 0; i < places.size();) {
    size_t j = i;
    while (j + 1 < places.size() && places[j + 1] == places[j] + 1) ++j;
    const ByteRange r = text.text.Origin(tokens[places[i]].begin, tokens[places[j]].end);
    v1::Span span;
    span.set_field("stock_phrase");
    span.set_begin(static_cast<int32_t>(r.begin));
    span.set_end(static_cast<int32_t>(r.end));
    span.set_cue("aligned");
    span.set_weight(static_cast<double>(j - i + 1) /
                    static_cast<double>(phrase.text.tokens().size()));
    out.spans.push_back(std::move(span));
    i = j + 1;
  }
}

}  // namespace

const EchoValues& EchoWeights() {
  static const EchoValues weights = [] {
    EchoValues out{};
    for (const EmbeddedFile& file : echo_data()) {
      if (file.name != "weights.txt") continue;
      const Result<ScoreModel> model = ScoreModel::Parse(file.name, file.content);
      if (!model.ok()) {  // a broken build, found by the first test
        std::fprintf(stderr, "%s\n", model.status().message().c_str());
        std::abort();
      }
      for (size_t i = 0; i < kEchoFeatures; ++i) {
        out[i] = model->Weight(std::string(EchoFeatureName(static_cast<EchoFeature>(i))));
      }
    }
    return out;
  }();
  return weights;
}

EchoMatch JudgeEcho(const PreparedPhrase& phrase, PreparedText& text) {
  EchoMatch out;
  const std::optional<Alignment> alignment = AlignPhrase(phrase, text);
  if (!alignment) return out;
  const EchoValues values = MeasureEcho(phrase, text, *alignment);
  double logit = 0;
  for (size_t i = 0; i < kEchoFeatures; ++i) logit += values[i] * EchoWeights()[i];
  out.score = Sigmoid(logit);
  out.is_variant = out.score >= kThreshold;
  if (!out.is_variant) return out;
  if (alignment->verbatim) out.score = 1;
  const bool in_letters = values[static_cast<size_t>(EchoFeature::kUncoveredLetters)] == 0 &&
                          values[static_cast<size_t>(EchoFeature::kStrange)] < 0.2;
  out.kind = alignment->verbatim ? v1::EXACT : in_letters ? v1::EDITED : v1::PARAPHRASE;
  AddSpans(phrase, text, *alignment, out);
  return out;
}

}  // namespace claque
