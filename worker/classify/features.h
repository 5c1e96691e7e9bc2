// What the statistical model sees of a text: hashed word and character n-grams, and n-grams of
// concepts and cues, which are the same in every language.
#ifndef CLAQUE_WORKER_CLASSIFY_FEATURES_H_
#define CLAQUE_WORKER_CLASSIFY_FEATURES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/classify/mission_fields.h"
#include "worker/classify/structure.h"
#include "worker/classify/tokens.h"

namespace claque {

struct HashedFeature {
  uint32_t bucket = 0;  // < kFeatureBuckets
  float value = 0;
};
inline constexpr int kFeatureBits = 17;
inline constexpr uint32_t kFeatureBuckets = 1u << kFeatureBits;

// Each bucket once. Feature hashing as in Weinberger et al., "Feature Hashing for Large Scale
// Multitask Learning" (2009), without the sign bit: weights are learnt on the hashed space.
struct FeatureVector {
  std::vector<HashedFeature> entries;
  // Names beside the entries, for explanations; empty unless asked for.
  std::vector<std::string> names;
};

// `lexicons` as for FindFields: the first one's language tells the concepts of a word.
// `rules` = log-odds of a directive by the rules. Names are masked in `text` already. Quoted words
// are features of their own: quotation is a scope. Time: linear in the text, of which the first
// kMaxFeatureTokens tokens count.
FeatureVector TextFeatures(const TokenizedText& text, const Structure& structure,
                           const MissionFields& fields, double rules,
                           const std::vector<const Lexicon*>& lexicons, bool with_names = false);
inline constexpr size_t kMaxFeatureTokens = 4000;
// What a call says itself: of each of its stock phrases no more than that one is there.
FeatureVector CallFeatures(const TokenizedText& text, const Structure& structure,
                           const MissionFields& fields, double rules,
                           const std::vector<const Lexicon*>& lexicons);

// Groups: w word, p pair, g character n-gram, k concept, c cue, f field found by rules, a action
// found by rules, s shape.
uint32_t FeatureBucket(char group, std::string_view name);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_FEATURES_H_
