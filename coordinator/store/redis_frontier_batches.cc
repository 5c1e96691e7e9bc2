// Batches of RedisFrontierStore: Offer, Commit and the lookup of ranks.
#include <algorithm>
#include <map>

#include "common/url/url.h"
#include "coordinator/store/entry_codec.h"
#include "coordinator/store/key_list.h"
#include "coordinator/store/redis_frontier_store.h"

namespace claque {
namespace {

constexpr size_t kItemsPerScript = 64;
// Entries of a bucket that make its set grow by one bucket. Small enough for a quick scan, and for
// Redis' default limit of a listpack (512).
constexpr int kSplitThreshold = 192;

// Member of a campaign's visits.
std::string VisitMember(const std::string& host, const std::string& url) {
  return host + "\n" + EncodeQueueEntry({url, 0, true}, host);
}

std::string Millis64(WallTime time) { return std::to_string(ToMillis(time)); }

// The corrected number of buckets when a script refused to run on a wrong one.
std::optional<int64_t> Corrected(const RedisReply& reply, size_t at) {
  if (reply.type != RedisReply::Type::kArray || reply.elements.size() <= at) return std::nullopt;
  const RedisReply& first = reply.elements.front();
  if (first.type != RedisReply::Type::kInteger || first.integer != -1) return std::nullopt;
  return reply.elements[at].integer;
}

}  // namespace

uint64_t RedisFrontierStore::Buckets(int shard, const std::string& campaign) {
  const MutexLock lock(mutex_);
  return buckets_.try_emplace({shard, campaign}, 1).first->second;
}

void RedisFrontierStore::SetBuckets(int shard, const std::string& campaign, int64_t buckets) {
  const MutexLock lock(mutex_);
  buckets_[{shard, campaign}] = static_cast<uint64_t>(std::max<int64_t>(buckets, 1));
}

RedisCommand RedisFrontierStore::OfferCommand(const Chunk& chunk, std::span<const UrlOffer> offers,
                                              WallTime now) {
  const FrontierKeys names(chunk.shard);
  const uint64_t buckets = Buckets(chunk.shard, chunk.campaign);
  KeyList keys;
  keys.Fixed(names.Seen());
  keys.Fixed(names.Hosts(chunk.campaign));
  keys.Fixed(names.Exact(chunk.campaign));
  keys.Fixed(names.Relax());
  keys.Fixed(names.Due());
  keys.Fixed(names.Leased());
  keys.Fixed(names.Bucket(chunk.campaign, BucketToSplit(buckets)));
  keys.Fixed(names.Bucket(chunk.campaign, buckets));
  keys.Fixed(names.LeftOutSources(chunk.campaign));
  std::vector<std::string> args = {chunk.campaign, Millis64(now),
                                   std::to_string(options_.queue_cap), std::to_string(buckets),
                                   std::to_string(kSplitThreshold)};
  for (const size_t i : chunk.items) {
    const UrlOffer& offer = offers[i];
    const uint64_t hash = SeenHash(offer.url);
    const std::string bucket = names.Bucket(chunk.campaign, BucketOf(hash, buckets));
    args.insert(
        args.end(),
        {offer.host, offer.url, EncodeQueueEntry({offer.url, 0}, offer.host), SeenFingerprint(hash),
         std::to_string(offer.rank.Packed()), PageKey(offer.url), offer.urgent ? "1" : "0",
         keys.Index(names.Host(offer.host)), keys.Index(names.Queue(offer.campaign, offer.host)),
         keys.Index(names.Revisits(offer.campaign, offer.host)),
         keys.Index(names.Inflight(offer.host)),
         keys.Index(names.Pages(offer.campaign, offer.host)), keys.Index(bucket),
         std::to_string(offer.rank.source_index),
         keys.Index(names.LeftOut(offer.campaign, offer.rank.source_index))});
  }
  return RedisCommand::Script(ScriptNamed("offer"), keys.Take(), std::move(args));
}

Result<int64_t> RedisFrontierStore::Offer(std::span<const UrlOffer> offers, WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckOffers(offers));
  std::map<std::pair<int, std::string>, std::vector<size_t>> groups;
  for (size_t i = 0; i < offers.size(); ++i) {
    groups[{HostShard(offers[i].host), offers[i].campaign}].push_back(i);
  }
  std::vector<Chunk> chunks;
  for (const auto& [group, items] : groups) {
    for (size_t begin = 0; begin < items.size(); begin += kItemsPerScript) {
      const size_t end = std::min(begin + kItemsPerScript, items.size());
      chunks.push_back({group.first,
                        group.second,
                        {items.begin() + static_cast<std::ptrdiff_t>(begin),
                         items.begin() + static_cast<std::ptrdiff_t>(end)}});
    }
  }
  int64_t queued = 0;
  while (!chunks.empty()) {
    std::vector<RedisCommand> commands;
    for (const Chunk& chunk : chunks) commands.push_back(OfferCommand(chunk, offers, now));
    CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
    std::vector<Chunk> again;
    for (size_t i = 0; i < replies.size(); ++i) {
      CLAQUE_RETURN_IF_ERROR(CheckArray(replies[i], 2));
      const auto& elements = replies[i].elements;
      SetBuckets(chunks[i].shard, chunks[i].campaign, elements[1].integer);
      if (elements[0].integer < 0) {
        again.push_back(std::move(chunks[i]));
      } else {
        queued += elements[0].integer;
      }
    }
    chunks = std::move(again);
  }
  return queued;
}

RedisCommand RedisFrontierStore::CommitCommand(const Chunk& chunk,
                                               std::span<const UrlOutcome> outcomes, WallTime now) {
  const FrontierKeys names(chunk.shard);
  KeyList keys;
  keys.Fixed(names.Due());
  keys.Fixed(names.Leased());
  keys.Fixed(names.Seen());
  std::vector<std::string> args = {std::to_string(kFirstBackoff.count()),
                                   std::to_string(kLongestBackoff.count()),
                                   std::to_string(kBackoffForgiven.count()), Millis64(now)};
  for (const size_t i : chunk.items) {
    const UrlOutcome& o = outcomes[i];
    const uint64_t hash = SeenHash(o.url);
    const uint64_t buckets = Buckets(chunk.shard, o.campaign);
    const std::string bucket = names.Bucket(o.campaign, BucketOf(hash, buckets));
    args.insert(args.end(), {o.host,
                             std::to_string(o.lease_id),
                             o.campaign,
                             o.url,
                             std::to_string(o.rank.Packed()),
                             std::to_string(o.retry ? std::clamp(o.max_tries, 1, kMaxTries) : 0),
                             EncodeRecrawlState(o.state),
                             PageKey(o.url),
                             SeenFingerprint(hash),
                             std::to_string(buckets),
                             std::to_string(o.delay.count()),
                             std::to_string(o.retry_after.count()),
                             o.backoff ? "1" : "0",
                             o.address,
                             std::to_string(std::max<int64_t>(ToMillis(o.next_visit), 0)),
                             VisitMember(o.host, o.url),
                             keys.Index(names.Host(o.host)),
                             keys.Index(names.Inflight(o.host)),
                             keys.Index(names.Queue(o.campaign, o.host)),
                             keys.Index(names.Revisits(o.campaign, o.host)),
                             keys.Index(names.Pages(o.campaign, o.host)),
                             keys.Index(names.Hosts(o.campaign)),
                             keys.Index(names.Done(o.campaign)),
                             keys.Index(names.Visits(o.campaign)),
                             keys.Index(names.Exact(o.campaign)),
                             keys.Index(bucket)});
  }
  return RedisCommand::Script(ScriptNamed("commit"), keys.Take(), std::move(args));
}

Result<std::vector<CommitReply>> RedisFrontierStore::Commit(std::span<const UrlOutcome> outcomes,
                                                            WallTime now) {
  std::map<int, std::vector<size_t>> groups;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    groups[HostShard(outcomes[i].host)].push_back(i);
  }
  std::vector<Chunk> chunks;
  for (const auto& [shard, items] : groups) {
    for (size_t begin = 0; begin < items.size(); begin += kItemsPerScript) {
      const size_t end = std::min(begin + kItemsPerScript, items.size());
      chunks.push_back({shard,
                        {},
                        {items.begin() + static_cast<std::ptrdiff_t>(begin),
                         items.begin() + static_cast<std::ptrdiff_t>(end)}});
    }
  }
  std::vector<CommitReply> result(outcomes.size());
  while (!chunks.empty()) {
    std::vector<RedisCommand> commands;
    for (const Chunk& chunk : chunks) commands.push_back(CommitCommand(chunk, outcomes, now));
    CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
    std::vector<Chunk> again;
    for (size_t i = 0; i < replies.size(); ++i) {
      if (const auto buckets = Corrected(replies[i], 2)) {
        SetBuckets(chunks[i].shard, replies[i].elements[1].text, *buckets);
        again.push_back(std::move(chunks[i]));
        continue;
      }
      CLAQUE_RETURN_IF_ERROR(CheckArray(replies[i], std::ssize(chunks[i].items) * 2));
      for (size_t k = 0; k < chunks[i].items.size(); ++k) {
        const auto& elements = replies[i].elements;
        result[chunks[i].items[k]] = {static_cast<CommitResult>(elements[2 * k].integer),
                                      Rank::Unpack(elements[2 * k + 1].integer)};
      }
    }
    chunks = std::move(again);
  }
  return result;
}

RedisCommand RedisFrontierStore::LookupCommand(const HostUrls& urls) {
  const int shard = HostShard(urls.host);
  const FrontierKeys names(shard);
  KeyList keys;
  keys.Fixed(names.Seen());
  std::vector<std::string> args;
  for (const auto& [campaign, url] : urls.urls) {
    const uint64_t hash = SeenHash(url);
    const uint64_t buckets = Buckets(shard, campaign);
    args.insert(args.end(), {campaign, std::to_string(buckets), url, SeenFingerprint(hash),
                             PageKey(url), keys.Index(names.Exact(campaign)),
                             keys.Index(names.Bucket(campaign, BucketOf(hash, buckets))),
                             keys.Index(names.Pages(campaign, urls.host))});
  }
  return RedisCommand::Script(ScriptNamed("lookup"), keys.Take(), std::move(args));
}

Result<std::vector<std::optional<KnownUrl>>> RedisFrontierStore::Lookup(const HostUrls& urls) {
  for (;;) {
    CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply, client_.Call(LookupCommand(urls)));
    if (const auto buckets = Corrected(reply, 2)) {
      SetBuckets(HostShard(urls.host), reply.elements[1].text, *buckets);
      continue;
    }
    CLAQUE_RETURN_IF_ERROR(CheckArray(reply, std::ssize(urls.urls) * 2));
    std::vector<std::optional<KnownUrl>> found(urls.urls.size());
    for (size_t i = 0; i < found.size(); ++i) {
      const std::string& rank = reply.elements[2 * i].text;
      if (rank.empty()) continue;
      found[i] = {Rank::Unpack(std::strtoll(rank.c_str(), nullptr, 10)),
                  DecodeRecrawlState(reply.elements[2 * i + 1].text).value_or(RecrawlState())};
    }
    return found;
  }
}

Status RedisFrontierStore::AddKnown(const std::string& host, std::vector<LeasedUrl>& urls) {
  HostUrls asked{host, {}};
  for (const LeasedUrl& url : urls) asked.urls.emplace_back(url.campaign, url.url);
  CLAQUE_ASSIGN_OR_RETURN(const auto found, Lookup(asked));
  for (size_t i = 0; i < urls.size(); ++i) {
    if (!found[i]) continue;
    urls[i].rank = found[i]->rank;
    urls[i].state = found[i]->state;
  }
  return OkStatus();
}

}  // namespace claque
