// Small string functions the extractors share. Pure.
#ifndef CLAQUE_WORKER_EXTRACT_TEXT_UTIL_H_
#define CLAQUE_WORKER_EXTRACT_TEXT_UTIL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace claque::extract {

inline bool IsAsciiSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}
inline bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
inline char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
inline bool IsAsciiAlnum(char c) {
  return IsAsciiDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'z');
}

std::string_view Trim(std::string_view text);
std::string LowerAscii(std::string_view text);
bool EqualsNoCase(std::string_view a, std::string_view b);
// Position of `lower` (lower case, not empty) in `text`, ASCII case ignored; npos for none.
size_t FindNoCase(std::string_view text, std::string_view lower);
inline bool ContainsNoCase(std::string_view text, std::string_view lower) {
  return FindNoCase(text, lower) != std::string_view::npos;
}
// Words between ASCII white space.
std::vector<std::string_view> Words(std::string_view text);
// Whether `word` is one of Words(list), ASCII case ignored.
bool HasWord(std::string_view list, std::string_view word);
// Runs of white space, no-break spaces included, as one space; none at the ends.
std::string CollapseSpace(std::string_view text);
// `text` with tags removed and references decoded: for fields that carry HTML inside a string.
std::string HtmlToText(std::string_view html);
// First whole number in `text` ("1,234 followers" -> 1234; "3.4K" -> 3400); -1 for none.
int64_t ParseCount(std::string_view text);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_TEXT_UTIL_H_
