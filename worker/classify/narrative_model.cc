#include "worker/classify/narrative_model.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "worker/classify/common_words.h"

namespace claque {
namespace {

// Passages overlap by half, so that what fits into one half of a passage is cut by no end.
constexpr size_t kPassageUnits = 64;
constexpr size_t kPassageStep = kPassageUnits / 2;
// Keeps a text of one or two words from being all narrative.
constexpr double kLengthPrior = 4;

// How many ordinary texts are taken to stand beside the counter-examples, and how many of them one
// of those is worth.
constexpr double kBackgroundTexts = 20;
constexpr double kCounterExampleTexts = 4;
constexpr size_t kMaxTermsOfOne = 4096;
// What a text that says the same in other words has of what an example has.
constexpr double kOtherWording = 0.6;

struct Prior {
  double frequency;  // in ordinary texts, at least
  double trust;      // concepts are wider than words, and pairs count beside their words
};
Prior PriorOf(TermKey key) {
  switch (KindOf(key)) {
    case v1::NARRATIVE_CONCEPT:
      return {0.03, 0.8};
    case v1::NARRATIVE_PAIR:
      return {0.005, 0.4};
    default:
      return {0.01, 1.0};
  }
}

// In how many examples and counter-examples a term stands.
struct Count {
  double examples = 0;
  double counter_examples = 0;
};
using Counts = std::map<TermKey, Count>;

std::set<TermKey> TermsOf(const NarrativeText& text) {
  std::set<TermKey> terms;
  for (const TermUnit& unit : text.units()) {
    terms.insert(unit.word);
    terms.insert(unit.concepts.begin(), unit.concepts.end());
    if (unit.pair != 0) terms.insert(unit.pair);
  }
  return terms;
}

// Units of an analyst's texts.
struct Texts {
  std::vector<std::vector<TermUnit>> examples;
  Counts counts;
  size_t counter_examples = 0;
};

void AddText(const std::string& text, const std::string& lang, const NameMask& names, bool counter,
             Texts* out) {
  const NarrativeText read(text, lang, names);
  if (read.units().empty()) return;
  for (const TermKey term : TermsOf(read)) {
    Count& count = out->counts[term];
    ++(counter ? count.counter_examples : count.examples);
  }
  if (counter) {
    ++out->counter_examples;
  } else {
    out->examples.push_back(read.units());
  }
}

Texts Read(const v1::WatchedNarrative& watched, const NameMask& names) {
  Texts out;
  const auto add = [&](const auto& wording, const std::string& lang) {
    AddText(wording.text(), lang, names, false, &out);
    for (const std::string& text : wording.examples()) AddText(text, lang, names, false, &out);
    for (const std::string& text : wording.counter_examples()) {
      AddText(text, lang, names, true, &out);
    }
  };
  add(watched, "");
  for (const v1::NarrativeWording& wording : watched.wordings()) add(wording, wording.lang());
  return out;
}

// Log-odds of a text of the narrative against an ordinary one or a counter-example, given the term.
double WeightOf(TermKey key, const Count& count, const Texts& texts) {
  const Prior prior = PriorOf(key);
  const double frequency = std::max(prior.frequency, EmbeddedCommonWords().FractionOf(key));
  const auto examples = static_cast<double>(texts.examples.size());
  const auto counter = static_cast<double>(texts.counter_examples);
  const double told = (count.examples + frequency) / (examples + 1);
  const double other =
      (kCounterExampleTexts * count.counter_examples + kBackgroundTexts * frequency) /
      (kCounterExampleTexts * counter + kBackgroundTexts);
  return prior.trust * std::log(told / other);
}

double Rounded(double value) { return std::round(value * 1e4) / 1e4; }

double LengthNorm(size_t units) { return std::sqrt(static_cast<double>(units) + kLengthPrior); }

}  // namespace

NarrativeModel::NarrativeModel(const std::vector<v1::WatchedNarrative>& narratives,
                               const NameMask& names)
    : scales_(narratives.size(), 0) {
  for (uint32_t i = 0; i < narratives.size(); ++i) AddNarrative(i, narratives[i], names);
}

void NarrativeModel::AddNarrative(uint32_t narrative, const v1::WatchedNarrative& watched,
                                  const NameMask& names) {
  const Texts texts = Read(watched, names);
  if (texts.examples.empty()) return;
  std::vector<std::pair<TermKey, double>> terms;
  for (const auto& [key, count] : texts.counts) {
    terms.emplace_back(key, WeightOf(key, count, texts));
  }
  std::ranges::stable_sort(terms, std::greater<>(),
                           [](const auto& term) { return std::abs(term.second); });
  terms.resize(std::min(terms.size(), kMaxTermsOfOne));
  for (const auto& [key, weight] : terms) weights_[key].push_back({narrative, weight});
  double sum = 0;
  for (const std::vector<TermUnit>& units : texts.examples) {
    for (const Told& told : BestPassages(units)) {
      if (told.narrative == narrative) sum += told.score;
    }
  }
  scales_[narrative] = kOtherWording * sum / static_cast<double>(texts.examples.size());
}

const std::vector<NarrativeModel::Weight>& NarrativeModel::WeightsOf(TermKey key) const {
  static const std::vector<Weight> kNone;
  const auto it = weights_.find(key);
  return it == weights_.end() ? kNone : it->second;
}

// A unit counts once for each narrative: by its word where the analyst's texts have it, else by the
// weightiest of its concepts. Its pair counts beside it.
void NarrativeModel::AddHits(const TermUnit& unit, std::vector<Hit>* hits) const {
  std::vector<Hit> own;
  for (const Weight& w : WeightsOf(unit.word)) {
    own.push_back({w.narrative, unit.word, w.value, unit.origin});
  }
  for (const TermKey key : unit.concepts) {
    for (const Weight& w : WeightsOf(key)) {
      own.push_back({w.narrative, key, w.value, unit.origin});
    }
  }
  std::ranges::stable_sort(own, {}, [](const Hit& hit) {
    return std::tuple(hit.narrative, KindOf(hit.key) == v1::NARRATIVE_CONCEPT, -hit.value);
  });
  const auto rest = std::ranges::unique(own, {}, &Hit::narrative);
  hits->insert(hits->end(), own.begin(), rest.begin());
  for (const Weight& w : WeightsOf(unit.pair)) {
    hits->push_back({w.narrative, unit.pair, w.value, unit.pair_origin});
  }
}

std::vector<NarrativeModel::Told> NarrativeModel::Passage(const std::vector<TermUnit>& units,
                                                          size_t begin, size_t end) const {
  std::vector<Hit> hits;
  for (size_t i = begin; i < end; ++i) AddHits(units[i], &hits);
  // However often a term stands there, it counts once.
  const auto order = [](const Hit& a, const Hit& b) {
    return std::tie(a.narrative, a.key) < std::tie(b.narrative, b.key);
  };
  std::stable_sort(hits.begin(), hits.end(), order);
  std::vector<Told> out;
  const double norm = LengthNorm(end - begin);
  for (size_t i = 0; i < hits.size(); ++i) {
    const Hit& hit = hits[i];
    if (i > 0 && !order(hits[i - 1], hit)) continue;
    if (out.empty() || out.back().narrative != hit.narrative) out.push_back({hit.narrative, 0, {}});
    out.back().score += hit.value / norm;
    out.back().terms.push_back({hit.key, hit.value / norm, hit.place});
  }
  std::erase_if(out, [](const Told& told) { return told.score <= 0; });
  return out;
}

std::vector<NarrativeModel::Told> NarrativeModel::BestPassages(
    const std::vector<TermUnit>& units) const {
  std::map<size_t, Told> best;
  for (size_t begin = 0; begin == 0 || begin + kPassageStep < units.size(); begin += kPassageStep) {
    for (Told& told : Passage(units, begin, std::min(begin + kPassageUnits, units.size()))) {
      const auto [it, added] = best.try_emplace(told.narrative);
      if (added || it->second.score < told.score) it->second = std::move(told);
    }
  }
  std::vector<Told> out;
  for (auto& [narrative, told] : best) out.push_back(std::move(told));
  return out;
}

std::vector<NarrativeModel::Told> NarrativeModel::TellsOf(const NarrativeText& text) const {
  std::vector<Told> out;
  for (Told& told : BestPassages(text.units())) {
    const double scale = scales_[told.narrative];
    if (scale <= 0) continue;
    told.score = Rounded(told.score / scale);
    const auto speaking =
        std::ranges::count_if(told.terms, [](const Term& term) { return term.contribution > 0; });
    if (told.score < kNarrativeScore || speaking < kMinNarrativeTerms) continue;
    for (Term& term : told.terms) term.contribution = Rounded(term.contribution / scale);
    std::ranges::stable_sort(told.terms, std::greater<>(),
                             [](const Term& term) { return std::abs(term.contribution); });
    out.push_back(std::move(told));
  }
  return out;
}

}  // namespace claque
