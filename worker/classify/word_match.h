// How like two words are: the same, two forms of one word, a misspelling, synonyms,
// words of near meaning.
#ifndef CLAQUE_WORKER_CLASSIFY_WORD_MATCH_H_
#define CLAQUE_WORKER_CLASSIFY_WORD_MATCH_H_

#include <string_view>

#include "worker/classify/echo_language.h"
#include "worker/classify/phrase_text.h"

namespace claque {

enum class WordMatch : uint8_t { kNone, kNear, kSynonym, kTypo, kForm, kSame };

// "safe", "unsafe"; "raise", "cut". Symmetric.
bool AreOpposite(const EchoLanguage& language, const Token& a, const WordView& va, const Token& b,
                 const WordView& vb);

// Symmetric. Opposites and different numbers are kNone, however alike.
WordMatch MatchWords(const EchoLanguage& language, const Token& a, const WordView& va,
                     const Token& b, const WordView& vb);

// Weight of a match, in [0,1].
double Strength(WordMatch match);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_WORD_MATCH_H_
