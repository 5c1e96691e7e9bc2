// LeaseCache: what this coordinator granted, to check reports against and to know a host's delay.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_LEASE_CACHE_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_LEASE_CACHE_H_

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "coordinator/store/frontier_store.h"

namespace claque {

// Thread-safe. An entry may be missing for a live lease (adopted from another coordinator); the
// store then decides.
class LeaseCache {
 public:
  struct Info {
    uint64_t lease_id = 0;
    std::string worker;
    std::chrono::milliseconds delay{};
    WallTime deadline;  // without grace, as last renewed
    // (campaign, URL as stored) -> what was known at the time of the grant; empty for a task.
    std::map<std::pair<std::string, std::string>, KnownUrl> urls;
    std::set<std::pair<std::string, std::string>> unfinished;  // keys of `urls`
    std::string address;  // whose token the lease holds; empty = none
    // Origins whose URLs end unasked: the lease says that their robots.txt cannot be read.
    std::set<std::string> unreachable = {};
  };

  void Set(const std::string& unit, Info info) {
    MutexLock lock(mutex_);
    leases_[unit] = std::move(info);
  }
  std::optional<Info> Find(const std::string& unit, uint64_t lease_id) const {
    MutexLock lock(mutex_);
    const auto it = leases_.find(unit);
    if (it == leases_.end() || it->second.lease_id != lease_id) return std::nullopt;
    return it->second;
  }
  // A renewal of a lease that is known.
  void SetDeadline(const std::string& unit, uint64_t lease_id, WallTime deadline) {
    MutexLock lock(mutex_);
    const auto it = leases_.find(unit);
    if (it != leases_.end() && it->second.lease_id == lease_id) it->second.deadline = deadline;
  }
  void SetAddress(const std::string& unit, uint64_t lease_id, const std::string& address) {
    MutexLock lock(mutex_);
    const auto it = leases_.find(unit);
    if (it != leases_.end() && it->second.lease_id == lease_id) it->second.address = address;
  }
  // A URL (campaign, as stored) came to its end; again changes nothing. Gives the lease and forgets
  // it once that was the last one.
  std::optional<Info> Finish(const std::string& unit, uint64_t lease_id,
                             const std::pair<std::string, std::string>& url) {
    MutexLock lock(mutex_);
    const auto it = leases_.find(unit);
    if (it == leases_.end() || it->second.lease_id != lease_id) return std::nullopt;
    Info& info = it->second;
    if (info.unfinished.erase(url) == 0 || !info.unfinished.empty()) return std::nullopt;
    Info ended = std::move(info);
    leases_.erase(it);
    return ended;
  }
  // robots.txt asked for a longer delay.
  void RaiseDelay(const std::string& unit, uint64_t lease_id, std::chrono::milliseconds delay) {
    MutexLock lock(mutex_);
    const auto it = leases_.find(unit);
    if (it != leases_.end() && it->second.lease_id == lease_id && it->second.delay < delay) {
      it->second.delay = delay;
    }
  }
  void Erase(const std::string& unit, uint64_t lease_id) {
    MutexLock lock(mutex_);
    const auto it = leases_.find(unit);
    if (it != leases_.end() && it->second.lease_id == lease_id) leases_.erase(it);
  }
  // Forgets what ended before `end` and was not renewed: here nobody heard how.
  void EraseEnded(WallTime end) {
    MutexLock lock(mutex_);
    std::erase_if(leases_, [end](const auto& item) { return item.second.deadline < end; });
  }
  size_t size() const {
    MutexLock lock(mutex_);
    return leases_.size();
  }

 private:
  mutable Mutex mutex_;
  std::map<std::string, Info> leases_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_LEASE_CACHE_H_
