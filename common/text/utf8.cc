#include "common/text/utf8.h"

#include <cstdint>
#include <cstring>

namespace claque {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// One step of the decoder: `length` bytes (>= 1) make a character or an ill-formed subpart.
struct Step {
  size_t length;
  bool valid;
  char32_t code_point;
};

// What may follow a lead byte: how many bytes, and the range of the first of them (table 3-7).
struct Lead {
  int trail;
  uint8_t low;
  uint8_t high;
};

Lead ReadLead(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

// REQUIRES: pos < bytes.size().
Step Decode(std::string_view bytes, size_t pos) {
  const auto first = static_cast<uint8_t>(bytes[pos]);
  if (first < 0x80) return {1, true, first};
  const Lead lead = ReadLead(first);
  if (lead.trail == 0) return {1, false, kReplacement};
  char32_t code_point = first & (0x3Fu >> lead.trail);
  size_t length = 1;
  for (int i = 0; i < lead.trail; ++i, ++length) {
    if (pos + length >= bytes.size()) return {length, false, kReplacement};
    const auto byte = static_cast<uint8_t>(bytes[pos + length]);
    const uint8_t low = i == 0 ? lead.low : 0x80;
    const uint8_t high = i == 0 ? lead.high : 0xBF;
    if (byte < low || byte > high) return {length, false, kReplacement};
    code_point = (code_point << 6) | (byte & 0x3Fu);
  }
  return {length, true, code_point};
}

// First byte at or after `pos` that is not ASCII, eight at a time.
size_t SkipAscii(std::string_view bytes, size_t pos) {
  constexpr uint64_t kHighBits = 0x8080808080808080u;
  for (; pos + sizeof(uint64_t) <= bytes.size(); pos += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + pos, sizeof word);
    if (word & kHighBits) break;
  }
  while (pos < bytes.size() && static_cast<uint8_t>(bytes[pos]) < 0x80) ++pos;
  return pos;
}

// First ill-formed byte at or after `pos`, or bytes.size().
size_t FindInvalid(std::string_view bytes, size_t pos) {
  for (pos = SkipAscii(bytes, pos); pos < bytes.size(); pos = SkipAscii(bytes, pos)) {
    const Step step = Decode(bytes, pos);
    if (!step.valid) return pos;
    pos += step.length;
  }
  return bytes.size();
}

}  // namespace

bool IsValidUtf8(std::string_view bytes) { return FindInvalid(bytes, 0) == bytes.size(); }

std::string ToValidUtf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  size_t pos = 0;
  while (pos < bytes.size()) {
    const size_t bad = FindInvalid(bytes, pos);
    out.append(bytes, pos, bad - pos);
    if (bad == bytes.size()) break;
    AppendUtf8(kReplacement, &out);
    pos = bad + Decode(bytes, bad).length;
  }
  return out;
}

std::string_view TruncateUtf8(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  // A character is at most four bytes: look back at most three for one that spans the cut.
  for (size_t back = 1; back <= 3 && back <= max_bytes; ++back) {
    const Step step = Decode(text, max_bytes - back);
    if (step.valid) return text.substr(0, step.length > back ? max_bytes - back : max_bytes);
  }
  return text.substr(0, max_bytes);
}

size_t CodePointCount(std::string_view text) {
  size_t count = 0;
  for (size_t pos = 0; pos < text.size(); ++count) {
    const size_t next = SkipAscii(text, pos);
    count += next - pos;
    if (next == text.size()) break;
    pos = next + Decode(text, next).length;
  }
  return count;
}

char32_t NextCodePoint(std::string_view text, size_t* pos) {
  const Step step = Decode(text, *pos);
  *pos += step.length;
  return step.code_point;
}

void AppendUtf8(char32_t code_point, std::string* out) {
  const auto put = [out](char32_t byte) { out->push_back(static_cast<char>(byte)); };
  const auto trail = [&](int shift) { put(0x80 | ((code_point >> shift) & 0x3F)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    trail(0);
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    trail(6);
    trail(0);
  } else {
    put(0xF0 | (code_point >> 18));
    trail(12);
    trail(6);
    trail(0);
  }
}

}  // namespace claque
