// `claque inspect text|match|lang`: one line of JSON in, one line of JSON out (design.md section
// 8).
#ifndef CLAQUE_WORKER_CLASSIFY_INSPECT_JSON_H_
#define CLAQUE_WORKER_CLASSIFY_INSPECT_JSON_H_

#include <string>
#include <string_view>

#include "common/base/status.h"
#include "worker/classify/classifier.h"

namespace claque {

// An answer for every line, also for a bad one: then `json` is {"id":null,"error":"…"} (with the id
// where it could be read) and `status` says why. Neither has a line end. Invalid UTF-8 in the input
// is refused as malformed JSON.
struct InspectAnswer {
  std::string json;
  Status status;
};

// {id,text,lang?} -> {id,lang,is_directive,confidence,category,numbered,mission_no,actions[],
// targets[],stock_phrases[],anti_copy_paste,start_time,deadline,rewards[],proof_requests[],spans[]}.
// mission_no, start_time and deadline are null where not stated. Spans: {field,begin,end,text,cue,
// weight}, byte offsets. `explain` adds features[{name,value,weight}], log_odds, model_version.
InspectAnswer InspectText(const Classifier& classifier, std::string_view line, bool explain);

// {id,phrase,text} -> {id,is_variant,score,kind}; kind "exact", "edited", "paraphrase", null, or
// where asked for "translation".
InspectAnswer InspectMatch(std::string_view line, Translations translations = Translations::kOff);

// {id,text} -> {id,lang,confidence}.
InspectAnswer InspectLang(const Classifier& classifier, std::string_view line);

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_INSPECT_JSON_H_
