// Any file: an error or a lexicon that can be used.
#include <string>

#include "worker/classify/lexicon.h"
#include "worker/classify/score_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  const auto lexicon = claque::Lexicon::Parse("fuzz", in);
  if (lexicon.ok()) {
    const claque::TokenizedText text(in);
    (void)lexicon->Find(text).size();
  }
  (void)claque::ScoreModel::Parse("fuzz", in).ok();
  return 0;
}
