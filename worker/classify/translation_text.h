// A phrase or a post as what it means, whatever its language: concepts, numbers, the sound of
// names.
#ifndef CLAQUE_WORKER_CLASSIFY_TRANSLATION_TEXT_H_
#define CLAQUE_WORKER_CLASSIFY_TRANSLATION_TEXT_H_

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "worker/classify/concepts.h"
#include "worker/classify/echo_language.h"
#include "worker/classify/phrase_text.h"
#include "worker/classify/tokens.h"
#include "worker/classify/word_stem.h"

namespace claque {

// A word that means something. A compound word is two.
struct MeaningUnit {
  uint32_t token = 0;
  std::vector<ConceptNumber> concepts = {};  // of the table, sorted; its own and its expression's
  double number = -1;                        // value, negative where it is none
  std::string sound = {};                    // of a word, NameSound; of a tag, what it is
  double weight = 0;                         // in [0,1]: common words weigh little
  bool content = false;                      // else a function word with a concept
  bool name = false;                         // by its capital letter
  bool tag = false;                          // hashtag or handle
};

// Visits the keys under which a unit of another language may be found: `visit(uint64_t)`.
template <typename Visit>
void ForEachMeaning(const MeaningUnit& unit, const Visit& visit) {
  constexpr size_t kFewSounds = 3;
  for (const ConceptNumber number : unit.concepts) visit(uint64_t{number});
  if (unit.number >= 0) {
    visit((uint64_t{1} << 62) ^ std::bit_cast<uint64_t>(unit.number));
  } else if (unit.tag || unit.sound.size() >= kFewSounds) {
    visit((uint64_t{unit.tag ? 3u : 2u} << 32) | StemHash(unit.sound));
  }
}

// Immutable once made; thread-safe. Lives no longer than `text`. Time: linear in it.
class TranslationText {
 public:
  explicit TranslationText(const TokenizedText& text);

  const EchoLanguage& language() const { return *language_; }
  const std::vector<Token>& tokens() const { return text_->tokens(); }
  const TokenizedText& text() const { return *text_; }
  const std::vector<MeaningUnit>& units() const { return units_; }  // in order of token
  // Tokens that negate, by a word of their own or by a piece inside.
  const std::vector<uint32_t>& negations() const { return negations_; }
  // Negations and words of comparison and of time: exchanging what stands around them changes the
  // claim.
  const std::vector<uint32_t>& pivots() const { return pivots_; }
  // Whether the sentence of this token asks.
  bool Asks(uint32_t token) const;
  // Whether tokens [begin, end) without those of [skip_begin, skip_end) turn something down.
  bool Rejects(size_t begin, size_t end, size_t skip_begin, size_t skip_end) const;

 private:
  void AddWord(uint32_t at, const WordView& view);
  // German joins words, with a letter or two between them: "Mautstrasse", "viertausend".
  bool AddCompound(uint32_t at);
  // Number words that follow one another are one number ("ten thousand"). The token behind it.
  uint32_t AddNumber(uint32_t at, std::span<const WordView> views);
  void AddExpressions(std::span<const WordView> views);
  std::vector<ConceptNumber> ConceptsOf(std::string_view key) const;
  bool IsName(uint32_t at) const;

  const TokenizedText* text_;
  const EchoLanguage* language_;
  bool capitals_ = false;  // tell names
  std::vector<MeaningUnit> units_;
  std::vector<uint32_t> negations_;
  std::vector<uint32_t> pivots_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_TRANSLATION_TEXT_H_
