// What several texts have in common, word by word, with slots where they differ.
#ifndef CLAQUE_WORKER_CLASSIFY_PHRASE_TEMPLATE_H_
#define CLAQUE_WORKER_CLASSIFY_PHRASE_TEMPLATE_H_

#include <span>
#include <string>

#include "worker/classify/tokens.h"

namespace claque {

constexpr size_t kMaxTemplateBytes = 500;

// The words of the first text that at least three quarters of the others have, too, in the same
// order; "{}" for each run of other words, and where more than a quarter of the others say more.
// As the first text writes them. Bounded: the first 200 tokens of each. REQUIRES: a text.
std::string PhraseTemplate(std::span<const TokenizedText* const> texts);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_PHRASE_TEMPLATE_H_
