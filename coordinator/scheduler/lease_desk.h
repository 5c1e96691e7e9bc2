// LeaseDesk: hands leases of both kinds to workers, renews them, and takes back the lost ones.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_LEASE_DESK_H_
#define CLAQUE_COORDINATOR_SCHEDULER_LEASE_DESK_H_

#include <deque>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "claque/v1/work.pb.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/aggregator/campaign_book.h"
#include "coordinator/aggregator/lease_cache.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/scheduler/shard_owner.h"
#include "coordinator/scheduler/store_guard.h"

namespace claque {

struct LeaseOptions {
  std::chrono::milliseconds ttl{30'000};
  std::chrono::milliseconds grace{5'000};
  int max_urls = 16;
};

// Thread-safe; blocks on the stores.
class LeaseDesk {
 public:
  // All must outlive this.
  LeaseDesk(Stores stores, ShardOwner& owner, CampaignBook& campaigns, LeaseCache& leases,
            StoreGuard& guard, const Pseudonyms& pseudonyms, const Clock& clock,
            LeaseOptions options);

  // Offers the sources and makes the hosts due of campaigns that became active in the eyes of this
  // coordinator: until it knew, it may have passed over them as having nothing to do, and whoever
  // made the campaign may have died before its sources were in the frontier. All campaigns again
  // after the store changed. Called after each CampaignBook refresh.
  Status WelcomeCampaigns();
  // Looks for due hosts of the owned shards. Called every few tens of milliseconds.
  Status Poll();
  // Puts pages whose next visit is due back to their hosts. Called about once a second.
  Status Revisit();
  // Takes back expired leases of owned shards and campaigns; pages that are lost with them are
  // written first. Called about once a second.
  Status Expire();

  // Up to `credits` new leases, in full.
  std::vector<v1::Lease> GrantCollection(const std::string& worker, int credits);
  std::vector<v1::Lease> GrantClassification(const std::string& worker, int credits);

  enum class Standing { kLive, kLost, kForeign };
  // Whether the worker still holds the lease; extends it when a third of its time is gone. `ttl` is
  // what is left from `received` on.
  Standing Renew(const v1::HeldLease& held, WallTime received, std::chrono::milliseconds* ttl);

  // Whether the lease, which is live, may use the address that its worker says the host has.
  v1::AddressGrant ConfirmAddress(const v1::HeldLease& held);

  // Hosts that are due now and wait for a worker.
  size_t ReadyHosts() const;
  const LeaseOptions& options() const { return options_; }

 private:
  Status ExpireHosts(const Ownership& owner, int shard);
  Status ExpireTasks();
  // Upserts the pages that are done with WORKER_CRASH once these leases are ended.
  Status WriteCrashes(std::span<const ExpiredLease> expired);
  std::optional<std::string> NextReady();
  Result<std::optional<v1::Lease>> LeaseHost(const std::string& host, const std::string& worker);
  // Ends URLs of the lease that cannot be opened (sealed with another installation key), and takes
  // them out of it.
  Status SettleUnreadable(HostLease& lease, WallTime now);
  // Gives the task the records of these origins, and raises `delay` to what any record asks for.
  static void AddRobots(const std::vector<std::string>& records,
                        const std::set<std::string>& origins, v1::CollectionTask& task,
                        std::chrono::milliseconds* delay);
  v1::Lease Describe(const HostLease& lease, const std::string& worker, WallTime now,
                     const std::vector<std::string>& robots);
  std::string AddressOfAdopted(const std::string& host);
  // The token lives as long as the lease.
  void KeepAddress(const v1::HeldLease& held, const std::string& address, WallTime now);
  Standing RenewTask(const v1::HeldLease& held, WallTime received, std::chrono::milliseconds* ttl);

  Stores stores_;
  ShardOwner& owner_;
  CampaignBook& campaigns_;
  LeaseCache& leases_;
  StoreGuard& guard_;
  const Pseudonyms& pseudonyms_;
  const Clock& clock_;
  const LeaseOptions options_;
  mutable Mutex mutex_;
  std::set<std::string> welcomed_ GUARDED_BY(mutex_);
  uint64_t welcomed_in_ GUARDED_BY(mutex_) = 0;  // generation of the store
  std::deque<std::string> ready_ GUARDED_BY(mutex_);
  std::set<std::string> queued_ GUARDED_BY(mutex_);  // the hosts in ready_
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_LEASE_DESK_H_
