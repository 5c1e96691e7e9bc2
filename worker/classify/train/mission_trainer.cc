#include "worker/classify/train/mission_trainer.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "common/base/hash.h"
#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/mission_labels.h"
#include "worker/classify/person_names.h"
#include "worker/classify/train/logistic.h"

namespace claque {
namespace {

// Chosen by leaving families out (docs/evaluation.md).
struct Settings {
  double cost;
  double positive_weight;  // of the loss: for labels that few texts have
};
constexpr Settings kOfText = {4.0, 1.0};
constexpr Settings kOfDirective = {20.0, 4.0};

using Is = std::function<bool(const LabelledText&)>;
using FeaturesOf = FeatureVector TrainingText::*;

std::vector<float> TrainLabel(const std::vector<const TrainingText*>& texts, FeaturesOf of,
                              const Is& taught, const Is& positive, Settings settings) {
  std::vector<Example> examples;
  for (const TrainingText* text : texts) {
    if (!taught(*text->label)) continue;
    const bool is = positive(*text->label);
    // A text and its copy count as one.
    const double weight = text->label->directive ? 1.0 : 0.5;
    examples.push_back({&(text->*of), is, is ? settings.positive_weight * weight : weight});
  }
  return TrainLogistic(examples, settings.cost);
}

std::vector<ByteRange> MarkedPhrases(const LabelledText& label, const TokenizedText& text) {
  std::vector<ByteRange> phrases;
  for (const LabelledText::Marked& mark : label.marks) {
    if (mark.mark != Mark::kStockPhrase) continue;
    ByteRange phrase = {SIZE_MAX, 0};
    for (const Token& t : text.tokens()) {
      const ByteRange origin = text.Origin(t.begin, t.end);
      if (origin.begin < mark.bytes.begin || origin.end > mark.bytes.end) continue;
      phrase.begin = std::min<size_t>(phrase.begin, t.begin);
      phrase.end = t.end;
    }
    if (phrase.end > 0) phrases.push_back(phrase);
  }
  return phrases;
}

TrainingText Prepare(const LabelledText& label, std::string_view written, bool copy) {
  TokenizedText text(written);
  const std::vector<const Lexicon*> lexicons = LexiconsFor(EmbeddedLexicons(), label.lang, text);
  EmbeddedPersonNames().Mask(text);
  const Structure structure = FindStructure(text, lexicons);
  MissionFields fields = FindFields(text, structure, lexicons);
  const double rules = EmbeddedRules().Logit(fields.features);
  TrainingText out{
      &label, TextFeatures(text, structure, fields, rules, lexicons), {}, rules, fields.categories,
      copy};
  if (!label.directive) return out;
  fields.stock_phrases = MarkedPhrases(label, text);
  LeaveOutOffered(fields);
  out.call = CallFeatures(text, structure, fields, rules, lexicons);
  return out;
}

bool IsDirective(const LabelledText& text) { return text.directive; }

struct Labels {
  std::vector<std::string> names;
  std::vector<std::vector<float>> weights;
  void Add(const std::string& name, std::vector<float> of_label) {
    names.push_back(name);
    weights.push_back(std::move(of_label));
  }
};

void AddFieldLabels(const std::vector<const TrainingText*>& texts, Labels& labels) {
  labels.Add(kVaryLabel, TrainLabel(
                             texts, &TrainingText::features, IsDirective,
                             [](const LabelledText& t) { return t.vary; }, kOfDirective));
  for (const v1::Action action : AllActions()) {
    const Is positive = [action](const LabelledText& t) {
      return std::find(t.actions.begin(), t.actions.end(), action) != t.actions.end();
    };
    labels.Add(ActionLabel(action),
               TrainLabel(texts, &TrainingText::call, IsDirective, positive, kOfDirective));
  }
}

// The text with links, handles and hashtags where people put them; its hash decides which and
// where.
std::string WithTargets(const std::string& text) {
  static constexpr std::string_view kTargets[] = {"https://news.example/a/41",
                                                  "@harbour_post",
                                                  "#Tuesday",
                                                  "https://v.example/w?x=9 #vlog",
                                                  "@anna_k",
                                                  "(https://blog.example/p)",
                                                  "#photo #walk",
                                                  "@radio_one https://r.example/7"};
  const uint64_t hash = Hash64(text);
  const std::string target(kTargets[hash % std::size(kTargets)]);
  const std::string other(kTargets[(hash >> 8) % std::size(kTargets)]);
  switch ((hash >> 16) % 4) {
    case 0:
      return text + " " + target;
    case 1:
      return text + "\n" + target + " " + other;
    case 2:
      return target + " " + text + " " + other;
    default: {
      const size_t stop = text.find(". ");
      if (stop == std::string::npos) return other + ": " + text + " " + target;
      return text.substr(0, stop) + " " + target + text.substr(stop) + " " + other;
    }
  }
}

}  // namespace

std::vector<TrainingText> PrepareTexts(const std::vector<LabelledText>& corpus) {
  std::vector<TrainingText> out;
  for (const LabelledText& label : corpus) {
    out.push_back(Prepare(label, label.text, false));
    if (!label.directive) out.push_back(Prepare(label, WithTargets(label.text), true));
  }
  return out;
}

LinearModel TrainMissionModel(const std::vector<const TrainingText*>& texts) {
  Labels labels;
  labels.Add(kDirectiveLabel, TrainLabel(
                                  texts, &TrainingText::features,
                                  [](const LabelledText&) { return true; }, IsDirective, kOfText));
  for (const v1::Category category : AllCategories()) {
    const Is positive = [category](const LabelledText& t) { return t.category == category; };
    labels.Add(CategoryLabel(category),
               TrainLabel(texts, &TrainingText::features, IsDirective, positive, kOfDirective));
  }
  AddFieldLabels(texts, labels);
  return LinearModel::Quantize(std::move(labels.names), labels.weights);
}

LinearModel TrainFieldModel(const std::vector<const TrainingText*>& texts) {
  Labels labels;
  AddFieldLabels(texts, labels);
  return LinearModel::Quantize(std::move(labels.names), labels.weights);
}

}  // namespace claque
