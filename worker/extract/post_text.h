// Last step of every extractor of posts.
#ifndef CLAQUE_WORKER_EXTRACT_POST_TEXT_H_
#define CLAQUE_WORKER_EXTRACT_POST_TEXT_H_

#include <cstddef>
#include <string>

#include "claque/v1/types.pb.h"
#include "common/text/post_text.h"
#include "common/text/utf8.h"

namespace claque::extract {

inline constexpr size_t kMaxPostTextBytes = 64 * 1024;

// Cuts the text to size and adds what it says to the post.
inline void FinishPost(v1::Post* post) {
  if (post->text().size() > kMaxPostTextBytes) {
    post->set_text(std::string(TruncateUtf8(post->text(), kMaxPostTextBytes)));
  }
  ReadPostText(post);
}

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_POST_TEXT_H_
