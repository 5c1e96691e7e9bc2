// Filter: no text crashes it; every refusal is INVALID_ARGUMENT; a filter and its negation differ.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "claque/v1/types.pb.h"
#include "coordinator/query/filter.h"

namespace {

claque::v1::Post Sample() {
  claque::v1::Post post;
  post.set_text("vote now");
  post.set_lang("en");
  post.add_hashtags("vote");
  post.mutable_account()->set_followers(3);
  post.mutable_post_time()->set_seconds(1767225600);
  post.add_poll_options()->set_votes(1);
  return post;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const claque::v1::Post kPost = Sample();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto filter = claque::Filter::Parse(text, kPost.GetDescriptor());
  if (!filter.ok()) {
    if (filter.status().code() != claque::Code::kInvalidArgument) std::abort();
    return 0;
  }
  const bool matches = filter->Matches(kPost);
  const std::string negated = "NOT (" + std::string(text) + ")";
  const auto opposite = claque::Filter::Parse(negated, kPost.GetDescriptor());
  if (opposite.ok() && opposite->Matches(kPost) == matches) std::abort();
  return 0;
}
