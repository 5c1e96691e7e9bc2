#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "worker/classify/classifier.h"
#include "worker/classify/phrase_align.h"

namespace claque {
namespace {

constexpr size_t kMaxCandidates = 64;  // compared word by word
constexpr size_t kMinRareGrams = 10;   // kept for every phrase, however common
constexpr double kMinShare = 0.14;     // of a phrase's indexed grams found in the text

}  // namespace

struct PhraseIndex::State {
  std::vector<std::unique_ptr<PreparedPhrase>> phrases;  // null below the floor
  std::unordered_map<uint32_t, std::vector<uint32_t>> postings;
  std::vector<uint32_t> indexed;  // grams kept per phrase

  void Build() {
    std::unordered_map<uint32_t, uint32_t> frequency;
    for (const auto& p : phrases) {
      if (!p) continue;
      for (const uint32_t g : p->grams) ++frequency[g];
    }
    const auto common = static_cast<uint32_t>(std::max<size_t>(16, phrases.size() / 100));
    indexed.assign(phrases.size(), 0);
    for (uint32_t i = 0; i < phrases.size(); ++i) {
      if (!phrases[i]) continue;
      std::vector<uint32_t> grams = phrases[i]->grams;
      std::sort(grams.begin(), grams.end(), [&](uint32_t a, uint32_t b) {
        return frequency[a] != frequency[b] ? frequency[a] < frequency[b] : a < b;
      });
      for (size_t k = 0; k < grams.size(); ++k) {
        if (k >= kMinRareGrams && frequency[grams[k]] > common) break;
        postings[grams[k]].push_back(i);
        ++indexed[i];
      }
    }
  }

  // Phrases that share enough rare grams, the best first, at most kMaxCandidates.
  std::vector<uint32_t> Candidates(const PreparedText& text) const {
    std::unordered_map<uint32_t, uint32_t> found;
    for (const uint32_t g : text.grams) {
      const auto it = postings.find(g);
      if (it == postings.end()) continue;
      for (const uint32_t p : it->second) ++found[p];
    }
    std::vector<std::pair<double, uint32_t>> ranked;
    for (const auto& [phrase, count] : found) {
      const double share = static_cast<double>(count) / static_cast<double>(indexed[phrase]);
      if (count >= 2 && share >= kMinShare) ranked.emplace_back(-share, phrase);
    }
    std::sort(ranked.begin(), ranked.end());
    if (ranked.size() > kMaxCandidates) ranked.resize(kMaxCandidates);
    std::vector<uint32_t> out;
    for (const auto& [share, phrase] : ranked) out.push_back(phrase);
    std::sort(out.begin(), out.end());
    return out;
  }
};

PhraseIndex::PhraseIndex(std::vector<std::string> phrases) : state_(std::make_unique<State>()) {
  state_->phrases.reserve(phrases.size());
  for (const std::string& phrase : phrases) {
    auto prepared = std::make_unique<PreparedPhrase>(phrase);
    if (!prepared->distinctive) prepared.reset();
    state_->phrases.push_back(std::move(prepared));
  }
  state_->Build();
}

PhraseIndex::~PhraseIndex() = default;
PhraseIndex::PhraseIndex(PhraseIndex&&) noexcept = default;

std::vector<PhraseIndex::Hit> PhraseIndex::Match(std::string_view original) const {
  const PreparedText text(original);
  std::vector<Hit> hits;
  for (const uint32_t candidate : state_->Candidates(text)) {
    EchoMatch match = AlignPhrase(*state_->phrases[candidate], text);
    if (match.is_variant) hits.push_back({candidate, std::move(match)});
  }
  return hits;
}

EchoMatch MatchPhrase(std::string_view phrase, std::string_view text) {
  const PreparedPhrase prepared(phrase);
  return AlignPhrase(prepared, PreparedText(text));
}

}  // namespace claque
