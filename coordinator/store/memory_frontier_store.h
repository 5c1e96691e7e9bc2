// FrontierStore in this process: its own fake in tests of everything above the store.
#ifndef CLAQUE_COORDINATOR_STORE_MEMORY_FRONTIER_STORE_H_
#define CLAQUE_COORDINATOR_STORE_MEMORY_FRONTIER_STORE_H_

#include <array>
#include <deque>
#include <map>
#include <set>

#include "common/base/mutex.h"
#include "coordinator/store/entry_codec.h"
#include "coordinator/store/frontier_rules.h"

namespace claque {

// Thread-safe. The seen set is exact here.
class MemoryFrontierStore final : public FrontierStore {
 public:
  explicit MemoryFrontierStore(FrontierOptions options = {}) : options_(options) {}

  Result<Ownership> Own(int shard, const std::string& coordinator, WallTime now) override;
  Result<int64_t> Offer(std::span<const UrlOffer> offers, WallTime now) override;
  Result<std::vector<DueHost>> Due(int shard, WallTime now, int limit) override;
  Result<std::vector<DueHost>> DueIn(std::span<const int> shards, WallTime now, int limit) override;
  Result<std::optional<HostLease>> Lease(const Ownership& owner, const LeaseRequest& request,
                                         WallTime now) override;
  Result<bool> Renew(const std::string& host, uint64_t lease_id, WallTime now, Millis ttl,
                     Millis grace) override;
  Status Return(const std::string& host, uint64_t lease_id, const std::string& campaign,
                std::span<const std::string> urls, WallTime now, Millis delay) override;
  Result<std::vector<CommitReply>> Commit(std::span<const UrlOutcome> outcomes,
                                          WallTime now) override;
  Result<std::vector<ExpiredLease>> Expiring(const Ownership& owner, int shard,
                                             WallTime now) override;
  Result<std::vector<LiveLease>> Expire(const Ownership& owner,
                                        std::span<const ExpiredLease> leases,
                                        WallTime now) override;
  Result<std::vector<LiveLease>> Leases(int shard) override;
  Result<int64_t> Revisit(const Ownership& owner, int shard, std::span<const std::string> campaigns,
                          WallTime now, int limit) override;
  Result<std::optional<KnownUrl>> Find(const UrlOffer& url) override;
  Result<std::vector<RelaxedPage>> Relaxed(int shard, int limit) override;
  Status ClearRelaxed(int shard, const RelaxedPage& page) override;
  Status PutRobots(const RobotsEntry& entry, WallTime now) override;
  Result<std::vector<std::string>> Robots(const std::string& host, WallTime now) override;
  Status SetAddress(const std::string& host, uint64_t lease_id, const std::string& address,
                    WallTime now) override;
  Result<std::string> Address(const std::string& host) override;
  Result<bool> AcquireAddress(const std::string& address, const std::string& host,
                              uint64_t lease_id, WallTime now, Millis ttl) override;
  Status ReleaseAddress(const std::string& address, const std::string& host,
                        uint64_t lease_id) override;
  Result<FrontierCounts> Counts(const std::string& campaign, WallTime now) override;
  Result<std::map<int32_t, int64_t>> LeftOut(const std::string& campaign) override;
  Status Resume(const std::string& campaign, WallTime now) override;
  Status Drop(const std::string& campaign) override;

 private:
  struct Inflight {
    std::string campaign;
    QueueEntry entry;
  };
  struct LeaseState {
    uint64_t id = 0;  // of the last lease; live while `expiry` is set
    std::string worker;
    WallTime deadline;
    std::optional<WallTime> expiry;  // with grace
    bool alone = false;
    std::vector<Inflight> urls;
  };
  using Queues = std::map<std::string, std::deque<QueueEntry>>;  // by campaign; none is empty
  using Visit = std::pair<std::string, std::string>;             // host, queue entry
  struct Host {
    Queues queues;           // new URLs
    Queues revisits;         // pages to be visited again
    bool revisited = false;  // what was leased last was a revisit
    std::map<std::string, std::map<std::string, RecrawlState>> pages;  // campaign, URL
    LeaseState lease;
    std::optional<WallTime> due;  // set: may be leased then
    WallTime next{};              // no request before this
    Millis delay{};
    int lost = 0;        // leases in a row
    int alone_left = 0;  // URLs still to be leased alone
    int backoff_level = 0;
    WallTime backoff_until{};
    std::string address;
    std::string last_campaign;  // served last
    std::map<std::string, RobotsEntry> robots;

    bool Waits() const { return !queues.empty() || !revisits.empty(); }
    Queues& ListOf(const QueueEntry& entry) { return entry.revisit ? revisits : queues; }
  };
  struct Shard {
    Ownership owner;
    std::map<std::string, Host> hosts;
    std::map<std::pair<std::string, std::string>, Rank> seen;     // campaign, URL
    std::map<std::pair<std::string, std::string>, Rank> relaxed;  // campaign, URL
    std::map<std::string, std::map<Visit, WallTime>> visits;      // by campaign
    // URLs that met a full queue, by campaign and source.
    std::map<std::string, std::map<int32_t, std::set<std::string>>> left_out;
  };
  struct Token {
    std::string host;
    uint64_t lease_id = 0;
    WallTime expiry;
  };

  Shard& ShardOf(const std::string& host) REQUIRES_LOCK(mutex_);
  Status CheckOwner(const Ownership& owner, int shard) REQUIRES_LOCK(mutex_);
  // Null unless the lease is live at `now`.
  Host* LiveHost(const std::string& host, uint64_t lease_id, WallTime now) REQUIRES_LOCK(mutex_);
  void Finish(Host& host, const UrlOutcome& outcome) REQUIRES_LOCK(mutex_);
  CommitReply CommitOne(const UrlOutcome& outcome, WallTime now) REQUIRES_LOCK(mutex_);
  void ExpireHost(Host& host, WallTime now) REQUIRES_LOCK(mutex_);
  static LiveLease Listed(const std::string& host, const LeaseState& lease);
  static bool IsExpired(const LeaseState& lease, WallTime now);
  static bool OfferOne(Shard& shard, const UrlOffer& offer, WallTime now, int64_t queue_cap);
  static RecrawlState StateOf(const Host& host, const std::string& campaign,
                              const std::string& url);
  static std::optional<QueueEntry> PopFront(Queues& queues, const std::string& campaign);
  static std::optional<QueueEntry> TakeUrl(Host& host, const std::string& campaign,
                                           int64_t& allowed);
  static void TakeUrls(Host& host, const LeaseRequest& request);
  static void EndIfEmpty(Host& host);
  static void MakeDue(Host& host, WallTime now);
  static void PushBack(Host& host, const UrlOutcome& outcome, WallTime now);

  const FrontierOptions options_;
  Mutex mutex_;
  std::array<Shard, kHostShards> shards_ GUARDED_BY(mutex_);
  std::map<std::string, Token> tokens_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_MEMORY_FRONTIER_STORE_H_
