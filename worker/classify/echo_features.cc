#include "worker/classify/echo_features.h"

#include <algorithm>

#include "worker/classify/echo_stance.h"

namespace claque {
namespace {

constexpr std::array<std::string_view, kEchoFeatures> kNames = {"bias",
                                                                "verbatim",
                                                                "uncovered",
                                                                "uncovered_much",
                                                                "uncovered_letters",
                                                                "sparse",
                                                                "strange",
                                                                "disorder",
                                                                "dropped",
                                                                "replaced",
                                                                "replaced_any",
                                                                "replaced_many",
                                                                "replaced_start",
                                                                "replaced_end",
                                                                "reworded",
                                                                "reworded_many",
                                                                "reworded_near",
                                                                "dropped_reworded",
                                                                "replaced_far",
                                                                "added",
                                                                "synonyms",
                                                                "near_words",
                                                                "typos",
                                                                "negation",
                                                                "negation_twice",
                                                                "negation_changed",
                                                                "negation_moved",
                                                                "antonym",
                                                                "antonym_far",
                                                                "negated_antonym",
                                                                "number",
                                                                "number_lost",
                                                                "name",
                                                                "unknown",
                                                                "pivot_moved",
                                                                "interleaved",
                                                                "exchanged",
                                                                "rotated",
                                                                "transposed",
                                                                "transposed_forms",
                                                                "roles",
                                                                "roles_negation",
                                                                "reject",
                                                                "quoted",
                                                                "quoted_among",
                                                                "quoted_rejected",
                                                                "quoted_doubted"};

// How much of `enough` is missing, as a share of it.
double Missing(double share, double enough) { return std::max(0.0, 1 - share / enough); }

// Writes the values of one pair. One use.
class Measure {
 public:
  Measure(const PreparedPhrase& phrase, PreparedText& text, const Alignment& a)
      : phrase_(phrase), text_(text), a_(a) {}

  EchoValues Run() {
    At(EchoFeature::kBias) = 1;
    At(EchoFeature::kVerbatim) = a_.verbatim;
    Cover();
    Grams();
    Order();
    MeasureStance(phrase_, text_, a_, values_);
    return values_;
  }

 private:
  double& At(EchoFeature f) { return values_[static_cast<size_t>(f)]; }

  void Cover() {
    double cover = 0;
    double letters = 0;
    double content = 0;
    double synonyms = 0;
    double near = 0;
    double typos = 0;
    for (size_t i = 0; i < a_.place.size(); ++i) {
      const WordView& word = a_.phrase_words[i];
      cover += word.weight * Strength(a_.match[i]);
      if (a_.match[i] >= WordMatch::kTypo) letters += word.weight * Strength(a_.match[i]);
      if (!word.content) continue;
      content += 1;
      synonyms += a_.match[i] == WordMatch::kSynonym;
      near += a_.match[i] == WordMatch::kNear;
      typos += a_.match[i] == WordMatch::kTypo;
    }
    cover /= a_.phrase_weight;
    At(EchoFeature::kUncovered) = Missing(cover, 0.7);
    At(EchoFeature::kUncoveredMuch) = Missing(cover, 0.5);
    At(EchoFeature::kUncoveredLetters) = Missing(letters / a_.phrase_weight, 0.5);
    At(EchoFeature::kSynonyms) = content > 0 ? synonyms / content : 0;
    At(EchoFeature::kNearWords) = content > 0 ? near / content : 0;
    At(EchoFeature::kTypos) = content > 0 ? typos / content : 0;
    double own = 0;
    double all = 0;
    for (size_t at = a_.begin; at < a_.end; ++at) {
      all += a_.text_words[at].weight;
      if (a_.IsUsed(at)) own += a_.text_words[at].weight;
    }
    At(EchoFeature::kSparse) = all > 0 ? Missing(own / all, 0.7) : 1;
  }

  void Grams() {
    const std::vector<uint32_t> grams = CharGrams(text_.text, a_.begin, a_.end);
    size_t common = 0;
    for (const uint32_t g : phrase_.grams) {
      common += std::binary_search(grams.begin(), grams.end(), g);
    }
    if (phrase_.grams.empty()) return;
    At(EchoFeature::kStrange) =
        Missing(static_cast<double>(common) / static_cast<double>(phrase_.grams.size()), 0.5);
  }

  // Whole clauses may change places, and so may two pieces that are all there is.
  void Order() {
    double pairs = 0;
    double wrong = 0;
    size_t turns = 0;
    uint32_t last = Alignment::kFree;
    bool starts = false;  // a clause began since the last word
    for (size_t i = 0; i < a_.place.size(); ++i) {
      starts = starts || phrase_.clause_starts[i];
      if (a_.place[i] == Alignment::kFree || !a_.phrase_words[i].content) continue;
      if (last != Alignment::kFree) {
        turns += a_.place[i] < last;
        pairs += !starts;
        wrong += !starts && a_.place[i] < last;
      }
      last = a_.place[i];
      starts = false;
    }
    if (pairs > 0 && turns > 1) At(EchoFeature::kDisorder) = wrong / pairs;
  }

  const PreparedPhrase& phrase_;
  PreparedText& text_;
  const Alignment& a_;
  EchoValues values_{};
};

}  // namespace

std::string_view EchoFeatureName(EchoFeature feature) {
  return kNames[static_cast<size_t>(feature)];
}

EchoValues MeasureEcho(const PreparedPhrase& phrase, PreparedText& text, const Alignment& a) {
  return Measure(phrase, text, a).Run();
}

}  // namespace claque
