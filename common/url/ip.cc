#include "common/url/ip.h"

#include <algorithm>

#include "common/url/percent.h"

namespace claque::url_internal {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "IPv4 number parser". Values over 2^32 are reported as 2^32: too large wherever they stand.
std::optional<uint64_t> ParseIpv4Number(std::string_view part) {
  constexpr uint64_t kTooLarge = uint64_t{1} << 32;
  if (part.empty()) return std::nullopt;
  int radix = 10;
  if (part.size() >= 2 && part[0] == '0' && (part[1] == 'x' || part[1] == 'X')) {
    part.remove_prefix(2);
    radix = 16;
  } else if (part.size() >= 2 && part[0] == '0') {
    part.remove_prefix(1);
    radix = 8;
  }
  uint64_t value = 0;
  for (const char c : part) {
    const int digit = HexValue(c);
    if (digit < 0 || digit >= radix) return std::nullopt;
    value =
        std::min(value * static_cast<uint64_t>(radix) + static_cast<uint64_t>(digit), kTooLarge);
  }
  return value;
}

// Dotted decimal at the end of an IPv6 address: exactly four bytes without leading zeros.
std::optional<std::array<uint16_t, 2>> ParseEmbeddedIpv4(std::string_view text) {
  std::array<uint16_t, 4> bytes{};
  size_t pos = 0;
  for (size_t i = 0; i < 4; ++i) {
    if (i > 0 && (pos >= text.size() || text[pos++] != '.')) return std::nullopt;
    const size_t begin = pos;
    int value = 0;
    for (; pos < text.size() && IsDigit(text[pos]); ++pos) {
      if (pos > begin && value == 0) return std::nullopt;
      value = value * 10 + (text[pos] - '0');
      if (value > 255) return std::nullopt;
    }
    if (pos == begin) return std::nullopt;
    bytes[i] = static_cast<uint16_t>(value);
  }
  if (pos != text.size()) return std::nullopt;
  return std::array<uint16_t, 2>{static_cast<uint16_t>(bytes[0] << 8 | bytes[1]),
                                 static_cast<uint16_t>(bytes[2] << 8 | bytes[3])};
}

// The pieces of an address up to the end of its text, and where "::" stood.
struct Ipv6Reader {
  std::string_view text;
  size_t pos = 0;
  Ipv6 address{};
  size_t piece = 0;
  std::optional<size_t> compress;

  bool AtEnd() const { return pos >= text.size(); }
  // Pieces so far; "::" stands for at least one.
  size_t Index() const { return piece + (compress ? 1 : 0); }

  // One hex piece and the ':' behind it, or the IPv4 tail. False = failure.
  bool ReadPiece() {
    const size_t begin = pos;
    int value = 0;
    for (; pos < begin + 4 && !AtEnd() && HexValue(text[pos]) >= 0; ++pos) {
      value = value * 16 + HexValue(text[pos]);
    }
    if (!AtEnd() && text[pos] == '.') return ReadIpv4Tail(begin);
    if (pos == begin) return false;
    address[piece++] = static_cast<uint16_t>(value);
    if (AtEnd()) return true;
    return text[pos++] == ':' && !AtEnd();
  }

  bool ReadIpv4Tail(size_t begin) {
    if (pos == begin || Index() > 6) return false;
    const auto tail = ParseEmbeddedIpv4(text.substr(begin));
    if (!tail) return false;
    address[piece++] = (*tail)[0];
    address[piece++] = (*tail)[1];
    pos = text.size();
    return true;
  }
};

}  // namespace

bool EndsInNumber(std::string_view domain) {
  if (!domain.empty() && domain.back() == '.') domain.remove_suffix(1);
  const size_t dot = domain.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? domain : domain.substr(dot + 1);
  if (last.empty()) return false;
  return std::all_of(last.begin(), last.end(), IsDigit) || ParseIpv4Number(last).has_value();
}

std::optional<uint32_t> ParseIpv4(std::string_view text) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  std::array<uint64_t, 4> parts{};
  size_t count = 0;
  for (bool more = true; more;) {
    if (count == parts.size()) return std::nullopt;
    const size_t dot = text.find('.');
    more = dot != std::string_view::npos;
    const auto part = ParseIpv4Number(text.substr(0, dot));
    if (!part) return std::nullopt;
    parts[count++] = *part;
    if (more) text.remove_prefix(dot + 1);
  }
  uint64_t address = 0;
  for (size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return std::nullopt;
    address |= parts[i] << (8 * (3 - i));
  }
  if (parts[count - 1] >= uint64_t{1} << (8 * (5 - count))) return std::nullopt;
  return static_cast<uint32_t>(address | parts[count - 1]);
}

std::string SerializeIpv4(uint32_t address) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string((address >> shift) & 0xFF);
    if (shift > 0) out += '.';
  }
  return out;
}

std::optional<Ipv6> ParseIpv6(std::string_view text) {
  Ipv6Reader in{text, 0, {}, 0, {}};
  if (!text.empty() && text[0] == ':') {
    if (text.size() < 2 || text[1] != ':') return std::nullopt;
    in.pos = 2;
    in.compress = 0;
  }
  while (!in.AtEnd()) {
    if (in.Index() == 8) return std::nullopt;
    if (text[in.pos] == ':') {
      if (in.compress) return std::nullopt;
      ++in.pos;
      in.compress = in.piece;
    } else if (!in.ReadPiece()) {
      return std::nullopt;
    }
  }
  if (in.compress) {
    std::rotate(in.address.begin() + static_cast<std::ptrdiff_t>(*in.compress),
                in.address.begin() + static_cast<std::ptrdiff_t>(in.piece), in.address.end());
    return in.address;
  }
  if (in.piece != 8) return std::nullopt;
  return in.address;
}

std::string SerializeIpv6(const Ipv6& address) {
  size_t best = 8;
  size_t best_length = 1;
  for (size_t i = 0; i < 8;) {
    size_t end = i;
    while (end < 8 && address[end] == 0) ++end;
    if (end - i > best_length) {
      best = i;
      best_length = end - i;
    }
    i = std::max(end, i + 1);
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += i == 0 ? "::" : ":";
      i += best_length - 1;
      continue;
    }
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const int digit = (address[i] >> shift) & 15;
      started |= digit != 0 || shift == 0;
      if (started) out += kDigits[digit];
    }
    if (i < 7) out += ':';
  }
  return out;
}

}  // namespace claque::url_internal
