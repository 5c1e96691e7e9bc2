#include "worker/extract/text_util.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "worker/extract/query.h"
#include "worker/extract/tree.h"

namespace claque::extract {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsAsciiSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsAsciiSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), AsciiLower);
  return out;
}

bool EqualsNoCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return AsciiLower(x) == AsciiLower(y);
         });
}

size_t FindNoCase(std::string_view text, std::string_view lower) {
  const auto it = std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                              [](char a, char b) { return AsciiLower(a) == b; });
  return it == text.end() ? std::string_view::npos : static_cast<size_t>(it - text.begin());
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && IsAsciiSpace(text[at])) ++at;
    const size_t begin = at;
    while (at < text.size() && !IsAsciiSpace(text[at])) ++at;
    if (at > begin) words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

bool HasWord(std::string_view list, std::string_view word) {
  for (const std::string_view each : Words(list)) {
    if (EqualsNoCase(each, word)) return true;
  }
  return false;
}

std::string CollapseSpace(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsAsciiSpace(text[i])) {
      space = true;
    } else if (text.substr(i, 2) == "\xC2\xA0") {
      space = true;
      ++i;
    } else {
      if (space && !out.empty()) out.push_back(' ');
      space = false;
      out.push_back(text[i]);
    }
  }
  return out;
}

std::string HtmlToText(std::string_view html) {
  if (html.find_first_of("<&") == std::string_view::npos) return std::string(Trim(html));
  const html::Document document = html::ParseHtml(std::string(html));
  return BlockText(document, 0);
}

int64_t ParseCount(std::string_view text) {
  const size_t begin = text.find_first_of("0123456789");
  if (begin == std::string_view::npos) return -1;
  double value = 0;
  double unit = 0;  // >0 inside decimals
  size_t at = begin;
  for (; at < text.size() && at < begin + 18; ++at) {
    const char c = text[at];
    if (IsAsciiDigit(c)) {
      value = unit > 0 ? value + (c - '0') * unit : value * 10 + (c - '0');
      unit /= 10;
      continue;
    }
    const bool digit_follows = at + 1 < text.size() && IsAsciiDigit(text[at + 1]);
    if (!digit_follows || unit > 0) break;
    const bool groups_of_three =
        at + 3 < text.size() && IsAsciiDigit(text[at + 2]) && IsAsciiDigit(text[at + 3]);
    if ((c == ',' || c == '.' || c == ' ') && groups_of_three) continue;
    if (c != '.' && c != ',') break;
    unit = 0.1;
  }
  const std::string_view tail = Trim(text.substr(at, 3));
  const char suffix = tail.empty() ? '\0' : AsciiLower(tail.front());
  const bool word = tail.size() > 1 && IsAsciiAlnum(tail[1]);
  if (suffix == 'k' && !word) value *= 1e3;
  if (suffix == 'm' && !word) value *= 1e6;
  return value > 9e15 ? -1 : static_cast<int64_t>(std::llround(value));
}

}  // namespace claque::extract
