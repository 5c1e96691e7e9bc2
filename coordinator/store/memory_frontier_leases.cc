// MemoryFrontierStore: leases from their grant to their end.
#include <algorithm>

#include "common/url/url.h"
#include "coordinator/store/memory_frontier_store.h"

namespace claque {

std::optional<QueueEntry> MemoryFrontierStore::PopFront(Queues& queues,
                                                        const std::string& campaign) {
  const auto queue = queues.find(campaign);
  if (queue == queues.end()) return std::nullopt;
  QueueEntry entry = std::move(queue->second.front());
  queue->second.pop_front();
  if (queue->second.empty()) queues.erase(queue);
  return entry;
}

// New URLs and revisits take turns; new ones only while `allowed` lasts.
std::optional<QueueEntry> MemoryFrontierStore::TakeUrl(Host& host, const std::string& campaign,
                                                       int64_t& allowed) {
  std::optional<QueueEntry> entry;
  if (!host.revisited) entry = PopFront(host.revisits, campaign);
  if (!entry && allowed > 0) {
    entry = PopFront(host.queues, campaign);
    if (entry) --allowed;
  }
  if (!entry) entry = PopFront(host.revisits, campaign);
  if (entry) host.revisited = entry->revisit;
  return entry;
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
    auto entry = TakeUrl(host, request.campaigns[i], allowed[i]);
    ++idle;
    if (!entry) continue;
    idle = 0;
    host.lease.urls.push_back({request.campaigns[i], *std::move(entry)});
    host.last_campaign = request.campaigns[i];
  }
}

Result<std::optional<HostLease>> MemoryFrontierStore::Lease(const Ownership& owner,
                                                            const LeaseRequest& request,
                                                            WallTime now) {
  const MutexLock lock(mutex_);
  Shard& shard = ShardOf(request.host);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, HostShard(request.host)));
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
    lease.urls.push_back({url.campaign, url.entry.url, shard.seen[{url.campaign, url.entry.url}],
                          url.entry.tries, StateOf(host, url.campaign, url.entry.url)});
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
    live->ListOf(url->entry)[campaign].push_front(std::move(url->entry));
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

void MemoryFrontierStore::Finish(Host& host, const UrlOutcome& outcome) {
  host.pages[outcome.campaign][outcome.url] =
      *DecodeRecrawlState(EncodeRecrawlState(outcome.state));
  auto& visits = ShardOf(outcome.host).visits[outcome.campaign];
  const Visit visit{outcome.host, EncodeQueueEntry({outcome.url, 0, true}, outcome.host)};
  visits.erase(visit);
  if (ToMillis(outcome.next_visit) > 0) visits[visit] = outcome.next_visit;
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
    Finish(*host, outcome);
  } else {
    ++url->entry.tries;
    host->ListOf(url->entry)[outcome.campaign].push_back(std::move(url->entry));
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

LiveLease MemoryFrontierStore::Listed(const std::string& host, const LeaseState& lease) {
  return {host, lease.id, lease.worker, lease.deadline};
}

bool MemoryFrontierStore::IsExpired(const LeaseState& lease, WallTime now) {
  return lease.expiry && *lease.expiry <= now;
}

void MemoryFrontierStore::ExpireHost(Host& host, WallTime now) {
  const WallTime expiry = *host.lease.expiry;
  host.lost += 1;
  if (host.lease.alone) {
    for (const Inflight& url : host.lease.urls) {
      host.pages[url.campaign][url.entry.url] = WorkerCrashState(now);
    }
    host.alone_left -= 1;
    if (host.alone_left == 0) host.lost = 0;
  } else {
    if (host.lost >= kLostLeasesUntilAlone) {
      host.alone_left = static_cast<int>(std::ssize(host.lease.urls));
    }
    for (size_t i = host.lease.urls.size(); i > 0; --i) {
      Inflight& url = host.lease.urls[i - 1];
      host.ListOf(url.entry)[url.campaign].push_front(std::move(url.entry));
    }
  }
  host.lease.urls.clear();
  host.next = std::max(host.next, expiry + host.delay);
  EndIfEmpty(host);
}

Result<std::vector<ExpiredLease>> MemoryFrontierStore::Expiring(const Ownership& owner, int shard,
                                                                WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const MutexLock lock(mutex_);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, shard));
  Shard& s = shards_[static_cast<size_t>(shard)];
  std::vector<ExpiredLease> expired;
  for (const auto& [name, host] : s.hosts) {
    if (!IsExpired(host.lease, now)) continue;
    ExpiredLease found{Listed(name, host.lease), host.lease.alone, {}};
    for (const Inflight& url : host.lease.urls) {
      found.urls.push_back({url.campaign, url.entry.url, {}, url.entry.tries, {}});
      if (!found.alone) continue;
      found.urls.back().rank = s.seen[{url.campaign, url.entry.url}];
      found.urls.back().state = StateOf(host, url.campaign, url.entry.url);
    }
    expired.push_back(std::move(found));
  }
  return expired;
}

Result<std::vector<LiveLease>> MemoryFrontierStore::Expire(const Ownership& owner,
                                                           std::span<const ExpiredLease> leases,
                                                           WallTime now) {
  const MutexLock lock(mutex_);
  std::vector<LiveLease> lost;
  for (const ExpiredLease& expired : leases) {
    const LiveLease& lease = expired.lease;
    CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, HostShard(lease.host)));
    Shard& shard = ShardOf(lease.host);
    const auto host = shard.hosts.find(lease.host);
    if (host == shard.hosts.end() || host->second.lease.id != lease.lease_id ||
        !IsExpired(host->second.lease, now)) {
      continue;
    }
    ExpireHost(host->second, now);
    lost.push_back(lease);
  }
  return lost;
}

Result<std::vector<LiveLease>> MemoryFrontierStore::Leases(int shard) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const MutexLock lock(mutex_);
  std::vector<LiveLease> leases;
  for (const auto& [name, host] : shards_[static_cast<size_t>(shard)].hosts) {
    if (!host.lease.expiry) continue;
    leases.push_back(Listed(name, host.lease));
  }
  return leases;
}

}  // namespace claque
