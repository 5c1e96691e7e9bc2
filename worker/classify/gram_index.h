// Inverted index over the rare grams of many phrases: which of them a text may carry.
#ifndef CLAQUE_WORKER_CLASSIFY_GRAM_INDEX_H_
#define CLAQUE_WORKER_CLASSIFY_GRAM_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace claque {

// Immutable; thread-safe.
class GramIndex {
 public:
  // What one query cost.
  struct Work {
    size_t grams = 0;     // looked up
    size_t postings = 0;  // read
  };
  static constexpr size_t kMaxCandidates = 64;
  // A gram of more phrases than this has no list: a gram of the text costs so much at most.
  static constexpr size_t kMaxPostings = 256;

  GramIndex() = default;
  // Grams of each phrase, sorted, each once; empty for a phrase that is left out.
  explicit GramIndex(const std::vector<std::span<const uint32_t>>& phrases);

  // Phrases of whose rare grams' weight the text has enough, the likest kMaxCandidates, sorted.
  // `grams`: of the text, each once. Time is linear in them.
  std::vector<uint32_t> Candidates(std::span<const uint32_t> grams, Work* work = nullptr) const;

 private:
  struct Bucket {
    uint32_t gram = 0;
    uint32_t begin = 0;
    uint32_t count = 0;  // 0 = free
    float weight = 0;    // of the gram: its rarity
  };
  const Bucket* Find(uint32_t gram) const;

  std::vector<Bucket> buckets_;  // open addressing, size a power of two
  std::vector<uint32_t> postings_;
  std::vector<float> totals_;  // per phrase: weight of its indexed grams
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_GRAM_INDEX_H_
