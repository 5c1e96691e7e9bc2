#include "worker/classify/meaning_index.h"

#include <algorithm>
#include <bit>

namespace claque {
namespace {

constexpr size_t kMaxWords = 64;
constexpr size_t kMaxPostings = 2048;  // of one key: what more phrases have tells little
constexpr int kMinWords = 2;           // that a text must have

// Keys of one language do not meet those of another.
template <typename Visit>
void ForEachKey(const EchoLanguage& language, const WordView& word, const Visit& visit) {
  const auto base = reinterpret_cast<uintptr_t>(&language) << 17;
  visit(base ^ word.stem);
  for (const ConceptNumber number : word.concepts) visit(base ^ (uint64_t{1} << 40) ^ number);
}

}  // namespace

MeaningIndex::MeaningIndex(const std::vector<Phrase>& phrases) : sizes_(phrases.size()) {
  for (uint32_t i = 0; i < phrases.size(); ++i) {
    for (const WordView& view : phrases[i].words) {
      if (!view.content || sizes_[i] == kMaxWords) continue;
      const uint32_t word = sizes_[i]++;
      ForEachKey(*phrases[i].language, view, [&](uint64_t key) {
        std::vector<Posting>& list = postings_[key];
        if (list.size() < kMaxPostings) list.push_back({i, word});
      });
    }
  }
}

std::vector<uint32_t> MeaningIndex::Candidates(const EchoLanguage& language,
                                               std::span<const WordView> text) const {
  thread_local std::vector<uint64_t> found;  // words of each phrase; zero between calls
  thread_local std::vector<uint32_t> touched;
  thread_local std::vector<uint64_t> keys;
  if (found.size() < sizes_.size()) found.resize(sizes_.size());
  touched.clear();
  keys.clear();
  for (const WordView& view : text) {
    if (view.content) ForEachKey(language, view, [&](uint64_t key) { keys.push_back(key); });
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const uint64_t key : keys) {
    const auto it = postings_.find(key);
    if (it == postings_.end()) continue;
    for (const Posting& posting : it->second) {
      if (found[posting.phrase] == 0) touched.push_back(posting.phrase);
      found[posting.phrase] |= uint64_t{1} << posting.word;
    }
  }
  std::vector<std::pair<float, uint32_t>> ranked;
  for (const uint32_t phrase : touched) {
    const int words = std::popcount(found[phrase]);
    found[phrase] = 0;
    if (words < kMinWords || static_cast<uint32_t>(words) * 2 < sizes_[phrase]) continue;
    ranked.emplace_back(-static_cast<float>(words) / static_cast<float>(sizes_[phrase]), phrase);
  }
  if (ranked.size() > kMaxCandidates) {
    std::ranges::nth_element(ranked, ranked.begin() + kMaxCandidates);
    ranked.resize(kMaxCandidates);
  }
  std::vector<uint32_t> out;
  for (const auto& [share, phrase] : ranked) out.push_back(phrase);
  std::ranges::sort(out);
  return out;
}

}  // namespace claque
