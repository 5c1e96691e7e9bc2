#include "worker/fetch/robots_rule.h"

#include <cstdint>
#include <cstring>

namespace claque::robots_internal {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// RFC 3986's reserved characters without the two that rules give a meaning, and '%'.
bool StaysAsWritten(char c) {
  constexpr std::string_view kReserved = ":/?#[]@!&'()+,;=%";
  return IsUnreserved(c) || kReserved.find(c) != std::string_view::npos;
}

void AppendEncoded(char c, std::string* out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto byte = static_cast<uint8_t>(c);
  out->push_back('%');
  out->push_back(kDigits[byte >> 4]);
  out->push_back(kDigits[byte & 15]);
}

std::string Normalize(std::string_view text, bool star_is_wildcard) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool triplet =
        c == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 && HexValue(text[i + 2]) >= 0;
    if (triplet) {
      const char decoded = static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      if (IsUnreserved(decoded)) {
        out.push_back(decoded);
      } else {
        AppendEncoded(decoded, &out);
      }
      i += 2;
    } else if (StaysAsWritten(c) || (c == '*' && star_is_wildcard)) {
      out.push_back(c);
    } else {
      AppendEncoded(c, &out);
    }
  }
  return out;
}

}  // namespace

Rule MakeRule(std::string_view value, bool allow) {
  const bool anchored = value.back() == '$';
  if (anchored) value.remove_suffix(1);
  return {Normalize(value, true), anchored, allow};
}

std::string NormalPath(std::string_view path_and_query) { return Normalize(path_and_query, false); }

bool Matches(const Rule& rule, std::string_view path) {
  std::string_view pattern = rule.pattern;
  size_t star = pattern.find('*');
  if (!path.starts_with(pattern.substr(0, star))) return false;
  if (star == std::string_view::npos) return !rule.anchored || path.size() == pattern.size();
  path.remove_prefix(star);
  // Each piece at its leftmost place leaves most to the next. memmem is linear (two-way search).
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    const std::string_view piece = pattern.substr(0, star);
    if (star == std::string_view::npos && rule.anchored) return path.ends_with(piece);
    const void* found = memmem(path.data(), path.size(), piece.data(), piece.size());
    if (found == nullptr) return false;
    if (star == std::string_view::npos) return true;
    const auto offset = static_cast<const char*>(found) - path.data();
    path.remove_prefix(static_cast<size_t>(offset) + piece.size());
  }
}

}  // namespace claque::robots_internal
