#include "common/text/media_hash.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace claque {
namespace {

constexpr size_t kLeastDigits = 16, kMostDigits = 128;
constexpr size_t kBase64Md5 = 24;

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Of a file without a byte: MD5, SHA-1, SHA-256, SHA-512.
constexpr std::array<std::string_view, 4> kOfNoBytes = {
    "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
    "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"};

std::optional<std::string> OfBase64Md5(std::string_view text) {
  if (text.size() != kBase64Md5 || !text.ends_with("==")) return std::nullopt;
  std::string hex;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text.substr(0, text.size() - 2)) {
    const size_t digit = kBase64Digits.find(c);
    if (digit == kBase64Digits.npos) return std::nullopt;
    bits = (bits << 6) | static_cast<uint32_t>(digit);
    for (count += 6; count >= 4; count -= 4) hex += kHexDigits[bits >> (count - 4) & 15];
  }
  hex.resize(2 * 16);  // what follows is filling
  return hex;
}

}  // namespace

std::optional<std::string> MediaHash(std::string_view text) {
  if (auto md5 = OfBase64Md5(text)) return md5;
  if (text.size() < kLeastDigits || text.size() > kMostDigits || text.size() % 2 != 0) {
    return std::nullopt;
  }
  std::string hash(text);
  for (char& c : hash) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (kHexDigits.find(c) == kHexDigits.npos) return std::nullopt;
  }
  return hash;
}

bool IsHashOfNothing(std::string_view hash) {
  return hash.find_first_not_of(hash.front()) == hash.npos ||
         std::ranges::find(kOfNoBytes, hash) != kOfNoBytes.end();
}

}  // namespace claque
