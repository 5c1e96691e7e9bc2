// Identity of a stock phrase.
#ifndef CLAQUE_WORKER_CLASSIFY_PHRASE_ID_H_
#define CLAQUE_WORKER_CLASSIFY_PHRASE_ID_H_

#include <string>
#include <string_view>

namespace claque {

// Hash of the normalised words: equal phrases have equal ids whatever their case, accents,
// punctuation and white space.
std::string PhraseId(std::string_view phrase);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_PHRASE_ID_H_
