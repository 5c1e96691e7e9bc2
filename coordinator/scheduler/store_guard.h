// StoreGuard: notices that the store may have lost its last writes, and says what is safe then.
//
// Redis syncs its append-only file every second, and replicates asynchronously: a server that
// restarts, or a replica that takes over, may lack the writes of the last moments although they
// were answered. The guard watches which servers answer. From a change on
//  - what was written shortly before is not to be relied upon (`generation`, `confirmed`): results
//    are acknowledged to workers only once they are settled, so that workers send them again;
//  - no host is leased until all leases that the store may have forgotten have ended (MayGrant).
// See docs/adr/0007-lost-writes.md.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_STORE_GUARD_H_
#define CLAQUE_COORDINATOR_SCHEDULER_STORE_GUARD_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/store_identity.h"

namespace claque {

struct StoreGuardOptions {
  // A write older than this survives. Zero: every write that was answered does (appendfsync
  // always).
  std::chrono::milliseconds settle{2'000};
  // Longest time a worker may go on under a lease that the store forgot: ttl + grace.
  std::chrono::milliseconds lease_time{35'000};
};

// Thread-safe; blocks on the store.
class StoreGuard {
 public:
  // All must outlive this.
  StoreGuard(StoreIdentity& identity, AggregateStore& store, const Clock& clock,
             StoreGuardOptions options);

  // Asks who answers. Called a few times a second.
  Status Beat();
  // Whether hosts may be leased. Asks again where a connection was opened since the last time, so
  // that a lease taken from a server that has just restarted is noticed before it is given away.
  bool MayGrant();

  // Grows with every change of the servers.
  uint64_t generation() const;
  // Whether a write that was answered at `written`, in `generation`, will survive.
  bool Settled(uint64_t generation, WallTime written) const;
  // Whether writes need no time to settle.
  bool immediate() const { return options_.settle.count() == 0; }

 private:
  Status Agree(const std::string& identity, WallTime asked) REQUIRES_LOCK(beat_);

  StoreIdentity& identity_source_;
  AggregateStore& store_;
  const Clock& clock_;
  const StoreGuardOptions options_;
  Mutex beat_;  // one beat at a time
  std::string identity_ GUARDED_BY(beat_);
  WallTime written_ GUARDED_BY(beat_){};
  mutable Mutex mutex_;
  uint64_t connections_ GUARDED_BY(mutex_) = 0;
  uint64_t generation_ GUARDED_BY(mutex_) = 0;
  bool known_ GUARDED_BY(mutex_) = false;
  WallTime confirmed_ GUARDED_BY(mutex_){};
  WallTime grants_from_ GUARDED_BY(mutex_){};
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_STORE_GUARD_H_
