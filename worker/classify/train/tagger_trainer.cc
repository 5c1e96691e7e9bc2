#include "worker/classify/train/tagger_trainer.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/mission_spans.h"
#include "worker/classify/person_names.h"

namespace claque {
namespace {

constexpr int kPasses = 10;

// Weights and, beside each, the sum of its changes times when they came: the average over all steps
// is weight - sum / steps.
class AveragedWeights {
 public:
  TagWeights now;

  void Change(const TokenFeatures& features, const std::vector<Tag>& tags, float by) {
    const float weighted = by * static_cast<float>(step_);
    Tag before = 0;
    for (size_t i = 0; i < tags.size(); ++i) {
      for (const uint32_t bucket : features[i]) {
        now.emission[bucket * kTags + tags[i]] += by;
        late_.emission[bucket * kTags + tags[i]] += weighted;
      }
      now.transition[before][tags[i]] += by;
      late_.transition[before][tags[i]] += weighted;
      before = tags[i];
    }
  }
  void EndStep() { ++step_; }

  TagWeights Average() const {
    TagWeights out = now;
    const auto steps = static_cast<float>(step_);
    for (size_t i = 0; i < out.emission.size(); ++i) out.emission[i] -= late_.emission[i] / steps;
    for (size_t from = 0; from < kTags; ++from) {
      for (size_t to = 0; to < kTags; ++to) {
        out.transition[from][to] -= late_.transition[from][to] / steps;
      }
    }
    return out;
  }

 private:
  TagWeights late_;
  int step_ = 1;
};

// Tokens that share bytes with the mark. Writers differ in whether "until" belongs to a deadline:
// it is taken out, and ApplySpans puts it back.
std::pair<size_t, size_t> MarkedTokens(const LabelledText::Marked& mark, const TokenizedText& text,
                                       const std::vector<const Lexicon*>& lexicons, size_t count) {
  size_t begin = count;
  size_t end = count;
  for (size_t i = 0; i < count; ++i) {
    const ByteRange r = text.Origin(text.tokens()[i].begin, text.tokens()[i].end);
    if (r.begin >= mark.bytes.end || r.end <= mark.bytes.begin) continue;
    begin = std::min(begin, i);
    end = i + 1;
  }
  if (mark.mark != Mark::kDeadline || begin == count) return {begin, end};
  const std::vector<Token>& tokens = text.tokens();
  const ByteRange time =
      WithoutDeadlineWords(text, lexicons, {tokens[begin].begin, tokens[end - 1].end});
  while (tokens[begin].begin < time.begin) ++begin;
  while (tokens[end - 1].end > time.end) --end;
  return {begin, end};
}

std::vector<Tag> WantedTags(const LabelledText& label, const TokenizedText& text,
                            const std::vector<const Lexicon*>& lexicons, size_t count) {
  std::vector<Tag> tags(count, 0);
  for (const LabelledText::Marked& mark : label.marks) {
    const auto base = static_cast<Tag>(1 + 2 * kMarkLetters.find(static_cast<char>(mark.mark)));
    const auto [begin, end] = MarkedTokens(mark, text, lexicons, count);
    for (size_t i = begin; i < end; ++i) tags[i] = i == begin ? base : static_cast<Tag>(base + 1);
  }
  return tags;
}

}  // namespace

std::vector<TaggedText> PrepareTags(const std::vector<LabelledText>& corpus) {
  std::vector<TaggedText> out;
  for (const LabelledText& label : corpus) {
    if (!label.directive) continue;
    TokenizedText text(label.text);
    const std::vector<const Lexicon*> lexicons = LexiconsFor(EmbeddedLexicons(), label.lang, text);
    EmbeddedPersonNames().Mask(text);
    const Structure structure = FindStructure(text, lexicons);
    const MissionFields fields = FindFields(text, structure, lexicons);
    TaggedText tagged{&label, TagFeatures(text, structure, fields), {}};
    tagged.tags = WantedTags(label, text, lexicons, tagged.features.size());
    out.push_back(std::move(tagged));
  }
  return out;
}

SpanTagger TrainTagger(const std::vector<const TaggedText*>& texts) {
  AveragedWeights weights;
  std::vector<const TaggedText*> order = texts;
  std::mt19937 random(4711);  // NOLINT: the same weights on every machine
  for (int pass = 0; pass < kPasses; ++pass) {
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    for (const TaggedText* text : order) {
      const std::vector<Tag> found = BestTags(text->features, weights.now);
      if (found != text->tags) {
        weights.Change(text->features, text->tags, 1.0f);
        weights.Change(text->features, found, -1.0f);
      }
      weights.EndStep();
    }
  }
  return SpanTagger(weights.Average());
}

}  // namespace claque
