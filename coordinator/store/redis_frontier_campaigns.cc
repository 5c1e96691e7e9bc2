// RedisFrontierStore over all hosts of a campaign: counting, resuming, dropping, relaxing.
#include <algorithm>

#include "coordinator/store/redis_frontier_store.h"
#include "coordinator/store/redis_text.h"

namespace claque {
namespace {

constexpr size_t kHostsPerScript = 64;

}  // namespace

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

Result<FrontierCounts> RedisFrontierStore::Counts(const std::string& campaign, WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  std::vector<RedisCommand> commands;
  for (int shard = 0; shard < kHostShards; ++shard) {
    const FrontierKeys names(shard);
    commands.push_back(RedisCommand::Script(
        ScriptNamed("counts"),
        {names.Hosts(campaign), names.Done(campaign), names.Relax(), names.Visits(campaign)},
        {campaign, Number(now)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  FrontierCounts counts;
  for (const RedisReply& reply : replies) {
    CLAQUE_RETURN_IF_ERROR(CheckArray(reply, 7));
    counts.queued += reply.elements[0].integer;
    counts.leased += reply.elements[1].integer;
    counts.done += reply.elements[2].integer;
    counts.relaxing += reply.elements[3].integer;
    counts.hosts += reply.elements[4].integer;
    counts.visits += reply.elements[5].integer;
    counts.due += reply.elements[6].integer;
  }
  return counts;
}

Result<std::vector<RedisFrontierStore::LeftOutKey>> RedisFrontierStore::LeftOutKeys(
    const std::string& campaign) {
  std::vector<RedisCommand> reads;
  for (int shard = 0; shard < kHostShards; ++shard) {
    reads.push_back(RedisCommand::Plain({"HKEYS", FrontierKeys(shard).LeftOutSources(campaign)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  std::vector<LeftOutKey> found;
  for (int shard = 0; shard < kHostShards; ++shard) {
    CLAQUE_ASSIGN_OR_RETURN(const auto sources, AsStrings(read[static_cast<size_t>(shard)]));
    for (const std::string& text : sources) {
      const auto source = static_cast<int32_t>(ToInteger(text));
      found.push_back({source, FrontierKeys(shard).LeftOut(campaign, source)});
    }
  }
  return found;
}

Result<std::map<int32_t, int64_t>> RedisFrontierStore::LeftOut(const std::string& campaign) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  CLAQUE_ASSIGN_OR_RETURN(const auto keys, LeftOutKeys(campaign));
  std::vector<RedisCommand> commands;
  for (const LeftOutKey& key : keys) commands.push_back(RedisCommand::Plain({"PFCOUNT", key.name}));
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  std::map<int32_t, int64_t> counts;
  for (size_t i = 0; i < replies.size(); ++i) {
    CLAQUE_ASSIGN_OR_RETURN(const int64_t urls, AsInteger(replies[i]));
    counts[keys[i].source] += urls;
  }
  return counts;
}

// The registry goes last: after a crash in between it still names what is left.
Status RedisFrontierStore::DropLeftOut(const std::string& campaign) {
  CLAQUE_ASSIGN_OR_RETURN(const auto keys, LeftOutKeys(campaign));
  std::vector<RedisCommand> commands;
  for (const LeftOutKey& key : keys) commands.push_back(RedisCommand::Plain({"UNLINK", key.name}));
  CLAQUE_ASSIGN_OR_RETURN(const auto dropped, client_.Pipeline(commands));
  for (const RedisReply& reply : dropped) CLAQUE_RETURN_IF_ERROR(StatusOf(reply));
  commands.clear();
  for (int shard = 0; shard < kHostShards; ++shard) {
    commands.push_back(
        RedisCommand::Plain({"UNLINK", FrontierKeys(shard).LeftOutSources(campaign)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto registries, client_.Pipeline(commands));
  for (const RedisReply& reply : registries) CLAQUE_RETURN_IF_ERROR(StatusOf(reply));
  return OkStatus();
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
  return DropLeftOut(campaign);
}

Status RedisFrontierStore::DropHosts(int shard, const std::string& campaign,
                                     const std::vector<std::string>& hosts) {
  const FrontierKeys names(shard);
  std::vector<RedisCommand> scripts;
  for (const std::string& host : hosts) {
    scripts.push_back(RedisCommand::Script(
        ScriptNamed("drop_host"),
        {names.Due(), names.Leased(), names.Host(host), names.Inflight(host),
         names.Queue(campaign, host), names.Pages(campaign, host), names.Hosts(campaign),
         names.Done(campaign), names.Revisits(campaign, host)},
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
    std::vector<std::string> keys = {names.Seen(),          names.Relax(),
                                     names.Hosts(campaign), names.Done(campaign),
                                     names.Exact(campaign), names.Visits(campaign)};
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
