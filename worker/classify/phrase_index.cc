#include <algorithm>
#include <unordered_map>

#include "worker/classify/classifier.h"
#include "worker/classify/echo_model.h"
#include "worker/classify/gram_index.h"

namespace claque {

struct PhraseIndex::State {
  std::vector<std::unique_ptr<PreparedPhrase>> phrases;  // null below the floor
  GramIndex grams;
};

PhraseIndex::PhraseIndex(std::vector<std::string> phrases) : state_(std::make_unique<State>()) {
  state_->phrases.reserve(phrases.size());
  std::vector<std::span<const uint32_t>> grams;
  for (const std::string& phrase : phrases) {
    auto prepared = std::make_unique<PreparedPhrase>(phrase);
    if (!prepared->distinctive) prepared.reset();
    grams.emplace_back();
    if (prepared) grams.back() = prepared->grams;
    state_->phrases.push_back(std::move(prepared));
  }
  state_->grams = GramIndex(grams);
}

PhraseIndex::~PhraseIndex() = default;
PhraseIndex::PhraseIndex(PhraseIndex&&) noexcept = default;

std::vector<PhraseIndex::Hit> PhraseIndex::Match(std::string_view original) const {
  PreparedText text(original);
  std::vector<Hit> hits;
  for (const uint32_t candidate : state_->grams.Candidates(text.grams)) {
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
