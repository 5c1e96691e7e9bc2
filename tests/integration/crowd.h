// Crowd: posts of made-up accounts, for tests of coordination and cohorts.
#ifndef CLAQUE_TESTS_INTEGRATION_CROWD_H_
#define CLAQUE_TESTS_INTEGRATION_CROWD_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "claque/v1/report.pb.h"

namespace claque {

inline constexpr int64_t kBegin = 1'800'000'000;
inline constexpr int64_t kDay = 86'400;

// Posts of made-up accounts.
class Crowd {
 public:
  v1::Post& Post(const std::string& handle, int64_t at, const std::string& text) {
    v1::Post& post = *posts_.emplace_back().mutable_post();
    post.set_permalink("https://social.example/" + std::to_string(posts_.size()));
    post.mutable_account()->set_platform("social");
    post.mutable_account()->set_handle(handle);
    post.mutable_post_time()->set_seconds(kBegin + at);
    post.set_text(text);
    post.set_import_origin("posts.jsonl:" + std::to_string(posts_.size()));
    post.set_lang("en");
    return post;
  }
  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }
  // People who link and tag what they like, over ten days.
  void Background(int count, int tags) {
    for (int i = 0; i < count; ++i) {
      v1::Post& post = Post("user" + std::to_string(Below(150)), Below(10 * kDay), "hello");
      post.add_links("https://news.example/" + std::to_string(Below(300)));
      for (int tag = 0; tag < tags; ++tag) {
        post.add_hashtags("t" + std::to_string(tag) + "x" + std::to_string(Below(100'000)));
      }
    }
  }
  // Hands that link the same pages within minutes, one page a day.
  void Hands(int hands, int pages) {
    for (int page = 0; page < pages; ++page) {
      const int64_t at = page * kDay + Below(kDay / 2);
      for (int hand = 0; hand < hands; ++hand) {
        v1::Post& post = Post("hand" + std::to_string(hand), at + Below(600), "look");
        post.add_links("https://front.example/" + std::to_string(page));
        if (hand % 2 == 0)
          post.mutable_account()->mutable_create_time()->set_seconds(kBegin - kDay);
      }
    }
  }
  // Hands that post within minutes of each other, once a day; `fill(day, hand, post)` says what.
  template <typename Fill>
  void HandsThat(int hands, int days, Fill fill) {
    for (int day = 0; day < days; ++day) {
      const int64_t at = day * kDay + Below(kDay / 2);
      for (int hand = 0; hand < hands; ++hand) {
        fill(day, hand, Post("hand" + std::to_string(hand), at + Below(600), "look"));
      }
    }
  }
  std::vector<v1::ExtractedPost>& posts() { return posts_; }

 private:
  std::mt19937_64 random_{7};
  std::vector<v1::ExtractedPost> posts_;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_INTEGRATION_CROWD_H_
