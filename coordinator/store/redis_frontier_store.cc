#include "coordinator/store/redis_frontier_store.h"

#include <algorithm>

#include "common/url/url.h"
#include "coordinator/store/entry_codec.h"
#include "coordinator/store/redis_text.h"

namespace claque {

Result<Ownership> RedisFrontierStore::Own(int shard, const std::string& coordinator, WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  CLAQUE_ASSIGN_OR_RETURN(
      const RedisReply reply,
      client_.Call(RedisCommand::Script(ScriptNamed("own"), {FrontierKeys(shard).Owner()},
                                        {coordinator, Number(now)})));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t epoch, AsInteger(reply));
  return Ownership{coordinator, epoch};
}

Result<std::vector<DueHost>> RedisFrontierStore::Due(int shard, WallTime now, int limit) {
  return DueIn({&shard, 1}, now, limit);
}

Result<std::vector<DueHost>> RedisFrontierStore::DueIn(std::span<const int> shards, WallTime now,
                                                       int limit) {
  if (limit <= 0) return std::vector<DueHost>();
  std::vector<RedisCommand> commands;
  for (const int shard : shards) {
    CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
    commands.push_back(
        RedisCommand::Plain({"ZRANGE", FrontierKeys(shard).Due(), "-inf", Number(now), "BYSCORE",
                             "LIMIT", "0", Number(limit), "WITHSCORES"}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  std::vector<DueHost> due;
  for (const RedisReply& reply : replies) {
    CLAQUE_RETURN_IF_ERROR(CheckArray(reply));
    for (size_t i = 0; i + 1 < reply.elements.size(); i += 2) {
      due.push_back({reply.elements[i].text, FromMillis(ToInteger(reply.elements[i + 1].text))});
    }
  }
  std::ranges::sort(due, {}, [](const DueHost& h) { return std::tie(h.due, h.host); });
  if (std::ssize(due) > limit) due.resize(static_cast<size_t>(limit));
  return due;
}

Result<std::optional<HostLease>> RedisFrontierStore::Lease(const Ownership& owner,
                                                           const LeaseRequest& request,
                                                           WallTime now) {
  const FrontierKeys names(HostShard(request.host));
  std::vector<std::string> keys = {names.Owner(), names.Due(), names.Leased(),
                                   names.Host(request.host), names.Inflight(request.host)};
  const int most = std::clamp(request.max_urls, 1, kMaxUrlsPerLease);
  std::vector<std::string> args = {owner.coordinator,
                                   Number(owner.epoch),
                                   request.host,
                                   Number(now),
                                   request.worker,
                                   Number(request.ttl.count()),
                                   Number(request.grace.count()),
                                   Number(most)};
  for (size_t i = 0; i < request.campaigns.size(); ++i) {
    const std::string& campaign = request.campaigns[i];
    CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
    keys.insert(keys.end(),
                {names.Queue(campaign, request.host), names.Revisits(campaign, request.host),
                 names.Pages(campaign, request.host), names.Hosts(campaign)});
    const int64_t pages = i < request.pages_per_host.size() ? request.pages_per_host[i] : 0;
    args.insert(args.end(), {campaign, Number(std::max<int64_t>(pages, 0))});
  }
  CLAQUE_ASSIGN_OR_RETURN(
      const RedisReply reply,
      client_.Call(RedisCommand::Script(ScriptNamed("lease"), std::move(keys), std::move(args))));
  if (reply.is_nil()) return std::optional<HostLease>();
  CLAQUE_RETURN_IF_ERROR(CheckArray(reply));
  const auto& elements = reply.elements;
  if (elements.size() < 5) return Internal("a lease without URLs");
  HostLease lease{request.host,
                  static_cast<uint64_t>(elements[0].integer),
                  {},
                  elements[1].text,
                  elements[2].integer == 1};
  for (size_t i = 3; i + 1 < elements.size(); i += 2) {
    const auto entry = DecodeQueueEntry(elements[i + 1].text, request.host);
    if (!entry) return DataLoss("queue of host " + request.host + " holds an unknown entry");
    const auto campaign = static_cast<size_t>(elements[i].integer - 1);
    lease.urls.push_back({request.campaigns[campaign], entry->url, {}, entry->tries, {}});
  }
  CLAQUE_RETURN_IF_ERROR(AddKnown(request.host, lease.urls));
  return std::optional<HostLease>(std::move(lease));
}

Result<bool> RedisFrontierStore::Renew(const std::string& host, uint64_t lease_id, WallTime now,
                                       Millis ttl, Millis grace) {
  const FrontierKeys names(HostShard(host));
  CLAQUE_ASSIGN_OR_RETURN(
      const RedisReply reply,
      client_.Call(RedisCommand::Script(ScriptNamed("renew"), {names.Leased(), names.Host(host)},
                                        {host, std::to_string(lease_id), Number(now),
                                         Number(ttl.count()), Number(grace.count())})));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t live, AsInteger(reply));
  return live == 1;
}

Status RedisFrontierStore::Return(const std::string& host, uint64_t lease_id,
                                  const std::string& campaign, std::span<const std::string> urls,
                                  WallTime now, Millis delay) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  const FrontierKeys names(HostShard(host));
  std::vector<std::string> args = {host, std::to_string(lease_id), Number(now),
                                   Number(delay.count()), campaign};
  args.insert(args.end(), urls.begin(), urls.end());
  return client_
      .Call(RedisCommand::Script(
          ScriptNamed("return"),
          {names.Due(), names.Leased(), names.Host(host), names.Inflight(host),
           names.Queue(campaign, host), names.Hosts(campaign), names.Revisits(campaign, host)},
          std::move(args)))
      .status();
}

Result<std::optional<KnownUrl>> RedisFrontierStore::Find(const UrlOffer& url) {
  CLAQUE_RETURN_IF_ERROR(CheckOffers({&url, 1}));
  CLAQUE_ASSIGN_OR_RETURN(const auto found, Lookup({url.host, {{url.campaign, url.url}}}));
  return found.front();
}

}  // namespace claque
