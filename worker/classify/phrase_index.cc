#include <algorithm>
#include <iterator>
#include <optional>

#include "worker/classify/classifier.h"
#include "worker/classify/echo_model.h"
#include "worker/classify/gram_index.h"
#include "worker/classify/meaning_index.h"
#include "worker/classify/translation_index.h"

namespace claque {

struct PhraseIndex::State {
  std::vector<std::unique_ptr<PreparedPhrase>> phrases;  // null below the floor
  GramIndex grams;
  MeaningIndex meanings;
  std::optional<TranslationIndex> translations;

  // By letters for what was edited, by meaning for what was reworded.
  std::vector<uint32_t> Candidates(PreparedText& text) const {
    const std::vector<uint32_t> edited = grams.Candidates(text.grams);
    const EchoLanguage& language = EchoLanguageOf(text.text);
    const std::vector<uint32_t> reworded =
        meanings.Candidates(language, text.ViewIn(language).words);
    std::vector<uint32_t> all;
    std::ranges::set_union(edited, reworded, std::back_inserter(all));
    return all;
  }
};

namespace {

// Both in order of phrase. A phrase that was found in its own language is found already.
void AddTranslations(std::vector<std::pair<uint32_t, EchoMatch>> translated,
                     std::vector<PhraseIndex::Hit>& hits) {
  const size_t found = hits.size();
  for (auto& [phrase, match] : translated) {
    const auto end = hits.begin() + static_cast<ptrdiff_t>(found);
    const auto it = std::lower_bound(hits.begin(), end, phrase,
                                     [](const auto& hit, size_t p) { return hit.phrase < p; });
    if (it == end || it->phrase != phrase) hits.push_back({phrase, std::move(match)});
  }
  std::inplace_merge(hits.begin(), hits.begin() + static_cast<ptrdiff_t>(found), hits.end(),
                     [](const auto& a, const auto& b) { return a.phrase < b.phrase; });
}

}  // namespace

PhraseIndex::PhraseIndex(std::vector<std::string> phrases, Translations translations)
    : state_(std::make_unique<State>()) {
  state_->phrases.reserve(phrases.size());
  std::vector<std::span<const uint32_t>> grams;
  std::vector<MeaningIndex::Phrase> meanings;
  for (const std::string& phrase : phrases) {
    auto prepared = std::make_unique<PreparedPhrase>(phrase);
    if (!prepared->distinctive) prepared.reset();
    grams.emplace_back();
    meanings.emplace_back();
    if (prepared) {
      grams.back() = prepared->grams;
      meanings.back() = {prepared->language, prepared->joined.words};
    }
    state_->phrases.push_back(std::move(prepared));
  }
  state_->grams = GramIndex(grams);
  state_->meanings = MeaningIndex(meanings);
  if (translations == Translations::kOn) state_->translations.emplace(state_->phrases);
}

PhraseIndex::~PhraseIndex() = default;
PhraseIndex::PhraseIndex(PhraseIndex&&) noexcept = default;

std::vector<PhraseIndex::Hit> PhraseIndex::Match(std::string_view original) const {
  std::vector<Hit> hits;
  if (state_->phrases.empty()) return hits;
  PreparedText text(original);
  for (const uint32_t candidate : state_->Candidates(text)) {
    EchoMatch match = JudgeEcho(*state_->phrases[candidate], text);
    if (match.is_variant) hits.push_back({candidate, std::move(match)});
  }
  if (state_->translations) AddTranslations(state_->translations->Match(text), hits);
  return hits;
}

EchoMatch MatchPhrase(std::string_view phrase, std::string_view text, Translations translations) {
  const PreparedPhrase prepared(phrase);
  PreparedText ready(text);
  EchoMatch match = JudgeEcho(prepared, ready);
  if (match.is_variant || translations == Translations::kOff || !prepared.distinctive) return match;
  TranslationPost post(ready);
  EchoMatch translated = JudgeTranslation(TranslationPhrase(prepared), post);
  return translated.is_variant ? translated : match;
}

}  // namespace claque
