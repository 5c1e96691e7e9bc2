// Import files: whatever the bytes, posts with their required fields or refusals with a line.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "cli/import_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  const auto reader = claque::ImportReader::Open(in, "fuzz", "p");
  if (!reader.ok()) return 0;
  // Every answer takes at least one byte, so reading ends.
  for (size_t i = 0; i <= size + 1; ++i) {
    const auto post = (*reader)->Next();
    if (!post.ok()) {
      if (!post.status().message().starts_with("fuzz:")) std::abort();
      continue;
    }
    if (!post->has_value()) return 0;
    if ((*post)->handle().empty() || (*post)->text().empty()) std::abort();
  }
  std::abort();
}
