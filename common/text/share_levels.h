// ShareLevels: by what name a share counts, so that none counts twice: a link by its URL or by its
// site, a picture by itself or not at all beside the one link that it goes with.
#ifndef CLAQUE_COMMON_TEXT_SHARE_LEVELS_H_
#define CLAQUE_COMMON_TEXT_SHARE_LEVELS_H_

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

namespace claque {

// Of shares that have an account and a time; in any order, but pictures before links. Memory: by
// links, and by the posts with pictures. One thread.
template <typename Object, typename Account, typename Post>
class ShareLevels {
 public:
  void AddPicture(const Object& picture, const Post& post) {
    pictures_[picture].push_back(post);
    links_of_[post];
  }
  void AddLink(const Object& link, const Account& account, const Post& post) {
    const auto [at, is_new] = accounts_.try_emplace(link, account);
    if (!is_new && at->second != account) at->second.reset();
    if (const auto known = links_of_.find(post); known != links_of_.end()) {
      known->second.push_back(link);
    }
  }

  // Nobody else shares the link: it says nothing of two accounts, and its share counts for its
  // site.
  bool IsOfOneAccount(const Object& link) const {
    const auto at = accounts_.find(link);
    return at != accounts_.end() && at->second;
  }
  // Pictures of which all posts have one link in common: that link says as much. In no order.
  std::vector<Object> PicturesOfOneLink() const {
    std::vector<Object> found;
    for (const auto& [picture, posts] : pictures_) {
      const std::vector<Object>& first = links_of_.at(posts.front());
      const bool goes_with_one = std::ranges::any_of(first, [&](const Object& link) {
        return std::ranges::all_of(posts, [&](const Post& post) {
          const std::vector<Object>& links = links_of_.at(post);
          return std::ranges::find(links, link) != links.end();
        });
      });
      if (goes_with_one) found.push_back(picture);
    }
    return found;
  }

 private:
  std::unordered_map<Object, std::optional<Account>> accounts_;  // by link; none = several
  std::unordered_map<Object, std::vector<Post>> pictures_;
  std::unordered_map<Post, std::vector<Object>> links_of_;  // of posts with pictures
};

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_SHARE_LEVELS_H_
