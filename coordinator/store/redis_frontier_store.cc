#include "coordinator/store/redis_frontier_store.h"

#include <algorithm>
#include <set>

#include "common/url/url.h"
#include "coordinator/store/entry_codec.h"

namespace claque {
namespace {

constexpr size_t kHostsPerScript = 64;

std::string Number(int64_t value) { return std::to_string(value); }
std::string Number(WallTime time) { return std::to_string(ToMillis(time)); }
int64_t ToInteger(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }

Status CheckShard(int shard) {
  if (shard >= 0 && shard < kHostShards) return OkStatus();
  return InvalidArgument("no such host shard: " + std::to_string(shard));
}

std::string Holder(const std::string& host, uint64_t lease_id) {
  return host + " " + std::to_string(lease_id);
}

// Splits "campaign\nURL".
std::pair<std::string, std::string> SplitField(const std::string& field) {
  const size_t at = std::min(field.find('\n'), field.size());
  return {field.substr(0, at), field.substr(std::min(at + 1, field.size()))};
}

}  // namespace

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
    keys.insert(keys.end(), {names.Queue(campaign, request.host),
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
  HostUrls urls{request.host, {}};
  for (size_t i = 3; i + 1 < elements.size(); i += 2) {
    const auto entry = DecodeQueueEntry(elements[i + 1].text, request.host);
    if (!entry) return DataLoss("queue of host " + request.host + " holds an unknown entry");
    const auto campaign = static_cast<size_t>(elements[i].integer - 1);
    lease.urls.push_back({request.campaigns[campaign], entry->url, {}, entry->tries, {}, {}});
    urls.urls.emplace_back(request.campaigns[campaign], entry->url);
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto found, Lookup(urls));
  for (size_t i = 0; i < found.size(); ++i) {
    lease.urls[i].rank = found[i].rank.value_or(Rank{});
    lease.urls[i].etag = found[i].etag;
    lease.urls[i].last_modified = found[i].last_modified;
  }
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
      .Call(
          RedisCommand::Script(ScriptNamed("return"),
                               {names.Due(), names.Leased(), names.Host(host), names.Inflight(host),
                                names.Queue(campaign, host), names.Hosts(campaign)},
                               std::move(args)))
      .status();
}

Result<std::vector<std::pair<std::string, std::string>>> RedisFrontierStore::ExpiredHosts(
    const Ownership& owner, int shard, WallTime now) {
  const FrontierKeys names(shard);
  const std::vector<RedisCommand> commands = {
      RedisCommand::Plain({"HMGET", names.Owner(), "name", "epoch"}),
      RedisCommand::Plain(
          {"ZRANGE", names.Leased(), "-inf", Number(now), "BYSCORE", "WITHSCORES"})};
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  CLAQUE_RETURN_IF_ERROR(CheckArray(replies[0], 2));
  CLAQUE_RETURN_IF_ERROR(CheckArray(replies[1]));
  if (replies[0].elements[0].text != owner.coordinator ||
      replies[0].elements[1].text != Number(owner.epoch)) {
    return Aborted("host shard " + std::to_string(shard) + " is owned by another coordinator");
  }
  std::vector<std::pair<std::string, std::string>> hosts;
  for (size_t i = 0; i + 1 < replies[1].elements.size(); i += 2) {
    hosts.emplace_back(replies[1].elements[i].text, replies[1].elements[i + 1].text);
  }
  return hosts;
}

Result<std::vector<LiveLease>> RedisFrontierStore::Expire(const Ownership& owner, int shard,
                                                          WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  CLAQUE_ASSIGN_OR_RETURN(const auto hosts, ExpiredHosts(owner, shard, now));
  if (hosts.empty()) return std::vector<LiveLease>();
  const FrontierKeys names(shard);
  std::vector<RedisCommand> reads;
  for (const auto& [host, expiry] : hosts) {
    reads.push_back(
        RedisCommand::Plain({"HMGET", names.Host(host), "id", "worker", "deadline", "alone"}));
    reads.push_back(RedisCommand::Plain({"HGETALL", names.Inflight(host)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  std::vector<LiveLease> leases;
  std::vector<RedisCommand> scripts;
  for (size_t i = 0; i < hosts.size(); ++i) {
    const std::string& host = hosts[i].first;
    CLAQUE_RETURN_IF_ERROR(CheckArray(read[2 * i], 4));
    CLAQUE_RETURN_IF_ERROR(CheckArray(read[2 * i + 1]));
    const auto& state = read[2 * i].elements;
    LiveLease lease;
    lease.host = host;
    lease.lease_id = std::strtoull(state[0].text.c_str(), nullptr, 10);
    lease.worker = state[1].text;
    lease.deadline = FromMillis(ToInteger(state[2].text));
    std::set<std::string> campaigns;
    std::vector<std::string> pages;
    const auto& urls = read[2 * i + 1].elements;
    for (size_t k = 0; k + 1 < urls.size(); k += 2) {
      const auto [campaign, url] = SplitField(urls[k].text);
      campaigns.insert(campaign);
      pages.insert(pages.end(), {urls[k].text, PageKey(url)});
      if (state[3].text != "1") continue;
      const auto entry = DecodeQueueEntry(
          std::string_view(urls[k + 1].text).substr(urls[k + 1].text.empty() ? 0 : 1), host);
      lease.crashed.push_back({campaign, url, {}, entry ? entry->tries : 0, {}, {}});
    }
    std::vector<std::string> keys = {names.Owner(), names.Due(), names.Leased(), names.Host(host),
                                     names.Inflight(host)};
    std::vector<std::string> args = {owner.coordinator,
                                     Number(owner.epoch),
                                     host,
                                     Number(now),
                                     state[0].text,
                                     Number(kLostLeasesUntilAlone),
                                     WorkerCrashBytes(now),
                                     std::to_string(campaigns.size())};
    for (const std::string& campaign : campaigns) {
      keys.insert(keys.end(), {names.Queue(campaign, host), names.Pages(campaign, host),
                               names.Hosts(campaign), names.Done(campaign)});
      args.push_back(campaign);
    }
    args.insert(args.end(), pages.begin(), pages.end());
    scripts.push_back(
        RedisCommand::Script(ScriptNamed("expire"), std::move(keys), std::move(args)));
    leases.push_back(std::move(lease));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto ended, client_.Pipeline(scripts));
  std::vector<LiveLease> lost;
  for (size_t i = 0; i < ended.size(); ++i) {
    CLAQUE_ASSIGN_OR_RETURN(const int64_t done, AsInteger(ended[i]));
    if (done != 1) continue;
    LiveLease& lease = leases[i];
    if (!lease.crashed.empty()) {
      HostUrls urls{lease.host, {}};
      for (const LeasedUrl& url : lease.crashed) urls.urls.emplace_back(url.campaign, url.url);
      CLAQUE_ASSIGN_OR_RETURN(const auto found, Lookup(urls));
      for (size_t k = 0; k < found.size(); ++k) {
        lease.crashed[k].rank = found[k].rank.value_or(Rank{});
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

Result<std::optional<Rank>> RedisFrontierStore::RankOf(const UrlOffer& url) {
  CLAQUE_RETURN_IF_ERROR(CheckOffers({&url, 1}));
  CLAQUE_ASSIGN_OR_RETURN(const auto found, Lookup({url.host, {{url.campaign, url.url}}}));
  return found.front().rank;
}

Result<std::vector<RelaxedPage>> RedisFrontierStore::Relaxed(int shard, int limit) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const std::string key = FrontierKeys(shard).Relax();
  std::vector<RelaxedPage> pages;
  std::string cursor = "0";
  do {
    CLAQUE_ASSIGN_OR_RETURN(
        const RedisReply reply,
        client_.Call(RedisCommand::Plain({"HSCAN", key, cursor, "COUNT", "512"})));
    CLAQUE_RETURN_IF_ERROR(CheckArray(reply, 2));
    CLAQUE_ASSIGN_OR_RETURN(cursor, AsString(reply.elements[0]));
    CLAQUE_ASSIGN_OR_RETURN(const auto fields, AsStrings(reply.elements[1]));
    for (size_t i = 0; i + 1 < fields.size(); i += 2) {
      auto [campaign, url] = SplitField(fields[i]);
      pages.push_back(
          {std::move(campaign), std::move(url), Rank::Unpack(ToInteger(fields[i + 1]))});
    }
  } while (cursor != "0" && std::ssize(pages) < limit);
  const auto by_name = [](const RelaxedPage& p) { return std::tie(p.campaign, p.url); };
  std::ranges::sort(pages, {}, by_name);
  if (std::ssize(pages) > limit) pages.resize(static_cast<size_t>(std::max(limit, 0)));
  return pages;
}

Status RedisFrontierStore::ClearRelaxed(int shard, const RelaxedPage& page) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  return client_
      .Call(RedisCommand::Script(ScriptNamed("clear_relaxed"), {FrontierKeys(shard).Relax()},
                                 {page.campaign + "\n" + page.url, Number(page.rank.Packed())}))
      .status();
}

Status RedisFrontierStore::PutRobots(const RobotsEntry& entry) {
  return client_
      .Call(RedisCommand::Plain({"HSET", FrontierKeys(HostShard(entry.host)).Robots(entry.host),
                                 entry.origin, Number(entry.expires) + " " + entry.record}))
      .status();
}

Result<std::vector<std::string>> RedisFrontierStore::Robots(const std::string& host, WallTime now) {
  CLAQUE_ASSIGN_OR_RETURN(
      const RedisReply reply,
      client_.Call(RedisCommand::Plain({"HGETALL", FrontierKeys(HostShard(host)).Robots(host)})));
  CLAQUE_ASSIGN_OR_RETURN(const auto fields, AsStrings(reply));
  std::map<std::string, std::string> by_origin;
  for (size_t i = 0; i + 1 < fields.size(); i += 2) {
    const std::string& value = fields[i + 1];
    const size_t space = std::min(value.find(' '), value.size() - 1);
    if (FromMillis(ToInteger(value)) > now) by_origin[fields[i]] = value.substr(space + 1);
  }
  std::vector<std::string> records;
  for (auto& [origin, record] : by_origin) records.push_back(std::move(record));
  return records;
}

Result<bool> RedisFrontierStore::AcquireAddress(const std::string& address, const std::string& host,
                                                uint64_t lease_id, WallTime now, Millis ttl) {
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Script(
                              ScriptNamed("acquire"), {AddressKey(address)},
                              {Holder(host, lease_id), Number(now), Number(ttl.count())})));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t held, AsInteger(reply));
  return held == 1;
}

Status RedisFrontierStore::ReleaseAddress(const std::string& address, const std::string& host,
                                          uint64_t lease_id) {
  return client_
      .Call(RedisCommand::Script(ScriptNamed("release"), {AddressKey(address)},
                                 {Holder(host, lease_id)}))
      .status();
}

Result<FrontierCounts> RedisFrontierStore::Counts(const std::string& campaign) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  std::vector<RedisCommand> commands;
  for (int shard = 0; shard < kHostShards; ++shard) {
    const FrontierKeys names(shard);
    commands.push_back(RedisCommand::Script(
        ScriptNamed("counts"), {names.Hosts(campaign), names.Done(campaign), names.Relax()},
        {campaign}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  FrontierCounts counts;
  for (const RedisReply& reply : replies) {
    CLAQUE_RETURN_IF_ERROR(CheckArray(reply, 5));
    counts.queued += reply.elements[0].integer;
    counts.leased += reply.elements[1].integer;
    counts.done += reply.elements[2].integer;
    counts.relaxing += reply.elements[3].integer;
    counts.hosts += reply.elements[4].integer;
  }
  return counts;
}

Status RedisFrontierStore::Resume(const std::string& campaign, WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  std::vector<RedisCommand> reads;
  for (int shard = 0; shard < kHostShards; ++shard) {
    reads.push_back(RedisCommand::Plain({"HKEYS", FrontierKeys(shard).Hosts(campaign)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  std::vector<RedisCommand> scripts;
  for (int shard = 0; shard < kHostShards; ++shard) {
    const FrontierKeys names(shard);
    CLAQUE_ASSIGN_OR_RETURN(const auto hosts, AsStrings(read[static_cast<size_t>(shard)]));
    for (size_t begin = 0; begin < hosts.size(); begin += kHostsPerScript) {
      std::vector<std::string> keys = {names.Due(), names.Leased()};
      std::vector<std::string> args = {campaign, Number(now)};
      for (size_t i = begin; i < std::min(begin + kHostsPerScript, hosts.size()); ++i) {
        keys.push_back(names.Host(hosts[i]));
        args.push_back(hosts[i]);
      }
      scripts.push_back(
          RedisCommand::Script(ScriptNamed("resume"), std::move(keys), std::move(args)));
    }
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(scripts));
  for (const RedisReply& reply : replies) CLAQUE_RETURN_IF_ERROR(StatusOf(reply));
  return OkStatus();
}

Status RedisFrontierStore::Drop(const std::string& campaign) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  std::vector<RedisCommand> reads;
  for (int shard = 0; shard < kHostShards; ++shard) {
    const FrontierKeys names(shard);
    reads.push_back(RedisCommand::Plain({"HKEYS", names.Hosts(campaign)}));
    reads.push_back(RedisCommand::Plain({"HKEYS", names.Done(campaign)}));
    reads.push_back(RedisCommand::Plain({"HEXISTS", names.Seen(), campaign}));
    reads.push_back(RedisCommand::Plain({"EXISTS", names.Exact(campaign)}));
    reads.push_back(RedisCommand::Plain({"EXISTS", names.Bucket(campaign, 0)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  for (int shard = 0; shard < kHostShards; ++shard) {
    const auto* const of_shard = &read[static_cast<size_t>(shard) * 5];
    CLAQUE_ASSIGN_OR_RETURN(auto hosts, AsStrings(of_shard[0]));
    CLAQUE_ASSIGN_OR_RETURN(const auto done, AsStrings(of_shard[1]));
    hosts.insert(hosts.end(), done.begin(), done.end());
    std::ranges::sort(hosts);
    hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
    CLAQUE_RETURN_IF_ERROR(DropHosts(shard, campaign, hosts));
    int64_t keys = 0;
    for (int i = 2; i < 5; ++i) {
      CLAQUE_ASSIGN_OR_RETURN(const int64_t there, AsInteger(of_shard[i]));
      keys += there;
    }
    if (keys > 0 || !hosts.empty()) CLAQUE_RETURN_IF_ERROR(DropShard(shard, campaign));
  }
  return OkStatus();
}

Status RedisFrontierStore::DropHosts(int shard, const std::string& campaign,
                                     const std::vector<std::string>& hosts) {
  const FrontierKeys names(shard);
  std::vector<RedisCommand> scripts;
  for (const std::string& host : hosts) {
    scripts.push_back(
        RedisCommand::Script(ScriptNamed("drop_host"),
                             {names.Due(), names.Leased(), names.Host(host), names.Inflight(host),
                              names.Queue(campaign, host), names.Pages(campaign, host),
                              names.Hosts(campaign), names.Done(campaign)},
                             {campaign, host}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(scripts));
  for (const RedisReply& reply : replies) CLAQUE_RETURN_IF_ERROR(StatusOf(reply));
  return OkStatus();
}

Status RedisFrontierStore::DropShard(int shard, const std::string& campaign) {
  const FrontierKeys names(shard);
  for (;;) {
    const uint64_t buckets = Buckets(shard, campaign);
    std::vector<std::string> keys = {names.Seen(), names.Relax(), names.Hosts(campaign),
                                     names.Done(campaign), names.Exact(campaign)};
    for (uint64_t i = 0; i < buckets; ++i) keys.push_back(names.Bucket(campaign, i));
    CLAQUE_ASSIGN_OR_RETURN(
        const RedisReply reply,
        client_.Call(RedisCommand::Script(ScriptNamed("drop_shard"), std::move(keys), {campaign})));
    CLAQUE_RETURN_IF_ERROR(CheckArray(reply, 2));
    SetBuckets(shard, campaign, reply.elements[1].integer);
    if (reply.elements[0].integer > 0) return OkStatus();
  }
}

}  // namespace claque
