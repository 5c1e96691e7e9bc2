// How many ordinary posts have a term: narrative/common.txt, words with posts of a thousand for
// each language (docs/languages.md). A concept is as common as its words together, in the language
// in which they are most so.
#ifndef CLAQUE_WORKER_CLASSIFY_COMMON_WORDS_H_
#define CLAQUE_WORKER_CLASSIFY_COMMON_WORDS_H_

#include <string>
#include <string_view>
#include <unordered_map>

#include "common/base/status.h"
#include "worker/classify/narrative_terms.h"

namespace claque {

// Immutable once read; thread-safe.
class CommonWords {
 public:
  // Error: "NAME:LINE: what is wrong".
  static Result<CommonWords> Parse(std::string_view name, std::string_view content);

  // In [0, kMost]; 0 = not common.
  double FractionOf(TermKey term) const;
  static constexpr double kMost = 0.5;

 private:
  Status AddLine(std::string_view line);

  std::unordered_map<TermKey, double> fractions_;
};

// Those compiled into the program. Thread-safe.
const CommonWords& EmbeddedCommonWords();

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_COMMON_WORDS_H_
