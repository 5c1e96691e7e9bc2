// What a post's text says by itself: hashtags, mentions, bare URLs.
#ifndef CLAQUE_WORKER_EXTRACT_POST_TEXT_H_
#define CLAQUE_WORKER_EXTRACT_POST_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/types.pb.h"
#include "worker/extract/context.h"

namespace claque::extract {

inline constexpr size_t kMaxPostTextBytes = 64 * 1024;

// Hashtags of `text` without '#' and case-folded (Unicode full case folding), in order, unique. A
// tag is letters, marks, digits and '_' of any script with at least one letter, after no letter or
// digit.
std::vector<std::string> Hashtags(std::string_view text);

// Mentions without the first '@': "name" or "name@host", in order, unique. Addresses of e-mail are
// none.
std::vector<std::string> Mentions(std::string_view text);

// http(s) URLs written into the text, in order.
std::vector<std::string> BareUrls(std::string_view text);

// Case-folded form of one tag.
std::string FoldTag(std::string_view tag);

// Cuts the text to size and adds what it says to the post's links, hashtags and mentions, which
// stay unique.
void FinishPost(const PageContext& context, v1::Post* post);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_POST_TEXT_H_
