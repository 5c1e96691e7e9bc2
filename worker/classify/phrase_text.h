// A phrase and a text made ready for comparison.
#ifndef CLAQUE_WORKER_CLASSIFY_PHRASE_TEXT_H_
#define CLAQUE_WORKER_CLASSIFY_PHRASE_TEXT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/text/normalize.h"
#include "worker/classify/echo_language.h"
#include "worker/classify/tokens.h"

namespace claque {

// Hashes of the character 4-grams of the words in tokens [begin, end), spaces between them.
// Sorted, each once.
std::vector<uint32_t> CharGrams(const TokenizedText& text, size_t begin, size_t end);

// What one language sees in one token.
struct WordView {
  uint32_t stem = 0;
  double number = -1;  // value, negative where none
  double weight = 0;   // of the word in a phrase: function words weigh little
  bool content = false;
  bool negation = false;
  bool pivot = false;
  bool negated = false;  // head of an expression that has a negation in it
  bool mixed = false;    // letters of several scripts or digits among them: look-alikes
  std::span<const ConceptNumber> concepts;  // of content words and negations
};
WordView ViewOf(const EchoLanguage& language, const Token& token);
// One view a token.
std::vector<WordView> ViewsOf(const EchoLanguage& language, const std::vector<Token>& tokens);
// Words that together stand for a concept count as one: the last content word of them has the
// concept, and the others weigh as function words do. Where there are such the views as they were
// are returned, else none.
std::vector<WordView> JoinExpressions(const EchoLanguage& language,
                                      const std::vector<Token>& tokens,
                                      std::vector<WordView>& views);

// A phrase made ready. Immutable; thread-safe.
struct PreparedPhrase {
  explicit PreparedPhrase(std::string_view phrase);
  PreparedPhrase(const PreparedPhrase&) = delete;

  std::string source;  // owns what `text` views
  TokenizedText text;
  const EchoLanguage* language;
  std::vector<uint32_t> grams;
  struct Reading {
    std::vector<WordView> words;  // per token
    double weight = 0;            // of them together
  };
  Reading joined;                   // expressions count as one word
  Reading apart;                    // their words count; none where there is no expression
  std::vector<bool> clause_starts;  // per token: a comma, colon or the like stands before it
  // False below the floor: too short or too common to be anybody's wording.
  bool distinctive = false;
};

// A text made ready for many phrases: what needs a language is made when a phrase of it first asks.
// For one thread.
class PreparedText {
 public:
  explicit PreparedText(std::string_view original);
  PreparedText(const PreparedText&) = delete;
  PreparedText& operator=(const PreparedText&) = delete;

  TokenizedText text;
  std::vector<uint32_t> grams;

  struct View {
    const EchoLanguage* language = nullptr;
    std::vector<WordView> words;  // expressions joined
    std::vector<WordView> apart;  // as they stand; none where there is no expression
    std::unordered_map<uint32_t, std::vector<uint32_t>> places;  // tokens by stem
  };
  const View& ViewIn(const EchoLanguage& language);
  // What lies between the quotation marks around normalised bytes [begin, end), if it is quoted.
  std::optional<ByteRange> QuotationAround(size_t begin, size_t end);

 private:
  std::optional<std::vector<ByteRange>> quotations_;
  std::vector<std::unique_ptr<View>> views_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_PHRASE_TEXT_H_
