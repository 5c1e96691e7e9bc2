#include "coordinator/store/memory_frontier_store.h"

#include <algorithm>

#include "common/url/url.h"

namespace claque {
namespace {

Status NotOwner(int shard) {
  return Aborted("host shard " + std::to_string(shard) + " is owned by another coordinator");
}

Status CheckShard(int shard) {
  if (shard >= 0 && shard < kHostShards) return OkStatus();
  return InvalidArgument("no such host shard: " + std::to_string(shard));
}

bool SameOwner(const Ownership& a, const Ownership& b) {
  return a.epoch == b.epoch && a.coordinator == b.coordinator;
}

LiveLease Listed(const std::string& host, uint64_t id, const std::string& worker,
                 WallTime deadline) {
  LiveLease lease;
  lease.host = host;
  lease.lease_id = id;
  lease.worker = worker;
  lease.deadline = deadline;
  return lease;
}

}  // namespace

MemoryFrontierStore::Shard& MemoryFrontierStore::ShardOf(const std::string& host) {
  return shards_[static_cast<size_t>(HostShard(host))];
}

Result<Ownership> MemoryFrontierStore::Own(int shard, const std::string& coordinator,
                                           WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const MutexLock lock(mutex_);
  Ownership& owner = shards_[static_cast<size_t>(shard)].owner;
  owner = {coordinator, std::max(owner.epoch + 1, ToMillis(now))};
  return owner;
}

void MemoryFrontierStore::MakeDue(Host& host, WallTime now) {
  if (host.lease.expiry || host.due || host.queues.empty()) return;
  host.due = std::max(host.next, now);
}

bool MemoryFrontierStore::OfferOne(Shard& shard, const UrlOffer& offer, WallTime now,
                                   int64_t queue_cap) {
  const std::pair key(offer.campaign, offer.url);
  Host& host = shard.hosts[offer.host];
  if (const auto seen = shard.seen.find(key); seen != shard.seen.end()) {
    if (offer.rank >= seen->second) return false;
    seen->second = offer.rank;
    const auto pages = host.pages.find(offer.campaign);
    if (pages != host.pages.end() && pages->second.contains(offer.url)) {
      shard.relaxed[key] = offer.rank;
    }
    return false;
  }
  const auto queue = host.queues.find(offer.campaign);
  if (queue != host.queues.end() && std::ssize(queue->second) >= queue_cap) return false;
  shard.seen[key] = offer.rank;
  auto& entries = host.queues[offer.campaign];
  entries.insert(offer.urgent ? entries.begin() : entries.end(), QueueEntry{offer.url, 0});
  MakeDue(host, now);
  return true;
}

Result<int64_t> MemoryFrontierStore::Offer(std::span<const UrlOffer> offers, WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckOffers(offers));
  const MutexLock lock(mutex_);
  int64_t queued = 0;
  for (const UrlOffer& offer : offers) {
    queued += OfferOne(ShardOf(offer.host), offer, now, options_.queue_cap) ? 1 : 0;
  }
  return queued;
}

Result<std::vector<DueHost>> MemoryFrontierStore::Due(int shard, WallTime now, int limit) {
  return DueIn({&shard, 1}, now, limit);
}

Result<std::vector<DueHost>> MemoryFrontierStore::DueIn(std::span<const int> shards, WallTime now,
                                                        int limit) {
  std::vector<DueHost> due;
  const MutexLock lock(mutex_);
  for (const int shard : shards) {
    CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
    for (const auto& [name, host] : shards_[static_cast<size_t>(shard)].hosts) {
      if (host.due && *host.due <= now) due.push_back({name, *host.due});
    }
  }
  std::ranges::sort(due, {}, [](const DueHost& h) { return std::tie(h.due, h.host); });
  if (std::ssize(due) > limit) due.resize(static_cast<size_t>(std::max(limit, 0)));
  return due;
}

void MemoryFrontierStore::TakeUrls(Host& host, const LeaseRequest& request) {
  // One URL a campaign in turn, beginning after the campaign that was served last.
  const size_t n = request.campaigns.size();
  const auto last = std::ranges::find(request.campaigns, host.last_campaign);
  size_t turn = last == request.campaigns.end()
                    ? 0
                    : static_cast<size_t>(last - request.campaigns.begin()) + 1;
  std::vector<int64_t> allowed(n, INT64_MAX);
  for (size_t i = 0; i < n; ++i) {
    const int64_t most = i < request.pages_per_host.size() ? request.pages_per_host[i] : 0;
    if (most <= 0) continue;
    allowed[i] = most - std::ssize(host.pages[request.campaigns[i]]);
    if (allowed[i] <= 0) host.queues.erase(request.campaigns[i]);
  }
  const int most = host.alone_left > 0 ? 1 : std::clamp(request.max_urls, 1, kMaxUrlsPerLease);
  size_t idle = 0;  // campaigns passed over in a row
  for (; std::ssize(host.lease.urls) < most && idle < n; ++turn) {
    const size_t i = turn % n;
    const auto queue = host.queues.find(request.campaigns[i]);
    ++idle;
    if (queue == host.queues.end() || allowed[i] <= 0) continue;
    idle = 0;
    --allowed[i];
    host.lease.urls.push_back({request.campaigns[i], std::move(queue->second.front())});
    host.last_campaign = request.campaigns[i];
    queue->second.pop_front();
    if (queue->second.empty()) host.queues.erase(queue);
  }
}

Result<std::optional<HostLease>> MemoryFrontierStore::Lease(const Ownership& owner,
                                                            const LeaseRequest& request,
                                                            WallTime now) {
  const MutexLock lock(mutex_);
  Shard& shard = ShardOf(request.host);
  if (!SameOwner(shard.owner, owner)) return NotOwner(HostShard(request.host));
  const auto found = shard.hosts.find(request.host);
  if (found == shard.hosts.end()) return std::optional<HostLease>();
  Host& host = found->second;
  if (host.lease.expiry || !host.due || *host.due > now) return std::optional<HostLease>();
  host.due.reset();
  TakeUrls(host, request);
  if (host.lease.urls.empty()) return std::optional<HostLease>();
  host.lease.id = std::max(host.lease.id + 1, static_cast<uint64_t>(ToMillis(now)));
  host.lease.worker = request.worker;
  host.lease.deadline = now + request.ttl;
  host.lease.expiry = now + request.ttl + request.grace;
  host.lease.alone = host.alone_left > 0;
  HostLease lease{request.host, host.lease.id, {}, host.address, host.lease.alone};
  for (const Inflight& url : host.lease.urls) {
    LeasedUrl leased{url.campaign,
                     url.entry.url,
                     shard.seen[{url.campaign, url.entry.url}],
                     url.entry.tries,
                     {},
                     {}};
    const auto& pages = host.pages[url.campaign];
    if (const auto state = pages.find(url.entry.url); state != pages.end()) {
      leased.etag = state->second.etag;
      leased.last_modified = state->second.last_modified;
    }
    lease.urls.push_back(std::move(leased));
  }
  return std::optional<HostLease>(std::move(lease));
}

MemoryFrontierStore::Host* MemoryFrontierStore::LiveHost(const std::string& host, uint64_t lease_id,
                                                         WallTime now) {
  Shard& shard = ShardOf(host);
  const auto found = shard.hosts.find(host);
  if (found == shard.hosts.end()) return nullptr;
  const LeaseState& lease = found->second.lease;
  const bool live = lease.expiry && lease.id == lease_id && now < *lease.expiry;
  return live ? &found->second : nullptr;
}

Result<bool> MemoryFrontierStore::Renew(const std::string& host, uint64_t lease_id, WallTime now,
                                        Millis ttl, Millis grace) {
  const MutexLock lock(mutex_);
  Host* const live = LiveHost(host, lease_id, now);
  if (live == nullptr) return false;
  live->lease.deadline = now + ttl;
  live->lease.expiry = now + ttl + grace;
  return true;
}

void MemoryFrontierStore::EndIfEmpty(Host& host) {
  if (!host.lease.urls.empty()) return;
  host.lease.expiry.reset();
  MakeDue(host, host.next);
}

Status MemoryFrontierStore::Return(const std::string& host, uint64_t lease_id,
                                   const std::string& campaign, std::span<const std::string> urls,
                                   WallTime now, Millis delay) {
  const MutexLock lock(mutex_);
  Host* const live = LiveHost(host, lease_id, now);
  if (live == nullptr) return OkStatus();
  live->next = std::max(live->next, now + delay);
  for (size_t i = urls.size(); i > 0; --i) {
    const auto url = std::ranges::find_if(live->lease.urls, [&](const Inflight& u) {
      return u.campaign == campaign && u.entry.url == urls[i - 1];
    });
    if (url == live->lease.urls.end()) continue;
    live->queues[campaign].push_front(std::move(url->entry));
    live->lease.urls.erase(url);
  }
  EndIfEmpty(*live);
  return OkStatus();
}

void MemoryFrontierStore::PushBack(Host& host, const UrlOutcome& outcome, WallTime now) {
  host.delay = outcome.delay;
  host.next = std::max(host.next, now + outcome.delay);
  if (!outcome.address.empty()) host.address = outcome.address;
  Millis wait = outcome.retry_after;
  if (outcome.backoff) {
    if (now > host.backoff_until + kBackoffForgiven) host.backoff_level = 0;
    Millis step = kFirstBackoff;
    for (int i = 0; i < host.backoff_level && step < kLongestBackoff; ++i) step *= 2;
    wait = std::max(wait, std::min(step, kLongestBackoff));
    host.backoff_level += 1;
  }
  if (wait.count() <= 0) return;
  host.backoff_until = std::max(host.backoff_until, now + wait);
  host.next = std::max(host.next, host.backoff_until);
}

CommitReply MemoryFrontierStore::CommitOne(const UrlOutcome& outcome, WallTime now) {
  Host* const host = LiveHost(outcome.host, outcome.lease_id, now);
  if (host == nullptr) return {CommitResult::kLeaseLost, {}};
  const auto url = std::ranges::find_if(host->lease.urls, [&](const Inflight& u) {
    return u.campaign == outcome.campaign && u.entry.url == outcome.url;
  });
  if (url == host->lease.urls.end()) return {CommitResult::kLeaseLost, {}};
  if (!outcome.retry || url->entry.tries + 1 >= std::clamp(outcome.max_tries, 1, kMaxTries)) {
    const Rank best = ShardOf(outcome.host).seen[{outcome.campaign, outcome.url}];
    if (best < outcome.rank) return {CommitResult::kRankChanged, best};
    host->pages[outcome.campaign][outcome.url] = *DecodeRecrawlState(RecrawlBytes(outcome));
  } else {
    ++url->entry.tries;
    host->queues[outcome.campaign].push_back(std::move(url->entry));
  }
  host->lease.urls.erase(url);
  if (host->lease.alone) {
    host->alone_left -= 1;
    if (host->alone_left == 0) host->lost = 0;
  } else {
    host->lost = 0;
  }
  PushBack(*host, outcome, now);
  EndIfEmpty(*host);
  return {CommitResult::kCommitted, outcome.rank};
}

Result<std::vector<CommitReply>> MemoryFrontierStore::Commit(std::span<const UrlOutcome> outcomes,
                                                             WallTime now) {
  const MutexLock lock(mutex_);
  std::vector<CommitReply> replies;
  for (const UrlOutcome& outcome : outcomes) replies.push_back(CommitOne(outcome, now));
  return replies;
}

void MemoryFrontierStore::ExpireHost(Host& host, WallTime now) {
  const WallTime expiry = *host.lease.expiry;
  host.lost += 1;
  if (host.lease.alone) {
    for (const Inflight& url : host.lease.urls) {
      host.pages[url.campaign][url.entry.url] = *DecodeRecrawlState(WorkerCrashBytes(now));
    }
    host.alone_left -= 1;
    if (host.alone_left == 0) host.lost = 0;
  } else {
    if (host.lost >= kLostLeasesUntilAlone) {
      host.alone_left = static_cast<int>(std::ssize(host.lease.urls));
    }
    for (size_t i = host.lease.urls.size(); i > 0; --i) {
      Inflight& url = host.lease.urls[i - 1];
      host.queues[url.campaign].push_front(std::move(url.entry));
    }
  }
  host.lease.urls.clear();
  host.next = std::max(host.next, expiry + host.delay);
  EndIfEmpty(host);
}

Result<std::vector<LiveLease>> MemoryFrontierStore::Expire(const Ownership& owner, int shard,
                                                           WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const MutexLock lock(mutex_);
  Shard& s = shards_[static_cast<size_t>(shard)];
  if (!SameOwner(s.owner, owner)) return NotOwner(shard);
  std::vector<LiveLease> lost;
  for (auto& [name, host] : s.hosts) {
    if (!host.lease.expiry || *host.lease.expiry > now) continue;
    LiveLease listed = Listed(name, host.lease.id, host.lease.worker, host.lease.deadline);
    if (host.lease.alone) {
      for (const Inflight& url : host.lease.urls) {
        listed.crashed.push_back({url.campaign,
                                  url.entry.url,
                                  s.seen[{url.campaign, url.entry.url}],
                                  url.entry.tries,
                                  {},
                                  {}});
      }
    }
    ExpireHost(host, now);
    lost.push_back(std::move(listed));
  }
  return lost;
}

Result<std::vector<LiveLease>> MemoryFrontierStore::Leases(int shard) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const MutexLock lock(mutex_);
  std::vector<LiveLease> leases;
  for (const auto& [name, host] : shards_[static_cast<size_t>(shard)].hosts) {
    if (!host.lease.expiry) continue;
    leases.push_back(Listed(name, host.lease.id, host.lease.worker, host.lease.deadline));
  }
  return leases;
}

Result<std::optional<Rank>> MemoryFrontierStore::RankOf(const UrlOffer& url) {
  const MutexLock lock(mutex_);
  const Shard& shard = ShardOf(url.host);
  const auto seen = shard.seen.find({url.campaign, url.url});
  if (seen == shard.seen.end()) return std::optional<Rank>();
  return std::optional<Rank>(seen->second);
}

Result<std::vector<RelaxedPage>> MemoryFrontierStore::Relaxed(int shard, int limit) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const MutexLock lock(mutex_);
  std::vector<RelaxedPage> pages;
  for (const auto& [key, rank] : shards_[static_cast<size_t>(shard)].relaxed) {
    if (std::ssize(pages) >= limit) break;
    pages.push_back({key.first, key.second, rank});
  }
  return pages;
}

Status MemoryFrontierStore::ClearRelaxed(int shard, const RelaxedPage& page) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const MutexLock lock(mutex_);
  auto& relaxed = shards_[static_cast<size_t>(shard)].relaxed;
  const auto found = relaxed.find({page.campaign, page.url});
  if (found != relaxed.end() && found->second == page.rank) relaxed.erase(found);
  return OkStatus();
}

Status MemoryFrontierStore::PutRobots(const RobotsEntry& entry) {
  const MutexLock lock(mutex_);
  ShardOf(entry.host).hosts[entry.host].robots[entry.origin] = entry;
  return OkStatus();
}

Result<std::vector<std::string>> MemoryFrontierStore::Robots(const std::string& host,
                                                             WallTime now) {
  const MutexLock lock(mutex_);
  std::vector<std::string> records;
  for (const auto& [origin, entry] : ShardOf(host).hosts[host].robots) {
    if (entry.expires > now) records.push_back(entry.record);
  }
  return records;
}

Result<bool> MemoryFrontierStore::AcquireAddress(const std::string& address,
                                                 const std::string& host, uint64_t lease_id,
                                                 WallTime now, Millis ttl) {
  const MutexLock lock(mutex_);
  const auto found = tokens_.find(address);
  if (found != tokens_.end()) {
    const Token& token = found->second;
    const bool own = token.host == host && token.lease_id == lease_id;
    if (token.expiry > now && !own) return false;
  }
  tokens_[address] = {host, lease_id, now + ttl};
  return true;
}

Status MemoryFrontierStore::ReleaseAddress(const std::string& address, const std::string& host,
                                           uint64_t lease_id) {
  const MutexLock lock(mutex_);
  const auto found = tokens_.find(address);
  if (found != tokens_.end() && found->second.host == host && found->second.lease_id == lease_id) {
    tokens_.erase(found);
  }
  return OkStatus();
}

Result<FrontierCounts> MemoryFrontierStore::Counts(const std::string& campaign) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  const MutexLock lock(mutex_);
  FrontierCounts counts;
  for (const Shard& shard : shards_) {
    for (const auto& [name, host] : shard.hosts) {
      const auto queue = host.queues.find(campaign);
      const auto pages = host.pages.find(campaign);
      const int64_t queued = queue == host.queues.end() ? 0 : std::ssize(queue->second);
      const int64_t leased = std::ranges::count(host.lease.urls, campaign, &Inflight::campaign);
      counts.queued += queued;
      counts.leased += leased;
      counts.done += pages == host.pages.end() ? 0 : std::ssize(pages->second);
      counts.hosts += queued + leased > 0 ? 1 : 0;
    }
    counts.relaxing += std::ranges::count(shard.relaxed, campaign,
                                          [](const auto& item) { return item.first.first; });
  }
  return counts;
}

Status MemoryFrontierStore::Resume(const std::string& campaign, WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  const MutexLock lock(mutex_);
  for (Shard& shard : shards_) {
    for (auto& [name, host] : shard.hosts) {
      if (host.queues.contains(campaign)) MakeDue(host, now);
    }
  }
  return OkStatus();
}

Status MemoryFrontierStore::Drop(const std::string& campaign) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  const MutexLock lock(mutex_);
  const auto of_campaign = [&](const auto& item) { return item.first.first == campaign; };
  for (Shard& shard : shards_) {
    std::erase_if(shard.seen, of_campaign);
    std::erase_if(shard.relaxed, of_campaign);
    for (auto& [name, host] : shard.hosts) {
      host.queues.erase(campaign);
      host.pages.erase(campaign);
      const auto dropped = std::erase_if(
          host.lease.urls, [&](const Inflight& url) { return url.campaign == campaign; });
      if (dropped > 0) EndIfEmpty(host);
      if (host.queues.empty()) host.due.reset();
    }
  }
  return OkStatus();
}

}  // namespace claque
