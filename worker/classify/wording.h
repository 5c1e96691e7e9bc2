// The wording of a text: its words in their order, whatever stands around and between them; and
// the MinHash signature by which near-duplicates among millions of wordings find one another.
//
// A signature is 64 minima over the character 4-grams of the words, cut into 16 bands of 4. Two
// wordings that share the fraction J of their grams (Jaccard) share a band with the probability
// 1 - (1 - J^4)^16: .06 at .25, .64 at .5, .89 at .6, .99 at .7.
#ifndef CLAQUE_WORKER_CLASSIFY_WORDING_H_
#define CLAQUE_WORKER_CLASSIFY_WORDING_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "worker/classify/tokens.h"

namespace claque {

constexpr size_t kWordingBands = 16;

// Immutable; thread-safe. Not copyable (tokens view into the text).
class Wording {
 public:
  // Only the first kMaxBytes of `text` are looked at; it must outlive this.
  explicit Wording(std::string_view text);

  static constexpr size_t kMaxBytes = 16 << 10;

  // False below the floor: so short that equal texts say nothing of each other.
  bool comparable() const { return comparable_; }
  // Hash of the words.
  uint64_t key() const { return key_; }
  // Character 4-grams, sorted, each once.
  const std::vector<uint32_t>& grams() const { return grams_; }
  const TokenizedText& text() const { return text_; }
  // Each has its number in its low 4 bits. REQUIRES: comparable().
  std::array<uint64_t, kWordingBands> Bands() const;

 private:
  TokenizedText text_;
  std::vector<uint32_t> grams_;
  uint64_t key_ = 0;
  bool comparable_ = false;
};

// Whether two wordings are near-duplicates: at least three fifths of all their grams are common.
// Above one half, so that a text made of two others is not like both: it would join whatever they
// are.
bool AreNearDuplicates(std::span<const uint32_t> a, std::span<const uint32_t> b);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_WORDING_H_
