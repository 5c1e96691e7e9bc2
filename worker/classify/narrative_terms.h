// What a text says, as terms that can be counted: words by their stems, concepts (the same in every
// language), hashtags, and pairs of what stands side by side.
#ifndef CLAQUE_WORKER_CLASSIFY_NARRATIVE_TERMS_H_
#define CLAQUE_WORKER_CLASSIFY_NARRATIVE_TERMS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/types.pb.h"
#include "common/text/normalize.h"
#include "worker/classify/concepts.h"
#include "worker/classify/names.h"
#include "worker/classify/tokens.h"

namespace claque {

// Equal for equal terms of any two texts; the kind is in it.
using TermKey = uint64_t;
v1::NarrativeTermKind KindOf(TermKey key);
TermKey WordTerm(uint32_t stem);
TermKey ConceptTerm(ConceptNumber number);
// Of a concept its id in the data, else the key in hex digits.
std::string TermIdOf(TermKey key);

// A word or hashtag that counts, with all it stands for.
struct TermUnit {
  TermKey word = 0;               // NARRATIVE_WORD or NARRATIVE_HASHTAG
  std::vector<TermKey> concepts;  // sorted
  TermKey pair = 0;               // with the unit before it in the sentence; 0 = none
  ByteRange origin;               // of the original
  ByteRange pair_origin;
};

// A text whose names are hidden: those that the campaign lists, and names of people. Not copyable;
// for one thread.
class NarrativeText {
 public:
  // `lang` is BCP 47; where it is none of ours, the text tells. Only the first kMaxTokens count.
  // Function words, numbers, links, handles and names are no units.
  NarrativeText(std::string_view original, std::string_view lang, const NameMask& names);
  static constexpr size_t kMaxTokens = 4000;

  const TokenizedText& tokens() const { return text_; }
  const std::vector<TermUnit>& units() const { return units_; }
  // Of the lexicon that it was read with.
  const std::string& language() const { return *language_; }

 private:
  TokenizedText text_;
  const std::string* language_ = nullptr;
  std::vector<TermUnit> units_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_NARRATIVE_TERMS_H_
