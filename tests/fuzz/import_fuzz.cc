// Import files: whatever the bytes and the layout, posts with what is required of them or refusals
// with a line.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "cli/import/import_reader.h"

namespace {

// As SourceFormat has them, so that the corpus keeps its meaning.
constexpr std::array kFormats = {claque::v1::SOURCE_FORMAT_UNSPECIFIED,
                                 claque::v1::POST_FILE,
                                 claque::v1::COORTWEET_SHARES,
                                 claque::v1::IRA_TWEETS,
                                 claque::v1::TWITTER_RELEASE,
                                 claque::v1::FOUR_CAT,
                                 claque::v1::ZEESCHUIMER};

void Read(const std::string& content, claque::v1::SourceFormat format) {
  std::istringstream in(content);
  const auto reader = claque::ImportReader::Open(in, {"fuzz", "p", format});
  if (!reader.ok()) {
    if (!reader.status().message().starts_with("fuzz:")) std::abort();
    return;
  }
  // Every answer takes at least one byte, so reading ends.
  for (size_t i = 0; i <= content.size() + 1; ++i) {
    const auto post = (*reader)->Next();
    if (!post.ok()) {
      if (!post.status().message().starts_with("fuzz:")) std::abort();
      continue;
    }
    if (!post->has_value()) return;
    if ((*post)->handle().empty() || !(*post)->has_post_time()) std::abort();
    if ((*post)->text().empty() && (*post)->objects().empty()) std::abort();
  }
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string content(reinterpret_cast<const char*>(data), size);
  for (const auto format : kFormats) Read(content, format);
  return 0;
}
