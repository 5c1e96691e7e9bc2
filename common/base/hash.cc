#include "common/base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace claque {
namespace {

const uint8_t* Data(std::string_view s) { return reinterpret_cast<const uint8_t*>(s.data()); }

}  // namespace

struct Sha256Stream::State {
  EVP_MD_CTX* ctx = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(ctx); }
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  EVP_DigestInit_ex(state_->ctx, EVP_sha256(), nullptr);
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::Update(std::string_view bytes) {
  EVP_DigestUpdate(state_->ctx, bytes.data(), bytes.size());
}

Sha256Digest Sha256Stream::Finish() {
  Sha256Digest digest{};
  EVP_DigestFinal_ex(state_->ctx, digest.data(), nullptr);
  return digest;
}

Sha256Digest Sha256(std::string_view bytes) {
  Sha256Digest digest{};
  SHA256(Data(bytes), bytes.size(), digest.data());
  return digest;
}

std::string Sha256Hex(std::string_view bytes) { return Hex(AsBytes(Sha256(bytes))); }

Sha256Digest HmacSha256(std::string_view key, std::string_view bytes) {
  Sha256Digest digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Data(bytes), bytes.size(),
       digest.data(), &length);
  return digest;
}

std::string Hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

uint64_t Hash64(std::string_view bytes) {
  const Sha256Digest digest = Sha256(bytes);
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | digest[i];
  return value;
}

std::string Base32(std::string_view bytes) {
  static constexpr std::string_view kDigits = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out;
  uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8 | static_cast<uint8_t>(c);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out.push_back(kDigits[buffer >> bits & 31]);
    }
  }
  if (bits > 0) out.push_back(kDigits[buffer << (5 - bits) & 31]);
  return out;
}

std::string ContentId(std::initializer_list<std::string_view> parts) {
  Sha256Stream stream;
  for (const std::string_view part : parts) {
    std::array<char, 8> length{};
    for (size_t i = 0; i < 8; ++i) {
      length[i] = static_cast<char>(static_cast<uint64_t>(part.size()) >> (56 - 8 * i));
    }
    stream.Update({length.data(), length.size()});
    stream.Update(part);
  }
  const Sha256Digest digest = stream.Finish();
  return Base32(AsBytes(digest).substr(0, 16));
}

}  // namespace claque
