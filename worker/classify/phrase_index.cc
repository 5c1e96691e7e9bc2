#include <algorithm>
#include <iterator>

#include "worker/classify/classifier.h"
#include "worker/classify/echo_model.h"
#include "worker/classify/gram_index.h"
#include "worker/classify/meaning_index.h"

namespace claque {

struct PhraseIndex::State {
  std::vector<std::unique_ptr<PreparedPhrase>> phrases;  // null below the floor
  GramIndex grams;
  MeaningIndex meanings;

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

PhraseIndex::PhraseIndex(std::vector<std::string> phrases) : state_(std::make_unique<State>()) {
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
      meanings.back() = {prepared->language, prepared->views};
    }
    state_->phrases.push_back(std::move(prepared));
  }
  state_->grams = GramIndex(grams);
  state_->meanings = MeaningIndex(meanings);
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
  return hits;
}

EchoMatch MatchPhrase(std::string_view phrase, std::string_view text) {
  const PreparedPhrase prepared(phrase);
  PreparedText ready(text);
  return JudgeEcho(prepared, ready);
}

}  // namespace claque
