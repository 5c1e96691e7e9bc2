// An inverted index over what the words of phrases mean: finds phrases that a text says in other
// words, of which few letters are left.
#ifndef CLAQUE_WORKER_CLASSIFY_MEANING_INDEX_H_
#define CLAQUE_WORKER_CLASSIFY_MEANING_INDEX_H_

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "worker/classify/phrase_text.h"

namespace claque {

// Immutable once made; thread-safe.
class MeaningIndex {
 public:
  MeaningIndex() = default;
  // The words of each phrase; none for one that is not to be found. `language` is theirs.
  struct Phrase {
    const EchoLanguage* language = nullptr;
    std::span<const WordView> words;
  };
  explicit MeaningIndex(const std::vector<Phrase>& phrases);

  // At most kMaxCandidates phrases of that language, half of whose content words stand in the text
  // by stem or by concept, those with most of them; in order. Time: linear in the text and in the
  // phrases that share a word with it.
  static constexpr size_t kMaxCandidates = 16;
  std::vector<uint32_t> Candidates(const EchoLanguage& language,
                                   std::span<const WordView> text) const;

 private:
  struct Posting {
    uint32_t phrase;
    uint32_t word;  // number among the content words of the phrase, below 64
  };
  std::unordered_map<uint64_t, std::vector<Posting>> postings_;
  std::vector<uint32_t> sizes_;  // content words by phrase
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_MEANING_INDEX_H_
