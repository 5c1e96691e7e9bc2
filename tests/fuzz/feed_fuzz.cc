// Feeds, sitemaps and JSON Feed by sniffing: no crash, valid UTF-8.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/text/utf8.h"
#include "worker/extract/page.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto url = claque::Url::Parse("https://fuzz.example.org/feed");
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  for (const char* type : {"application/xml", "application/feed+json", ""}) {
    const claque::ExtractedPage page = claque::ExtractPage({body, type, &*url});
    for (const auto& post : page.posts) {
      if (!claque::IsValidUtf8(post.text())) std::abort();
    }
  }
  return 0;
}
