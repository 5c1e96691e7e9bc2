#include "common/text/name_shape.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "common/text/utf8.h"

namespace claque {
namespace {

constexpr size_t kMostRuns = 16;
constexpr int kMostDigits = 99;

// 0 = it belongs to the character before.
char ClassOf(char32_t c) {
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_UPPERCASE_LETTER:
    case U_TITLECASE_LETTER:
      return 'A';
    case U_LOWERCASE_LETTER:
      return 'a';
    case U_OTHER_LETTER:
    case U_MODIFIER_LETTER:
      return 'x';
    case U_DECIMAL_DIGIT_NUMBER:
      return '9';
    case U_NON_SPACING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_ENCLOSING_MARK:
      return 0;
    default:
      return '_';
  }
}

}  // namespace

std::string NameShape(std::string_view handle) {
  if (handle.starts_with('@')) handle.remove_prefix(1);
  std::string runs;
  bool has_letter = false;
  int digits = 0;
  for (size_t at = 0; at < handle.size();) {
    const char sign = ClassOf(NextCodePoint(handle, &at));
    if (sign == 0) continue;
    has_letter |= sign == 'A' || sign == 'a' || sign == 'x';
    digits = sign == '9' ? std::min(digits + 1, kMostDigits) : 0;
    if (runs.empty() || runs.back() != sign) {
      if (runs.size() == kMostRuns) return has_letter ? runs + '+' : std::string();
      runs += sign;
    }
  }
  if (!has_letter) return {};
  if (digits > 0) runs += '(' + std::to_string(digits) + ')';
  return runs;
}

}  // namespace claque
