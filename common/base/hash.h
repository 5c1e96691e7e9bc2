// Hashes and content ids. One hash function everywhere: SHA-256 (FIPS 180-4), HMAC-SHA-256 (RFC
// 2104).
#ifndef CLAQUE_COMMON_BASE_HASH_H_
#define CLAQUE_COMMON_BASE_HASH_H_

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace claque {

using Sha256Digest = std::array<uint8_t, 32>;

Sha256Digest Sha256(std::string_view bytes);
std::string Sha256Hex(std::string_view bytes);
Sha256Digest HmacSha256(std::string_view key, std::string_view bytes);

// Lower-case hex of any bytes.
std::string Hex(std::string_view bytes);
inline std::string_view AsBytes(const Sha256Digest& d) {
  return {reinterpret_cast<const char*>(d.data()), d.size()};
}

// First 8 bytes of SHA-256, big-endian: for shards, buckets and fingerprints.
uint64_t Hash64(std::string_view bytes);

// Id of a content made of `parts`: first 128 bits of SHA-256 over the length-prefixed parts, as 26
// characters of lower-case base32 (RFC 4648, no padding). Different splits give different ids.
std::string ContentId(std::initializer_list<std::string_view> parts);

// Lower-case base32 without padding (RFC 4648, section 6).
std::string Base32(std::string_view bytes);

// SHA-256 over a stream. One thread at a time.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  void Update(std::string_view bytes);
  // Ends the stream. REQUIRES: called once.
  Sha256Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace claque

#endif  // CLAQUE_COMMON_BASE_HASH_H_
