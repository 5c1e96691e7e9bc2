// What an alignment says for and against "this text repeats that phrase", as numbers. Their weights
// are in echo/weights.txt, fitted by tests/eval/match_eval.
#ifndef CLAQUE_WORKER_CLASSIFY_ECHO_FEATURES_H_
#define CLAQUE_WORKER_CLASSIFY_ECHO_FEATURES_H_

#include <array>
#include <string_view>

#include "worker/classify/phrase_align.h"
#include "worker/classify/phrase_text.h"

namespace claque {

enum class EchoFeature : uint8_t {
  kBias,
  kVerbatim,  // word for word
  // Shares, as what is missing to a level that is enough: more of it must not outweigh a word that
  // turns the claim round.
  kUncovered,         // share of the phrase found, by strength of the matches
  kUncoveredMuch,     //
  kUncoveredLetters,  // share found without synonyms
  kSparse,            // share of the stretch of text that is the phrase's
  kStrange,           // share of the phrase's character 4-grams in the stretch
  kDisorder,          // neighbours within a clause that are not in the phrase's order
  kDropped,           // content words missing, nothing in their place
  kReplaced,          // content words with a stranger in their place, as a share
  kReplacedAny,       // 1 where there is one
  kReplacedMany,      // 1 where there are three
  kReplacedStart,     // before the phrase's first word found, where it may be other text
  kReplacedEnd,       // behind its last
  kReworded,          // share of synonyms among the words that have another in their place
  kRewordedMany,      // the same where at least two are synonyms
  kRewordedNear,      // share of near words among those
  kDroppedReworded,   // share of words missing where others have a synonym
  kReplacedFar,       // content words missing, others elsewhere, as a share
  kAdded,             // content words more
  kSynonyms,          // share of content words matched as synonyms
  kNearWords,         // share of content words matched by words of near meaning
  kTypos,             // share of content words matched as misspellings
  kNegation,          // negated once more or less
  kNegationTwice,     // negated twice more or less
  kNegationChanged,   // a negation lost and another one gained
  kNegationMoved,     // it stands beside another word
  kAntonym,           // an antonym or negated form in a word's place
  kAntonymFar,        // elsewhere in the stretch
  kNegatedAntonym,    // both: the same again
  kNumber,            // another number
  kNumberLost,        // a number missing
  kName,              // another name in a name's place
  kUnknown,           // one word that no dictionary knows in another one's place
  kPivotMoved,        // a comparison word stands beside another word
  kInterleaved,       // words of two clauses are mixed: exchanged between them
  kExchanged,         // inside one clause words have changed places
  kRotated,           // two neighbouring pieces of a clause have
  kTransposed,        // two short pieces have changed places around a third, all else stands
  kTransposedForms,   // the same where cases are marked and the words keep theirs
  kRoles,             // exchanged around a comparison
  kRolesNegation,     // exchanged around a negation
  kReject,            // words that turn it down
  kQuoted,            // in quotation marks
  kQuotedAmong,       // and words of the author's own beside it
  kQuotedRejected,    // and words that turn it down
  kQuotedDoubted,     // and a negation or a question beside it
  kCount,
};
inline constexpr size_t kEchoFeatures = static_cast<size_t>(EchoFeature::kCount);

std::string_view EchoFeatureName(EchoFeature feature);

using EchoValues = std::array<double, kEchoFeatures>;

// Values in [0,1].
EchoValues MeasureEcho(const PreparedPhrase& phrase, PreparedText& text,
                       const Alignment& alignment);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_ECHO_FEATURES_H_
