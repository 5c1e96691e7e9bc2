// RedisFrontierStore: leases that are live, and those that are lost.
#include <algorithm>
#include <set>

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

Result<std::vector<RedisFrontierStore::ExpiredHost>> RedisFrontierStore::ExpiredHosts(
    const Ownership& owner, int shard, WallTime now) {
  const FrontierKeys names(shard);
  const std::vector<RedisCommand> commands = {
      OwnerCommand(shard),
      RedisCommand::Plain({"ZRANGE", names.Leased(), "-inf", Number(now), "BYSCORE"})};
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, shard, replies[0]));
  CLAQUE_ASSIGN_OR_RETURN(const auto hosts, AsStrings(replies[1]));
  std::vector<RedisCommand> reads;
  for (const std::string& host : hosts) {
    reads.push_back(
        RedisCommand::Plain({"HMGET", names.Host(host), "id", "worker", "deadline", "alone"}));
    reads.push_back(RedisCommand::Plain({"HGETALL", names.Inflight(host)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  std::vector<ExpiredHost> expired(hosts.size());
  for (size_t i = 0; i < hosts.size(); ++i) {
    CLAQUE_RETURN_IF_ERROR(CheckArray(read[2 * i], 4));
    CLAQUE_ASSIGN_OR_RETURN(const auto inflight, AsStrings(read[2 * i + 1]));
    const auto& state = read[2 * i].elements;
    const bool alone = state[3].text == "1";
    LiveLease& lease = expired[i].lease;
    lease.host = hosts[i];
    lease.lease_id = std::strtoull(state[0].text.c_str(), nullptr, 10);
    lease.worker = state[1].text;
    lease.deadline = FromMillis(ToInteger(state[2].text));
    for (size_t k = 0; k + 1 < inflight.size(); k += 2) {
      auto [campaign, url] = SplitField(inflight[k]);
      if (alone) {
        const std::string_view value = inflight[k + 1];
        const auto entry =
            DecodeQueueEntry(value.substr(std::min<size_t>(1, value.size())), lease.host);
        lease.crashed.push_back({campaign, url, {}, entry ? entry->tries : 0, {}});
      }
      expired[i].urls.emplace_back(std::move(campaign), std::move(url));
    }
  }
  return expired;
}

RedisCommand RedisFrontierStore::ExpireCommand(const Ownership& owner, int shard,
                                               const ExpiredHost& expired, WallTime now) {
  const FrontierKeys names(shard);
  const std::string& host = expired.lease.host;
  std::set<std::string> campaigns;
  for (const auto& [campaign, url] : expired.urls) campaigns.insert(campaign);
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
  for (const auto& [campaign, url] : expired.urls) {
    args.insert(args.end(), {campaign + "\n" + url, PageKey(url)});
  }
  return RedisCommand::Script(ScriptNamed("expire"), std::move(keys), std::move(args));
}

Result<std::vector<LiveLease>> RedisFrontierStore::Expire(const Ownership& owner, int shard,
                                                          WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  CLAQUE_ASSIGN_OR_RETURN(auto expired, ExpiredHosts(owner, shard, now));
  std::vector<RedisCommand> scripts;
  for (const ExpiredHost& host : expired) {
    scripts.push_back(ExpireCommand(owner, shard, host, now));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto ended, client_.Pipeline(scripts));
  std::vector<LiveLease> lost;
  for (size_t i = 0; i < ended.size(); ++i) {
    CLAQUE_ASSIGN_OR_RETURN(const int64_t done, AsInteger(ended[i]));
    if (done != 1) continue;
    LiveLease& lease = expired[i].lease;
    if (!lease.crashed.empty()) {
      HostUrls urls{lease.host, {}};
      for (const LeasedUrl& url : lease.crashed) urls.urls.emplace_back(url.campaign, url.url);
      CLAQUE_ASSIGN_OR_RETURN(const auto found, Lookup(urls));
      for (size_t k = 0; k < found.size(); ++k) {
        if (found[k]) lease.crashed[k].rank = found[k]->rank;
      }
    }
    lost.push_back(std::move(lease));
  }
  std::ranges::sort(lost, {}, &LiveLease::host);
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
