// Personal names in a text, told by gazetteers and, where a script has them, by capitals. They are
// hidden from the detectors: what a text asks for does not depend on for whom.
#ifndef CLAQUE_WORKER_CLASSIFY_PERSON_NAMES_H_
#define CLAQUE_WORKER_CLASSIFY_PERSON_NAMES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/base/status.h"
#include "worker/classify/tokens.h"

namespace claque {

// Immutable once read; thread-safe.
class PersonNames {
 public:
  // Adds a file: lines "given NAME …", "family NAME …", "title WORD …". Error: "NAME:LINE: what is
  // wrong".
  Status Add(std::string_view name, std::string_view content);

  // Makes one kName token of each name that is a given name with what belongs to it. In a script
  // without capitals, and at the head of a sentence, a single name that is also a word stays. Time:
  // linear in the text.
  void Mask(TokenizedText& text) const;

 private:
  enum Kind : uint8_t { kGiven = 1, kFamily = 2, kTitle = 4 };
  uint8_t KindOf(const Token& token) const;
  size_t CasedNameAt(const TokenizedText& text, size_t at) const;
  size_t UncasedNameAt(const TokenizedText& text, size_t at) const;

  std::unordered_map<std::string, uint8_t> kinds_;  // by key
};

// The names compiled into the program. Thread-safe.
const PersonNames& EmbeddedPersonNames();

// Puts one kName token in the place of `count` tokens from `at`, for each (at, count); in order and
// apart.
void MaskTokens(std::vector<Token>& tokens, std::span<const std::pair<size_t, size_t>> names);

// The original without what is masked in it.
std::string WithoutNames(const TokenizedText& text);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_PERSON_NAMES_H_
