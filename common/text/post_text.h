// What a post's text says by itself: hashtags, mentions, bare URLs. One reading for posts of pages
// and of imports. Pure; thread-safe.
#ifndef CLAQUE_COMMON_TEXT_POST_TEXT_H_
#define CLAQUE_COMMON_TEXT_POST_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/types.pb.h"

namespace claque {

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

// Adds what the post's text says to its links (canonical), hashtags and mentions, which stay
// unique; at most 200 of each.
void ReadPostText(v1::Post* post);

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_POST_TEXT_H_
