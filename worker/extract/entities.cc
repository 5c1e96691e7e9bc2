#include "worker/extract/entities.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "common/text/utf8.h"

namespace claque::html {
namespace {

struct Entity {
  std::string_view name;
  std::string_view value;
};

constexpr Entity kEntities[] = {
#include "worker/extract/entities_table.inc"
};

// Values of 0x80..0x9F (HTML section 13.2.5.80); 0 = unchanged.
constexpr uint16_t kC1Replacements[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool IsAlnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

uint32_t FixCodePoint(uint32_t code) {
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return 0xFFFD;
  if (code >= 0x80 && code <= 0x9F && kC1Replacements[code - 0x80]) {
    return kC1Replacements[code - 0x80];
  }
  return code;
}

size_t DecodeNumeric(std::string_view text, std::string* out) {
  size_t at = 2;
  const bool hex = at < text.size() && (text[at] == 'x' || text[at] == 'X');
  if (hex) ++at;
  const size_t digits = at;
  uint32_t code = 0;
  for (; at < text.size(); ++at) {
    const int digit = HexValue(text[at]);
    if (digit < 0 || (!hex && digit > 9)) break;
    if (code <= 0x10FFFF) code = code * (hex ? 16 : 10) + static_cast<uint32_t>(digit);
  }
  if (at == digits) return 0;
  if (at < text.size() && text[at] == ';') ++at;
  AppendUtf8(FixCodePoint(code), out);
  return at;
}

// Longest name that `text` begins with; nullptr for none. Narrows a sorted range letter by letter.
const Entity* LongestEntity(std::string_view text) {
  const Entity* low = std::begin(kEntities);
  const Entity* high = std::end(kEntities);
  const Entity* best = nullptr;
  for (size_t i = 0; i < text.size() && low != high; ++i) {
    const char c = text[i];
    low = std::partition_point(
        low, high, [&](const Entity& e) { return e.name.size() <= i || e.name[i] < c; });
    high = std::partition_point(low, high, [&](const Entity& e) { return e.name[i] == c; });
    if (low != high && low->name.size() == i + 1) best = low;
    if (c == ';') break;
  }
  return best;
}

}  // namespace

size_t DecodeReference(std::string_view text, bool in_attribute, std::string* out) {
  if (text.size() < 2) return 0;
  if (text[1] == '#') return DecodeNumeric(text, out);
  if (!IsAlnum(text[1])) return 0;
  const Entity* entity = LongestEntity(text.substr(1));
  if (!entity) return 0;
  const size_t length = entity->name.size() + 1;
  if (in_attribute && entity->name.back() != ';' && length < text.size() &&
      (text[length] == '=' || IsAlnum(text[length]))) {
    return 0;
  }
  out->append(entity->value);
  return length;
}

std::string DecodeReferences(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t plain = std::min(text.find('&'), text.size());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    size_t used = DecodeReference(text, false, &out);
    if (used == 0) {
      out.push_back('&');
      used = 1;
    }
    text.remove_prefix(used);
  }
  return out;
}

}  // namespace claque::html
