#include "coordinator/store/memory_frontier_store.h"

#include <algorithm>

#include "common/url/url.h"

namespace claque {

MemoryFrontierStore::Shard& MemoryFrontierStore::ShardOf(const std::string& host) {
  return shards_[static_cast<size_t>(HostShard(host))];
}

Status MemoryFrontierStore::CheckOwner(const Ownership& owner, int shard) {
  const Ownership& stored = shards_[static_cast<size_t>(shard)].owner;
  if (stored.epoch == owner.epoch && stored.coordinator == owner.coordinator) return OkStatus();
  return Aborted("host shard " + std::to_string(shard) + " is owned by another coordinator");
}

RecrawlState MemoryFrontierStore::StateOf(const Host& host, const std::string& campaign,
                                          const std::string& url) {
  const auto pages = host.pages.find(campaign);
  if (pages == host.pages.end()) return {};
  const auto page = pages->second.find(url);
  return page == pages->second.end() ? RecrawlState() : page->second;
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
  if (host.lease.expiry || host.due || !host.Waits()) return;
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
  if (queue != host.queues.end() && std::ssize(queue->second) >= queue_cap) {
    shard.left_out[offer.campaign][offer.rank.source_index].insert(offer.url);
    return false;
  }
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

Result<std::optional<KnownUrl>> MemoryFrontierStore::Find(const UrlOffer& url) {
  CLAQUE_RETURN_IF_ERROR(CheckOffers({&url, 1}));
  const MutexLock lock(mutex_);
  Shard& shard = ShardOf(url.host);
  const auto seen = shard.seen.find({url.campaign, url.url});
  if (seen == shard.seen.end()) return std::optional<KnownUrl>();
  return std::optional(
      KnownUrl{seen->second, StateOf(shard.hosts[url.host], url.campaign, url.url)});
}

Result<int64_t> MemoryFrontierStore::Revisit(const Ownership& owner, int shard,
                                             std::span<const std::string> campaigns, WallTime now,
                                             int limit) {
  CLAQUE_RETURN_IF_ERROR(CheckShard(shard));
  const MutexLock lock(mutex_);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, shard));
  Shard& s = shards_[static_cast<size_t>(shard)];
  int64_t moved = 0;
  for (const std::string& campaign : campaigns) {
    CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
    std::vector<std::pair<WallTime, Visit>> due;
    for (const auto& [visit, time] : s.visits[campaign]) {
      if (time <= now) due.emplace_back(time, visit);
    }
    std::ranges::sort(due);
    if (std::ssize(due) > limit) due.resize(static_cast<size_t>(std::max(limit, 0)));
    for (const auto& [time, visit] : due) {
      const auto& [name, entry] = visit;
      s.visits[campaign].erase(visit);
      Host& host = s.hosts[name];
      host.revisits[campaign].push_back(*DecodeQueueEntry(entry, name));
      MakeDue(host, now);
      ++moved;
    }
  }
  return moved;
}

Status MemoryFrontierStore::PutRobots(const RobotsEntry& entry, WallTime now) {
  const MutexLock lock(mutex_);
  auto& robots = ShardOf(entry.host).hosts[entry.host].robots;
  robots[entry.origin] = entry;
  std::erase_if(robots, [&](const auto& item) { return item.second.expires <= now; });
  while (std::ssize(robots) > kMaxRobotsPerHost) {
    robots.erase(std::ranges::min_element(robots, {}, [&](const auto& item) {
      return std::tuple(item.second.expires, item.first != entry.origin ? 0 : 1, item.first);
    }));
  }
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

Status MemoryFrontierStore::SetAddress(const std::string& host, uint64_t lease_id,
                                       const std::string& address, WallTime now) {
  const MutexLock lock(mutex_);
  if (Host* const live = LiveHost(host, lease_id, now)) live->address = address;
  return OkStatus();
}

Result<std::string> MemoryFrontierStore::Address(const std::string& host) {
  const MutexLock lock(mutex_);
  const auto& hosts = ShardOf(host).hosts;
  const auto found = hosts.find(host);
  return found == hosts.end() ? std::string() : found->second.address;
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

}  // namespace claque
