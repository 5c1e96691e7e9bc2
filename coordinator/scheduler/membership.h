// Membership: which coordinators are alive, and who owns what by rendezvous hashing (Thaler and
// Ravishankar, 1998): a coordinator that comes or goes moves only its own share.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_MEMBERSHIP_H_
#define CLAQUE_COORDINATOR_SCHEDULER_MEMBERSHIP_H_

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/mutex.h"
#include "common/base/status.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// Thread-safe.
class Membership {
 public:
  // `store` must outlive this. A coordinator that has not beaten for `ttl` is dead to the others.
  Membership(AggregateStore& store, std::string id, std::chrono::milliseconds ttl);

  // Says that this coordinator lives, and reads who else does. Blocks on the store.
  Status Beat();
  // Says goodbye: the others take over at once.
  Status Leave();

  const std::string& id() const { return id_; }
  // Sorted; as of the last Beat.
  std::vector<std::string> Alive() const;
  // Whether `key` ("h:017", "c:berg27") belongs to this coordinator. False before the first Beat.
  bool Owns(std::string_view key) const;

 private:
  AggregateStore& store_;
  const std::string id_;
  const std::chrono::milliseconds ttl_;
  mutable Mutex mutex_;
  std::vector<std::string> alive_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_MEMBERSHIP_H_
