// Any narrative and post (split at the first line end), and any file of words: scores in range,
// spans inside the text.
#include <cmath>
#include <cstdlib>
#include <string>

#include "worker/classify/common_words.h"
#include "worker/classify/narrative_task.h"
#include "worker/classify/wedge_cues.h"

namespace {

void CheckSpan(const claque::v1::Span& span, size_t size) {
  if (span.begin() < 0 || span.end() < span.begin() || static_cast<size_t>(span.end()) > size) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string in(reinterpret_cast<const char*>(data), size);
  const size_t cut = std::min(in.find('\n'), in.size());
  claque::v1::WatchedNarrative narrative;
  narrative.set_text(in.substr(0, cut));
  narrative.add_counter_examples(in.substr(cut / 2));
  claque::v1::Post post;
  post.set_text(in.substr(std::min(cut + 1, in.size())));
  claque::NarrativeTask task({narrative}, {"Orla Venn"});
  task.Add(post);
  const claque::v1::ClassificationResult result = task.Finish();
  for (const auto& ranking : result.narratives()) {
    for (const auto& match : ranking.matches()) {
      if (!std::isfinite(match.score())) std::abort();
      for (const auto& term : match.terms()) CheckSpan(term.span(), post.text().size());
      for (const auto& cue : match.cues()) {
        for (const auto& span : cue.spans()) CheckSpan(span, post.text().size());
      }
    }
  }
  (void)claque::CommonWords::Parse("fuzz", in).ok();
  const auto words = claque::WedgeWords::Parse("fuzz", in);
  if (words.ok()) {
    for (const auto& cue : words->Find(claque::TokenizedText(in))) {
      for (const auto& span : cue.spans()) CheckSpan(span, in.size());
    }
  }
  return 0;
}
