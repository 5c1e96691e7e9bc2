#include "worker/classify/phrase_id.h"

#include "common/base/hash.h"
#include "worker/classify/tokens.h"

namespace claque {

std::string PhraseId(std::string_view phrase) {
  const TokenizedText text(phrase);
  std::string words;
  for (const Token& t : text.tokens()) {
    words += t.key;
    words += ' ';
  }
  return ContentId({"phrase", words});
}

}  // namespace claque
