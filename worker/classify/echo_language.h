// What the comparison of two wordings knows of one language: stems, number words, synonyms,
// antonyms, negated forms. From the lexicon, from echo/CODE.txt and from the concepts
// (docs/languages.md).
#ifndef CLAQUE_WORKER_CLASSIFY_ECHO_LANGUAGE_H_
#define CLAQUE_WORKER_CLASSIFY_ECHO_LANGUAGE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/base/status.h"
#include "worker/classify/concepts.h"
#include "worker/classify/lexicon.h"
#include "worker/classify/negated_forms.h"
#include "worker/classify/tokens.h"

namespace claque {

// Immutable after Load; thread-safe.
class EchoLanguage {
 public:
  // `words` is the content of echo/CODE.txt. Error: "NAME:LINE: what is wrong".
  static Result<EchoLanguage> Load(const Lexicon* lexicon, std::string_view name,
                                   std::string_view words);

  const Lexicon& lexicon() const { return *lexicon_; }
  // Hash of the word without its ending: equal for the forms of one word. Never 0.
  uint32_t Stem(std::string_view key) const;
  // Value of a number in digits or in words; negative where it is none.
  double Number(const Token& token) const;
  // Words that share one can stand for each other. A word that is in none is also looked up without
  // the endings and beginnings that echo/CODE.txt names.
  std::span<const ConceptNumber> Concepts(std::string_view key, uint32_t stem) const;
  LanguageConcepts::Expression ExpressionAt(std::span<const uint32_t> stems) const {
    return concepts_->ExpressionAt(stems);
  }
  bool AreAntonyms(uint32_t stem_a, uint32_t stem_b) const;
  // One is the other with a negating prefix, infix or suffix ("safe", "unsafe") or with one piece
  // in another's place (tr "güvenir", "güvenmez").
  bool AreNegatedForms(std::string_view a, std::string_view b) const {
    return negated_forms_.Are(a, b);
  }
  // "than", "instead of", "more": exchanging what stands around it changes the claim.
  bool IsPivot(std::string_view key) const { return pivots_.contains(std::string(key)); }
  // "and", "when": a clause may begin with it.
  bool IsClauseWord(std::string_view key) const { return clause_words_.contains(std::string(key)); }
  bool IsNegation(std::string_view key) const;
  // "by": who stands behind it does what is done.
  bool IsAgentWord(std::string_view key) const { return agent_words_.contains(std::string(key)); }
  // An ending of whom something is done by (ru "мэром").
  bool HasAgentEnding(std::string_view key) const;
  // Endings tell who does what to whom, so that the order of words does not.
  bool marks_cases() const { return marks_cases_; }
  // Every noun has a capital (German): a capital is no sign of a name.
  bool capital_nouns() const { return capital_nouns_; }
  const std::vector<std::string>& clitics() const { return lexicon_->clitics(); }

 private:
  Status AddLine(std::string_view line);
  void ReadConcepts();
  void AddAntonyms(std::string_view a, std::string_view b);

  const Lexicon* lexicon_ = nullptr;
  LanguageConcepts::Groups same_;  // until Load ends
  std::unique_ptr<const LanguageConcepts> concepts_;
  bool capital_nouns_ = false;
  bool marks_cases_ = false;
  std::unordered_map<std::string, double> numbers_;
  std::unordered_set<uint64_t> antonyms_;
  std::unordered_set<std::string> pivots_;
  std::unordered_set<std::string> clause_words_;
  std::unordered_set<std::string> agent_words_;
  std::vector<std::string> agent_endings_;
  std::vector<std::string> endings_;
  std::vector<std::string> beginnings_;
  std::unordered_set<std::string> negations_;  // beside the lexicon's
  NegatedForms negated_forms_;
};

// The language of a phrase: the one whose function words and letters it has most of. Thread-safe;
// the first use of a language reads its words.
const EchoLanguage& EchoLanguageOf(const TokenizedText& text);
// By its code ("fr"); null where it is none of ours. Thread-safe, as above.
const EchoLanguage* EchoLanguageNamed(std::string_view code);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_ECHO_LANGUAGE_H_
