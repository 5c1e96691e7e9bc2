// Finds the pieces of a call in its text: targets, offered phrases, times, the number. A linear
// sequence model over tokens, trained by the build from the corpus' marks.
#ifndef CLAQUE_WORKER_CLASSIFY_SPAN_TAGGER_H_
#define CLAQUE_WORKER_CLASSIFY_SPAN_TAGGER_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status.h"
#include "worker/classify/mission_fields.h"
#include "worker/classify/structure.h"
#include "worker/classify/tokens.h"

namespace claque {

// What a piece of the text is; the letters of the corpus' marks (worker/classify/corpus/README.md).
enum class Mark : char {
  kTarget = 't',
  kStockPhrase = 'p',
  kVary = 'v',
  kDeadline = 'd',
  kStart = 's',
  kReward = 'r',
  kProof = 'x',
  kNumber = 'n',
};
inline constexpr std::string_view kMarkLetters = "tpvdsrxn";

// A tag per token: 0 = outside, 1 + 2 x mark = its first token, 2 + 2 x mark = a later one.
using Tag = uint8_t;
inline constexpr size_t kTags = 1 + 2 * kMarkLetters.size();

struct TaggedSpan {
  Mark mark = Mark::kTarget;
  size_t token_begin = 0;
  size_t token_end = 0;
};

// By token: the buckets of its features.
using TokenFeatures = std::vector<std::vector<uint32_t>>;
inline constexpr int kTagBits = 17;
inline constexpr uint32_t kTagBuckets = 1u << kTagBits;

// Linear in the text; at most kMaxTaggedTokens tokens are looked at.
TokenFeatures TagFeatures(const TokenizedText& text, const Structure& structure,
                          const MissionFields& fields);
inline constexpr size_t kMaxTaggedTokens = 2000;

// Weights of a tagger; what training works on.
struct TagWeights {
  std::vector<float> emission = std::vector<float>(kTagBuckets * kTags);
  std::array<std::array<float, kTags>, kTags> transition{};  // from, to
};
// The best tags by Viterbi's algorithm; a later token's tag only follows its own mark.
std::vector<Tag> BestTags(const TokenFeatures& features, const TagWeights& weights);

// Immutable; thread-safe.
class SpanTagger {
 public:
  SpanTagger() = default;
  explicit SpanTagger(TagWeights weights) : weights_(std::move(weights)) {}
  // Reads Serialize()'s bytes, weights rounded to 255 steps. Error: what does not fit.
  static Result<SpanTagger> Parse(std::string_view bytes);
  std::string Serialize() const;

  // In order of place; none overlap.
  std::vector<TaggedSpan> Find(const TokenFeatures& features) const;

 private:
  TagWeights weights_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_SPAN_TAGGER_H_
