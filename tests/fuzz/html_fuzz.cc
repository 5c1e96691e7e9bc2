// The whole of ExtractPage on any bytes as HTML: no crash, no invalid UTF-8, bounds held.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/text/utf8.h"
#include "worker/extract/links.h"
#include "worker/extract/page.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto url = claque::Url::Parse("https://fuzz.example.org/a/b?c=d");
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const claque::ExtractedPage page = claque::ExtractPage({body, "text/html", &*url});
  if (!claque::IsValidUtf8(page.main_text) || !claque::IsValidUtf8(page.title)) std::abort();
  if (page.links.size() > claque::extract::kMaxLinks) std::abort();
  for (const auto& post : page.posts) {
    if (!claque::IsValidUtf8(post.text()) || post.account().platform().empty()) std::abort();
  }
  return 0;
}
