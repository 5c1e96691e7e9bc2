// Compares one text with one phrase, word by word: how well it covers it, and whether it says the
// same. What the phrase index calls for its candidates.
#ifndef CLAQUE_WORKER_CLASSIFY_PHRASE_ALIGN_H_
#define CLAQUE_WORKER_CLASSIFY_PHRASE_ALIGN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "worker/classify/classifier.h"
#include "worker/classify/lexicon.h"
#include "worker/classify/tokens.h"

namespace claque {

// Hashes of the character 4-grams of the words in tokens [begin, end), spaces between them.
// Sorted, each once.
std::vector<uint32_t> CharGrams(const TokenizedText& text, size_t begin, size_t end);

// A phrase made ready.
struct PreparedPhrase {
  explicit PreparedPhrase(std::string_view phrase);
  PreparedPhrase(const PreparedPhrase&) = delete;

  std::string source;  // owns what `text` views
  TokenizedText text;
  const Lexicon* lexicon;
  std::vector<uint32_t> grams;
  std::vector<double> weights;  // per token
  double total_weight = 0;
  // False below the floor: too short or too common to be anybody's wording.
  bool distinctive = false;
};

// A text made ready for many phrases.
struct PreparedText {
  explicit PreparedText(std::string_view original);
  PreparedText(const PreparedText&) = delete;

  TokenizedText text;
  std::vector<uint32_t> grams;
  std::unordered_map<std::string_view, std::vector<uint32_t>> places;  // tokens by key
  std::unordered_map<std::string_view, std::vector<uint32_t>> stems;   // by the first bytes
};

// Linear in the text, quadratic in the phrase.
EchoMatch AlignPhrase(const PreparedPhrase& phrase, const PreparedText& text);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_PHRASE_ALIGN_H_
