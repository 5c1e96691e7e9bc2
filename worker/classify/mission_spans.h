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

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_MISSION_SPANS_H_
