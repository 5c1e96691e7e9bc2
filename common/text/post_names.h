// The names by which posts speak of other posts.
#ifndef CLAQUE_COMMON_TEXT_POST_NAMES_H_
#define CLAQUE_COMMON_TEXT_POST_NAMES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace claque {

// Id of the post whose own permalink it is. REQUIRES: canonical.
std::string PostIdOfPermalink(std::string_view permalink);
// The same of any http(s) URL; nullopt where `text` is none.
std::optional<std::string> PostIdOfLink(std::string_view text);

// Posts by the keys that their import files give them (Trace.post_key), each platform for itself.
// One thread at a time; const calls are thread-safe.
template <typename Platform, typename Post>
class KeyedPosts {
 public:
  // Nothing where the key is 0.
  void Add(uint64_t key, const Platform& platform, const Post& post) {
    if (key == 0) return;
    const auto [at, is_new] = posts_.try_emplace({key, platform}, post);
    if (!is_new && at->second != post) at->second.reset();
  }
  // nullopt: no post has the key, or several have, and which is meant cannot be told.
  std::optional<Post> Find(uint64_t key, const Platform& platform) const {
    const auto at = posts_.find({key, platform});
    return at == posts_.end() ? std::nullopt : at->second;
  }

 private:
  std::map<std::pair<uint64_t, Platform>, std::optional<Post>> posts_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_POST_NAMES_H_
