// RedisFrontierStore: visits that are due.
#include <algorithm>

#include "coordinator/store/entry_codec.h"
#include "coordinator/store/key_list.h"
#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_text.h"

namespace claque {
namespace {

constexpr size_t kVisitsPerScript = 64;

}  // namespace

RedisCommand RedisFrontierStore::RevisitCommand(const Ownership& owner, int shard,
                                                const std::string& campaign,
                                                std::span<const std::string> members,
                                                WallTime now) {
  const FrontierKeys names(shard);
  KeyList keys;
  for (std::string key : {names.Owner(), names.Due(), names.Leased(), names.Visits(campaign),
                          names.Hosts(campaign)}) {
    keys.Fixed(std::move(key));
  }
  std::vector<std::string> args = {owner.coordinator, Number(owner.epoch), Number(now), campaign};
  for (const std::string& member : members) {
    auto [host, entry] = SplitField(member);
    args.insert(args.end(),
                {host, member, std::move(entry), keys.Index(names.Host(host)),
                 keys.Index(names.Queue(campaign, host)),
                 keys.Index(names.Revisits(campaign, host)), keys.Index(names.Inflight(host))});
  }
  return RedisCommand::Script(ScriptNamed("revisit"), keys.Take(), std::move(args));
}

Result<int64_t> RedisFrontierStore::Revisit(const Ownership& owner, int shard,
                                            std::span<const std::string> campaigns, WallTime now,
                                            int limit) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const FrontierKeys names(shard);
  std::vector<RedisCommand> reads = {OwnerCommand(shard)};
  for (const std::string& campaign : campaigns) {
    CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
    reads.push_back(RedisCommand::Plain({"ZRANGE", names.Visits(campaign), "-inf", Number(now),
                                         "BYSCORE", "LIMIT", "0", Number(std::max(limit, 0))}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, shard, read[0]));
  std::vector<RedisCommand> scripts;
  for (size_t i = 0; i < campaigns.size(); ++i) {
    CLAQUE_ASSIGN_OR_RETURN(const auto members, AsStrings(read[i + 1]));
    const std::span<const std::string> due = members;
    for (size_t begin = 0; begin < due.size(); begin += kVisitsPerScript) {
      const size_t count = std::min(kVisitsPerScript, due.size() - begin);
      scripts.push_back(RevisitCommand(owner, shard, campaigns[i], due.subspan(begin, count), now));
    }
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(scripts));
  int64_t moved = 0;
  for (const RedisReply& reply : replies) {
    CLAQUE_ASSIGN_OR_RETURN(const int64_t count, AsInteger(reply));
    moved += count;
  }
  return moved;
}

}  // namespace claque
