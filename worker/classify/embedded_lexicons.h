// The lexicons and rules compiled into the program, parsed once.
#ifndef CLAQUE_WORKER_CLASSIFY_EMBEDDED_LEXICONS_H_
#define CLAQUE_WORKER_CLASSIFY_EMBEDDED_LEXICONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "worker/classify/lexicon.h"
#include "worker/classify/score_model.h"

namespace claque {

inline constexpr std::string_view kRulesFile = "rules.txt";
// The weights of the rules compiled into the program.
const ScoreModel& EmbeddedRules();

// Thread-safe. Never empty; English comes first.
const std::vector<Lexicon>& EmbeddedLexicons();

// Those that speak for a text: its language's own, then English where the text is mixed or its
// language has none. `lang` is BCP 47.
std::vector<const Lexicon*> LexiconsFor(const std::vector<Lexicon>& lexicons,
                                        const std::string& lang, const TokenizedText& text);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_EMBEDDED_LEXICONS_H_
