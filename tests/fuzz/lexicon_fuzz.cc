// Any file: an error, or a lexicon, concepts, their relations or a model that can be used.
#include <string>

#include "worker/classify/concept_relations.h"
#include "worker/classify/concepts.h"
#include "worker/classify/lexicon.h"
#include "worker/classify/linear_model.h"
#include "worker/classify/span_tagger.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  const auto lexicon = claque::Lexicon::Parse("fuzz", in);
  if (lexicon.ok()) {
    const claque::TokenizedText text(in);
    (void)lexicon->Find(text).size();
  }
  claque::ConceptTable concepts;
  if (concepts.Add("fuzz", in).ok()) (void)concepts.WordsOf("en").size();
  const auto& words = claque::EmbeddedConcepts();
  const auto relations = claque::ConceptRelations::Parse(words, "fuzz", in);
  const claque::ConceptNumber pair[] = {0, 1};
  if (relations.ok()) (void)relations->AreNear({&pair[0], 1}, {&pair[1], 1});
  const auto model = claque::LinearModel::Parse(in);
  if (model.ok()) (void)model->Logits({{{7, 1.0f}}, {}}).size();
  const auto tagger = claque::SpanTagger::Parse(in);
  if (tagger.ok()) (void)tagger->Find({{1, 2}, {3}}).size();
  return 0;
}
