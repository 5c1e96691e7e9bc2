#include "coordinator/store/frontier_keys.h"

#include <array>
#include <bit>
#include <cstdio>

#include "common/base/hash.h"

namespace claque {
namespace {

constexpr uint64_t kAddressShards = 256;

std::string Tag(char entity, int shard) {
  std::array<char, 16> tag{};
  std::snprintf(tag.data(), tag.size(), "{%c:%03d}:", entity, shard);
  return tag.data();
}

}  // namespace

FrontierKeys::FrontierKeys(int shard) : tag_(Tag('h', shard)) {}

std::string AddressKey(const std::string& address) {
  return Tag('i', static_cast<int>(Hash64(address) % kAddressShards)) + address;
}

uint64_t BucketOf(uint64_t hash, uint64_t buckets) {
  const uint64_t level = std::bit_floor(buckets);
  const uint64_t bucket = hash % (level * 2);
  return bucket < buckets ? bucket : hash % level;
}

uint64_t BucketToSplit(uint64_t buckets) { return buckets - std::bit_floor(buckets); }

}  // namespace claque
