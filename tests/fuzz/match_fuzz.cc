// Any phrase and text (split at the first line end): scores in range, spans inside the text.
#include <cstdlib>
#include <string>

#include "worker/classify/classifier.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  const size_t cut = std::min(in.find('\n'), in.size());
  const std::string_view phrase = in.substr(0, cut);
  const std::string_view text = in.substr(std::min(cut + 1, in.size()));
  const claque::EchoMatch m = claque::MatchPhrase(phrase, text);
  if (!(m.score >= 0 && m.score <= 1.000001)) std::abort();
  for (const auto& span : m.spans) {
    if (span.begin() < 0 || span.end() < span.begin() ||
        static_cast<size_t>(span.end()) > text.size()) {
      std::abort();
    }
  }
  const claque::PhraseIndex index({std::string(phrase), std::string(text.substr(0, 200))});
  (void)index.Match(text).size();
  return 0;
}
