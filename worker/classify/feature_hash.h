// The hash behind hashed features: FNV-1a with a final mix.
#ifndef CLAQUE_WORKER_CLASSIFY_FEATURE_HASH_H_
#define CLAQUE_WORKER_CLASSIFY_FEATURE_HASH_H_

#include <cstdint>
#include <string_view>

namespace claque {

class FeatureHash {
 public:
  // Each group of features hashes apart.
  explicit FeatureHash(char group) { Add(std::string_view(&group, 1)); }
  FeatureHash& Add(std::string_view bytes) {
    for (const char c : bytes) {
      state_ ^= static_cast<uint8_t>(c);
      state_ *= 0x100000001B3u;
    }
    return *this;
  }
  // A number below 2^bits.
  uint32_t Bits(int bits) const {
    const uint64_t mixed = (state_ ^ (state_ >> 29)) * 0xBF58476D1CE4E5B9u;
    return static_cast<uint32_t>(mixed >> (64 - bits));
  }

 private:
  uint64_t state_ = 0xCBF29CE484222325u;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_CLASSIFY_FEATURE_HASH_H_
