#include "common/url/percent.h"

#include <array>

namespace claque::url_internal {
namespace {

constexpr uint8_t Bit(EncodeSet set) { return static_cast<uint8_t>(set); }

constexpr std::array<uint8_t, 256> MakeTable() {
  std::array<uint8_t, 256> table{};
  const auto add = [&table](std::string_view chars, uint8_t bits) {
    for (const char c : chars) {
      uint8_t& entry = table[static_cast<uint8_t>(c)];
      entry = static_cast<uint8_t>(entry | bits);
    }
  };
  for (size_t i = 0; i < 256; ++i) {
    if (i < 0x20 || i >= 0x7F) table[i] = 0xFF;
  }
  constexpr uint8_t kUser = Bit(EncodeSet::kUserinfo);
  constexpr uint8_t kPaths = kUser | Bit(EncodeSet::kPath);
  constexpr uint8_t kQueries = kPaths | Bit(EncodeSet::kQuery) | Bit(EncodeSet::kSpecialQuery);
  add(" \"<>`", Bit(EncodeSet::kFragment));
  add(" \"#<>", kQueries);
  add("'", Bit(EncodeSet::kSpecialQuery));
  add("?^`{}", kPaths);
  add("/:;=@[\\]|", kUser);
  return table;
}

constexpr std::array<uint8_t, 256> kTable = MakeTable();

}  // namespace

void AppendPercentEncoded(std::string_view bytes, EncodeSet set, std::string* out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto encoded = [set](char c) { return (kTable[static_cast<uint8_t>(c)] & Bit(set)) != 0; };
  size_t begin = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (!encoded(bytes[i])) continue;
    out->append(bytes, begin, i - begin);
    const auto byte = static_cast<uint8_t>(bytes[i]);
    const char triplet[] = {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    out->append(triplet, sizeof triplet);
    begin = i + 1;
  }
  out->append(bytes, begin);
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string PercentDecode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '%' && i + 2 < bytes.size()) {
      const int high = HexValue(bytes[i + 1]);
      const int low = HexValue(bytes[i + 2]);
      if (high >= 0 && low >= 0) {
        out.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    out.push_back(bytes[i]);
  }
  return out;
}

}  // namespace claque::url_internal
