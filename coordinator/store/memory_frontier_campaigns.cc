// MemoryFrontierStore over all hosts of a campaign: counting, resuming, dropping, relaxing.
#include <algorithm>

#include "coordinator/store/memory_frontier_store.h"

namespace claque {

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

Result<FrontierCounts> MemoryFrontierStore::Counts(const std::string& campaign, WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  const MutexLock lock(mutex_);
  FrontierCounts counts;
  for (const Shard& shard : shards_) {
    for (const auto& [name, host] : shard.hosts) {
      const auto pages = host.pages.find(campaign);
      int64_t queued = 0;
      for (const Queues* const queues : {&host.queues, &host.revisits}) {
        const auto queue = queues->find(campaign);
        if (queue != queues->end()) queued += std::ssize(queue->second);
      }
      const int64_t leased = std::ranges::count(host.lease.urls, campaign, &Inflight::campaign);
      counts.queued += queued;
      counts.leased += leased;
      counts.done += pages == host.pages.end() ? 0 : std::ssize(pages->second);
      counts.hosts += queued + leased > 0 ? 1 : 0;
    }
    if (const auto visits = shard.visits.find(campaign); visits != shard.visits.end()) {
      counts.visits += std::ssize(visits->second);
      counts.due += std::ranges::count_if(visits->second,
                                          [&](const auto& item) { return item.second <= now; });
    }
    counts.relaxing += std::ranges::count(shard.relaxed, campaign,
                                          [](const auto& item) { return item.first.first; });
  }
  return counts;
}

Result<std::map<int32_t, int64_t>> MemoryFrontierStore::LeftOut(const std::string& campaign) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  const MutexLock lock(mutex_);
  std::map<int32_t, int64_t> counts;
  for (Shard& shard : shards_) {
    for (const auto& [source, urls] : shard.left_out[campaign]) counts[source] += std::ssize(urls);
  }
  return counts;
}

Status MemoryFrontierStore::Resume(const std::string& campaign, WallTime now) {
  CLAQUE_RETURN_IF_ERROR(CheckCampaignName(campaign));
  const MutexLock lock(mutex_);
  for (Shard& shard : shards_) {
    for (auto& [name, host] : shard.hosts) {
      const bool waits = host.queues.contains(campaign) || host.revisits.contains(campaign);
      if (waits) MakeDue(host, now);
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
    shard.visits.erase(campaign);
    shard.left_out.erase(campaign);
    for (auto& [name, host] : shard.hosts) {
      host.queues.erase(campaign);
      host.revisits.erase(campaign);
      host.pages.erase(campaign);
      const auto dropped = std::erase_if(
          host.lease.urls, [&](const Inflight& url) { return url.campaign == campaign; });
      if (dropped > 0) EndIfEmpty(host);
      if (!host.Waits()) host.due.reset();
    }
  }
  return OkStatus();
}

}  // namespace claque
