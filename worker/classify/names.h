// Names hidden before features, so that the decision is the same whichever name stands there.
#ifndef CLAQUE_WORKER_CLASSIFY_NAMES_H_
#define CLAQUE_WORKER_CLASSIFY_NAMES_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "worker/classify/tokens.h"

namespace claque {

// A list of names, ready to be found. Immutable; thread-safe.
class NameMask {
 public:
  explicit NameMask(const std::vector<std::string>& names);
  const std::vector<std::string>& names() const { return names_; }

  // Each run of tokens that is a name, inflected endings of up to three letters included, becomes
  // one token of kind kName without a key of its own.
  void Apply(TokenizedText& text) const;

 private:
  struct Name {
    std::vector<std::string> words;
  };
  size_t MatchAt(const std::vector<Token>& tokens, size_t at) const;

  std::vector<std::string> names_;
  std::vector<Name> entries_;
  // By the first bytes of the first word.
  std::unordered_map<std::string, std::vector<size_t>> by_first_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_NAMES_H_
