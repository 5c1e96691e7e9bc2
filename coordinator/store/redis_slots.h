// Hash slots of Redis Cluster (https://redis.io/docs/reference/cluster-spec/, "Key distribution
// model" and "Hash tags").
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_SLOTS_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_SLOTS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "coordinator/store/redis_transport.h"

namespace claque {

constexpr int kRedisSlots = 16384;

// CRC-16/XMODEM.
uint16_t Crc16(std::string_view bytes);
// Slot of a key: of the text between the first '{' and the next '}' if not empty, else of all.
int KeySlot(std::string_view key);

// "MOVED 3999 127.0.0.1:6381" or "ASK …": where to go.
struct Redirection {
  bool ask = false;
  int slot = 0;
  RedisEndpoint endpoint;  // host empty = the node that answered
};
std::optional<Redirection> ParseRedirection(std::string_view error);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_SLOTS_H_
