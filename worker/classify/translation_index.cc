#include "worker/classify/translation_index.h"

#include <algorithm>
#include <bit>

namespace claque {
namespace {

constexpr size_t kMaxUnits = 64;
constexpr double kMinShare = 0.5;  // of the phrase's weight that the text must have somewhere

}  // namespace

TranslationIndex::TranslationIndex(const std::vector<std::unique_ptr<PreparedPhrase>>& phrases) {
  for (uint32_t i = 0; i < phrases.size(); ++i) {
    phrases_.push_back(phrases[i] ? std::make_unique<TranslationPhrase>(*phrases[i]) : nullptr);
    if (!phrases_[i]) continue;
    const std::vector<uint32_t>& content = phrases_[i]->content;
    for (uint32_t unit = 0; unit < std::min(content.size(), kMaxUnits); ++unit) {
      ForEachMeaning(phrases_[i]->meaning.units()[content[unit]], [&](uint64_t key) {
        std::vector<Posting>& list = postings_[key];
        if (list.size() < kMaxPostings) list.push_back({i, unit});
      });
    }
  }
}

std::vector<uint32_t> TranslationIndex::Candidates(const TranslationPost& post) const {
  std::unordered_map<uint32_t, uint64_t> found;  // units of each phrase
  for (const auto& [key, places] : post.places()) {
    const auto it = postings_.find(key);
    if (it == postings_.end()) continue;
    for (const Posting& posting : it->second) {
      if (&phrases_[posting.phrase]->meaning.language() == &post.meaning().language()) continue;
      found[posting.phrase] |= uint64_t{1} << posting.unit;
    }
  }
  std::vector<std::pair<double, uint32_t>> ranked;
  for (auto [i, units] : found) {
    const TranslationPhrase& phrase = *phrases_[i];
    double weight = 0;
    for (; units != 0; units &= units - 1) {
      const auto unit = static_cast<size_t>(std::countr_zero(units));
      weight += phrase.meaning.units()[phrase.content[unit]].weight;
    }
    if (weight >= kMinShare * phrase.total_weight) {
      ranked.emplace_back(-weight / phrase.total_weight, i);
    }
  }
  const size_t kept = std::min(ranked.size(), kMaxCandidates);
  std::ranges::partial_sort(ranked, ranked.begin() + static_cast<ptrdiff_t>(kept));
  std::vector<uint32_t> out;
  for (size_t i = 0; i < kept; ++i) out.push_back(ranked[i].second);
  std::ranges::sort(out);
  return out;
}

std::vector<std::pair<uint32_t, EchoMatch>> TranslationIndex::Match(PreparedText& text) const {
  std::vector<std::pair<uint32_t, EchoMatch>> out;
  TranslationPost post(text);
  for (const uint32_t i : Candidates(post)) {
    EchoMatch match = JudgeTranslation(*phrases_[i], post);
    if (match.is_variant) out.emplace_back(i, std::move(match));
  }
  return out;
}

}  // namespace claque
