// Any post: fields are substrings, spans lie inside. Also as a line of `claque inspect text`.
#include <cstdlib>
#include <string>

#include "worker/classify/classifier.h"
#include "worker/classify/inspect_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto* const classifier = std::move(claque::Classifier::Load(""))->release();
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  const claque::Detection d = classifier->Detect(in, "", {"Orla Venn"});
  for (const auto& span : d.mission.spans()) {
    if (span.begin() < 0 || span.end() < span.begin() || static_cast<size_t>(span.end()) > size) {
      std::abort();
    }
  }
  for (const auto& t : d.mission.targets()) {
    if (in.find(t) == std::string_view::npos) std::abort();
  }
  for (const auto& p : d.mission.stock_phrases()) {
    if (in.find(p.text()) == std::string_view::npos) std::abort();
  }
  (void)claque::InspectText(*classifier, in, true).json.size();
  return 0;
}
