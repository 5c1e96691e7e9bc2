// UTF-8 (Unicode 15, chapter 3.9, table 3-7): check, repair, cut, count. Pure functions over bytes;
// thread-safe; linear in their input.
#ifndef CLAQUE_COMMON_TEXT_UTF8_H_
#define CLAQUE_COMMON_TEXT_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace claque {

// True if `bytes` is well-formed: no overlong form, no surrogate, nothing above U+10FFFF.
bool IsValidUtf8(std::string_view bytes);

// `bytes` with each maximal ill-formed subpart replaced by one U+FFFD (Unicode 3.9, "U+FFFD
// substitution of maximal subparts", as the WHATWG decoder does). Never fails; at most three times
// as long as its input.
std::string ToValidUtf8(std::string_view bytes);

// Longest prefix of `text` of at most `max_bytes` that does not cut a character. Ill-formed bytes
// count as characters of their own. The view points into `text`.
std::string_view TruncateUtf8(std::string_view text, size_t max_bytes);

// Number of code points; an ill-formed subpart counts as one, as ToValidUtf8 would write it.
size_t CodePointCount(std::string_view text);

// Code point at `*pos`, which moves behind it; U+FFFD for an ill-formed subpart.
// REQUIRES: *pos < text.size().
char32_t NextCodePoint(std::string_view text, size_t* pos);

// REQUIRES: `code_point` is a Unicode scalar value.
void AppendUtf8(char32_t code_point, std::string* out);

}  // namespace claque

#endif  // CLAQUE_COMMON_TEXT_UTF8_H_
