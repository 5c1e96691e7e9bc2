// FrontierStore in Redis. Layout of the keys: frontier_keys.h; what happens to them: lua/*.lua.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_FRONTIER_STORE_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_FRONTIER_STORE_H_

#include <map>

#include "common/base/mutex.h"
#include "coordinator/store/frontier_keys.h"
#include "coordinator/store/frontier_rules.h"
#include "coordinator/store/redis_client.h"

namespace claque {

// Thread-safe. The seen set holds 48-bit fingerprints per campaign and shard: a URL is taken for
// seen by mistake with a probability of n / 2^48 where n URLs of the campaign are in the shard.
class RedisFrontierStore final : public FrontierStore {
 public:
  // `client` must outlive the store.
  explicit RedisFrontierStore(RedisClient& client, FrontierOptions options = {})
      : client_(client), options_(options) {}

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
  // Items of one call that go to one shard (and, for Offer, one campaign).
  struct Chunk {
    int shard = 0;
    std::string campaign;       // of an Offer
    std::vector<size_t> items;  // indexes into the caller's list
  };
  // URLs of one host; campaign and URL are set.
  struct HostUrls {
    std::string host;
    std::vector<std::pair<std::string, std::string>> urls;
  };

  // Believed number of buckets; right or corrected by a script's answer.
  uint64_t Buckets(int shard, const std::string& campaign) EXCLUDES_LOCK(mutex_);
  void SetBuckets(int shard, const std::string& campaign, int64_t buckets) EXCLUDES_LOCK(mutex_);

  RedisCommand OfferCommand(const Chunk& chunk, std::span<const UrlOffer> offers, WallTime now);
  RedisCommand CommitCommand(const Chunk& chunk, std::span<const UrlOutcome> outcomes,
                             WallTime now);
  RedisCommand LookupCommand(const HostUrls& urls);
  // One per URL; nullopt = never offered.
  Result<std::vector<std::optional<KnownUrl>>> Lookup(const HostUrls& urls);
  // Fills rank and state of URLs of one host.
  Status AddKnown(const std::string& host, std::vector<LeasedUrl>& urls);
  static RedisCommand OwnerCommand(int shard);
  // kAborted unless `reply`, to that command, names the owner.
  static Status CheckOwner(const Ownership& owner, int shard, const RedisReply& reply);
  // From the host hash (id, worker, deadline, alone) and the list of leased URLs.
  static Result<ExpiredLease> ReadExpired(const std::string& host, const RedisReply& state,
                                          const RedisReply& inflight);
  static RedisCommand ExpireCommand(const Ownership& owner, const ExpiredLease& expired,
                                    WallTime now);
  static RedisCommand RevisitCommand(const Ownership& owner, int shard, const std::string& campaign,
                                     std::span<const std::string> members, WallTime now);
  // Sorted.
  Result<std::vector<std::string>> ExpiredHosts(const Ownership& owner, int shard, WallTime now);
  Status DropHosts(int shard, const std::string& campaign, const std::vector<std::string>& hosts);
  Status DropShard(int shard, const std::string& campaign);
  // Where URLs of a source that met a full queue are counted.
  struct LeftOutKey {
    int32_t source;
    std::string name;
  };
  Result<std::vector<LeftOutKey>> LeftOutKeys(const std::string& campaign);
  Status DropLeftOut(const std::string& campaign);

  RedisClient& client_;
  const FrontierOptions options_;
  Mutex mutex_;
  std::map<std::pair<int, std::string>, uint64_t> buckets_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_FRONTIER_STORE_H_
