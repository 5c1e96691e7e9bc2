// Does the text say what the phrase says? Replaced words, negations, antonyms, numbers, names,
// exchanged roles, quotation to turn down.
#ifndef CLAQUE_WORKER_CLASSIFY_ECHO_STANCE_H_
#define CLAQUE_WORKER_CLASSIFY_ECHO_STANCE_H_

#include <vector>

#include "worker/classify/echo_features.h"

namespace claque {

// Sets the values from kDropped on that concern the claim.
void MeasureStance(const PreparedPhrase& phrase, PreparedText& text, const Alignment& alignment,
                   EchoValues& values);

// Tokens of the text that are not the phrase's: of the stretch and a few before and behind it, in
// its sentences.
std::vector<size_t> FreeTokens(const Alignment& alignment, const std::vector<Token>& tokens,
                               size_t before, size_t after);

// Those of the values that concern negations; what is known of antonyms stands.
void MeasureNegations(const PreparedPhrase& phrase, const PreparedText& text,
                      const Alignment& alignment, EchoValues& values);

// Those of them that concern who does what to whom: the order of words around negations,
// comparisons and clauses.
void MeasureOrder(const PreparedPhrase& phrase, PreparedText& text, const Alignment& alignment,
                  EchoValues& values);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_ECHO_STANCE_H_
