#include "coordinator/store/aggregate_store.h"

#include <array>
#include <cstdio>
#include <numeric>

#include "common/base/hash.h"

namespace claque {

std::string ShardTag(char entity, const std::string& campaign, int shard) {
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), ":%03d", shard);
  return std::string(1, entity) + ":" + campaign + number.data();
}

int CampaignShard(const std::string& id) {
  // Base32 digits in ASCII order: '2'-'7' before 'a'-'z'.
  const auto order = [&](size_t i) {
    const char c = i < id.size() ? id[i] : '2';
    if (c >= '2' && c <= '7') return c - '2';
    return c >= 'a' && c <= 'z' ? c - 'a' + 6 : 0;
  };
  static_assert(kCampaignShards == 64);
  return order(0) * 2 + (order(1) >= 16 ? 1 : 0);
}

Result<int64_t> AggregateStore::Count(std::span<const TableId> tables) {
  CLAQUE_ASSIGN_OR_RETURN(const auto sizes, Sizes(tables));
  return std::accumulate(sizes.begin(), sizes.end(), int64_t{0});
}

}  // namespace claque
