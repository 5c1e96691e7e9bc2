#include "coordinator/store/aggregate_store.h"

#include <array>
#include <cstdio>

#include "common/base/hash.h"

namespace claque {

std::string ShardTag(char entity, const std::string& campaign, int shard) {
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), ":%03d", shard);
  return std::string(1, entity) + ":" + campaign + number.data();
}

int CampaignShard(const std::string& id) {
  return static_cast<int>(Hash64(id) % static_cast<uint64_t>(kCampaignShards));
}

}  // namespace claque
