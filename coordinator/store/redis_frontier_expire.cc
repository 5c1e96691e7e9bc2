// RedisFrontierStore: leases that are live, and those that are lost.
#include <algorithm>
#include <set>

#include "common/url/url.h"
#include "coordinator/store/entry_codec.h"
#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_text.h"

namespace claque {

RedisCommand RedisFrontierStore::OwnerCommand(int shard) {
  return RedisCommand::Plain({"HMGET", FrontierKeys(shard).Owner(), "name", "epoch"});
}

Status RedisFrontierStore::CheckOwner(const Ownership& owner, int shard, const RedisReply& reply) {
  CLAQUE_RETURN_IF_ERROR(CheckArray(reply, 2));
  if (reply.elements[0].text == owner.coordinator &&
      reply.elements[1].text == Number(owner.epoch)) {
    return OkStatus();
  }
  return Aborted("host shard " + std::to_string(shard) + " is owned by another coordinator");
}

Result<std::vector<std::string>> RedisFrontierStore::ExpiredHosts(const Ownership& owner, int shard,
                                                                  WallTime now) {
  const std::vector<RedisCommand> commands = {
      OwnerCommand(shard), RedisCommand::Plain({"ZRANGE", FrontierKeys(shard).Leased(), "-inf",
                                                Number(now), "BYSCORE"})};
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, shard, replies[0]));
  CLAQUE_ASSIGN_OR_RETURN(auto hosts, AsStrings(replies[1]));
  std::ranges::sort(hosts);
  return hosts;
}

Result<ExpiredLease> RedisFrontierStore::ReadExpired(const std::string& host,
                                                     const RedisReply& state,
                                                     const RedisReply& inflight) {
  CLAQUE_RETURN_IF_ERROR(CheckArray(state, 4));
  CLAQUE_ASSIGN_OR_RETURN(const auto leased, AsStrings(inflight));
  const auto& fields = state.elements;
  ExpiredLease expired;
  expired.lease = {host, std::strtoull(fields[0].text.c_str(), nullptr, 10), fields[1].text,
                   FromMillis(ToInteger(fields[2].text))};
  expired.alone = fields[3].text == "1";
  for (size_t i = 0; i + 1 < leased.size(); i += 2) {
    auto [campaign, url] = SplitField(leased[i]);
    const std::string_view value = leased[i + 1];
    const auto entry = DecodeQueueEntry(value.substr(std::min<size_t>(1, value.size())), host);
    expired.urls.push_back({std::move(campaign), std::move(url), {}, entry ? entry->tries : 0, {}});
  }
  return expired;
}

Result<std::vector<ExpiredLease>> RedisFrontierStore::Expiring(const Ownership& owner, int shard,
                                                               WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  CLAQUE_ASSIGN_OR_RETURN(const auto hosts, ExpiredHosts(owner, shard, now));
  const FrontierKeys names(shard);
  std::vector<RedisCommand> reads;
  for (const std::string& host : hosts) {
    reads.push_back(
        RedisCommand::Plain({"HMGET", names.Host(host), "id", "worker", "deadline", "alone"}));
    reads.push_back(RedisCommand::Plain({"HGETALL", names.Inflight(host)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  std::vector<ExpiredLease> expired;
  for (size_t i = 0; i < hosts.size(); ++i) {
    CLAQUE_ASSIGN_OR_RETURN(auto lease, ReadExpired(hosts[i], read[2 * i], read[2 * i + 1]));
    if (lease.alone) CLAQUE_RETURN_IF_ERROR(AddKnown(hosts[i], lease.urls));
    expired.push_back(std::move(lease));
  }
  return expired;
}

RedisCommand RedisFrontierStore::ExpireCommand(const Ownership& owner, const ExpiredLease& expired,
                                               WallTime now) {
  const std::string& host = expired.lease.host;
  const FrontierKeys names(HostShard(host));
  std::set<std::string> campaigns;
  for (const LeasedUrl& url : expired.urls) campaigns.insert(url.campaign);
  std::vector<std::string> keys = {names.Owner(), names.Due(), names.Leased(), names.Host(host),
                                   names.Inflight(host)};
  std::vector<std::string> args = {owner.coordinator,
                                   Number(owner.epoch),
                                   host,
                                   Number(now),
                                   std::to_string(expired.lease.lease_id),
                                   Number(kLostLeasesUntilAlone),
                                   EncodeRecrawlState(WorkerCrashState(now)),
                                   std::to_string(campaigns.size())};
  for (const std::string& campaign : campaigns) {
    keys.insert(keys.end(),
                {names.Queue(campaign, host), names.Revisits(campaign, host),
                 names.Pages(campaign, host), names.Hosts(campaign), names.Done(campaign)});
    args.push_back(campaign);
  }
  for (const LeasedUrl& url : expired.urls) {
    args.insert(args.end(), {url.campaign + "\n" + url.url, PageKey(url.url)});
  }
  return RedisCommand::Script(ScriptNamed("expire"), std::move(keys), std::move(args));
}

Result<std::vector<LiveLease>> RedisFrontierStore::Expire(const Ownership& owner,
                                                          std::span<const ExpiredLease> leases,
                                                          WallTime now) {
  std::vector<RedisCommand> scripts;
  for (const ExpiredLease& expired : leases) {
    scripts.push_back(ExpireCommand(owner, expired, now));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto ended, client_.Pipeline(scripts));
  std::vector<LiveLease> lost;
  for (size_t i = 0; i < ended.size(); ++i) {
    CLAQUE_ASSIGN_OR_RETURN(const int64_t done, AsInteger(ended[i]));
    if (done == 1) lost.push_back(leases[i].lease);
  }
  return lost;
}

Result<std::vector<LiveLease>> RedisFrontierStore::Leases(int shard) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const FrontierKeys names(shard);
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Plain({"ZRANGE", names.Leased(), "0", "-1"})));
  CLAQUE_ASSIGN_OR_RETURN(std::vector<std::string> hosts, AsStrings(reply));
  std::ranges::sort(hosts);
  std::vector<RedisCommand> reads;
  for (const std::string& host : hosts) {
    reads.push_back(RedisCommand::Plain({"HMGET", names.Host(host), "id", "worker", "deadline"}));
    reads.push_back(RedisCommand::Plain({"ZSCORE", names.Leased(), host}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  std::vector<LiveLease> leases;
  for (size_t i = 0; i < hosts.size(); ++i) {
    CLAQUE_RETURN_IF_ERROR(CheckArray(read[2 * i], 3));
    if (read[2 * i + 1].is_nil()) continue;  // ended meanwhile
    const auto& state = read[2 * i].elements;
    LiveLease lease;
    lease.host = hosts[i];
    lease.lease_id = std::strtoull(state[0].text.c_str(), nullptr, 10);
    lease.worker = state[1].text;
    lease.deadline = FromMillis(ToInteger(state[2].text));
    leases.push_back(std::move(lease));
  }
  return leases;
}

}  // namespace claque
