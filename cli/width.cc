#include "cli/width.h"

#include <unicode/uchar.h>

#include "common/text/utf8.h"

namespace claque {
namespace {

constexpr char32_t kFirstStrongIsolate = 0x2068;
constexpr char32_t kPopIsolate = 0x2069;

bool IsRightToLeft(char32_t c) {
  const UCharDirection direction = u_charDirection(static_cast<UChar32>(c));
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

bool IsBidiControl(char32_t c) {
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

size_t WidthOf(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  switch (u_charType(point)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int east_asian = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) width += WidthOf(NextCodePoint(text, &at));
  return width;
}

std::string OneLine(std::string_view text) {
  std::string out;
  bool right_to_left = false;
  bool space = true;  // drops leading space and runs of it
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    if (IsBidiControl(c)) continue;
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == ' ' || c == 0x2028 || c == 0x2029) {
      if (!space) out += ' ';
      space = true;
      continue;
    }
    space = false;
    right_to_left = right_to_left || IsRightToLeft(c);
    AppendUtf8(c, &out);
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  if (!right_to_left) return out;
  std::string isolated;
  AppendUtf8(kFirstStrongIsolate, &isolated);
  isolated += out;
  AppendUtf8(kPopIsolate, &isolated);
  return isolated;
}

std::string Clip(const std::string& line, size_t columns) {
  if (DisplayWidth(line) <= columns) return line;
  std::string out;
  size_t width = 0;
  bool isolated = false;
  for (size_t at = 0; at < line.size();) {
    const char32_t c = NextCodePoint(line, &at);
    if (width + WidthOf(c) > columns - 1) break;
    width += WidthOf(c);
    isolated = isolated || c == kFirstStrongIsolate;
    AppendUtf8(c, &out);
  }
  out += "…";
  if (isolated) AppendUtf8(kPopIsolate, &out);
  return out;
}

std::string PadTo(std::string text, size_t columns) {
  const size_t width = DisplayWidth(text);
  if (width < columns) text.append(columns - width, ' ');
  return text;
}

}  // namespace claque
