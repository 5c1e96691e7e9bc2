// An inverted index over what phrases mean, across languages: which of them a text says in another
// language. Made only where a campaign asks for it.
#ifndef CLAQUE_WORKER_CLASSIFY_TRANSLATION_INDEX_H_
#define CLAQUE_WORKER_CLASSIFY_TRANSLATION_INDEX_H_

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "worker/classify/translation_match.h"

namespace claque {

// Immutable once made; thread-safe.
class TranslationIndex {
 public:
  // Null for a phrase that is not to be found. The phrases must live as long.
  explicit TranslationIndex(const std::vector<std::unique_ptr<PreparedPhrase>>& phrases);

  // The phrases of other languages that the text says, in order. At most kMaxCandidates are
  // compared, those with the largest share of their meaning in the text. Time: linear in the text
  // and in the phrases that share a meaning with it.
  std::vector<std::pair<uint32_t, EchoMatch>> Match(PreparedText& text) const;
  static constexpr size_t kMaxCandidates = 16;
  // A meaning of more phrases than this has no longer list.
  static constexpr size_t kMaxPostings = 2048;

 private:
  struct Posting {
    uint32_t phrase;
    uint32_t unit;  // number among the phrase's content, below 64
  };
  std::vector<uint32_t> Candidates(const TranslationPost& post) const;

  std::vector<std::unique_ptr<TranslationPhrase>> phrases_;
  std::unordered_map<uint64_t, std::vector<Posting>> postings_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRANSLATION_INDEX_H_
