// Any texts (one a line) in one bucket: keys are those given, templates within bounds and UTF-8,
// and the same again.
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/text/utf8.h"
#include "worker/classify/family_task.h"
#include "worker/classify/phrase_template.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view in(reinterpret_cast<const char*>(data), size);
  claque::v1::WordingBucket bucket;
  bucket.set_band(16);
  while (!in.empty() && bucket.texts_size() < 64) {
    const size_t cut = std::min(in.find('\n'), in.size());
    claque::v1::WordingText& text = *bucket.add_texts();
    text.set_key(static_cast<uint64_t>(bucket.texts_size()));
    text.set_text(claque::ToValidUtf8(in.substr(0, cut)));
    text.set_shared(cut % 2 == 0);
    const claque::Wording wording(text.text());
    if (wording.comparable() && (wording.Bands()[3] & 15) != 3) std::abort();
    in.remove_prefix(std::min(cut + 1, in.size()));
  }
  std::string results[2];
  for (std::string& result : results) {
    claque::FamilyTask task;
    task.Add(bucket);
    const auto found = task.Finish();
    if (found.post_count() != bucket.texts_size()) std::abort();
    for (const auto& cluster : found.wording_clusters()) {
      if (cluster.template_().size() > claque::kMaxTemplateBytes ||
          !claque::IsValidUtf8(cluster.template_())) {
        std::abort();
      }
      for (const uint64_t key : cluster.keys()) {
        if (key == 0 || key > static_cast<uint64_t>(bucket.texts_size())) std::abort();
      }
    }
    result = found.SerializeAsString();
  }
  if (results[0] != results[1]) std::abort();
  return 0;
}
