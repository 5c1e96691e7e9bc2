// Joins what the tagger found with what the rules found.
#ifndef CLAQUE_WORKER_CLASSIFY_MISSION_SPANS_H_
#define CLAQUE_WORKER_CLASSIFY_MISSION_SPANS_H_

#include <vector>

#include "worker/classify/mission_fields.h"
#include "worker/classify/span_tagger.h"

namespace claque {

// The tagger's pieces replace the rules' of the same kind; where it found none, the rules' stay.
// Targets of both count. The evidence follows.
void ApplySpans(const TokenizedText& text, const Structure& structure,
                const std::vector<const Lexicon*>& lexicons, const std::vector<TaggedSpan>& spans,
                MissionFields& fields);

// "18:00" <-> "until 18:00": `time` with, or without, the words that belong to a deadline and stand
// beside it or at its ends. Bytes of the normalised text.
ByteRange WithDeadlineWords(const TokenizedText& text, const std::vector<const Lexicon*>& lexicons,
                            ByteRange time);
ByteRange WithoutDeadlineWords(const TokenizedText& text,
                               const std::vector<const Lexicon*>& lexicons, ByteRange time);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_MISSION_SPANS_H_
