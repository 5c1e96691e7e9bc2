// ExchangeDesk: one step of the state exchange with a worker, free of gRPC.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_EXCHANGE_H_
#define CLAQUE_COORDINATOR_SCHEDULER_EXCHANGE_H_

#include <atomic>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "claque/v1/query.pb.h"
#include "claque/v1/work.pb.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "coordinator/aggregator/applier.h"
#include "coordinator/scheduler/drain_list.h"
#include "coordinator/scheduler/lease_desk.h"

namespace claque {

// Thread-safe; blocks on the stores, so it runs on a pool, never in a reaction.
class ExchangeDesk {
 public:
  // All must outlive this. `coordinator` is this coordinator's id.
  ExchangeDesk(Applier& applier, LeaseDesk& desk, StoreGuard& guard, const DrainList& drained,
               const Clock& clock, std::string coordinator);

  // Applies the reports, reconciles the leases, grants new ones.
  v1::ExchangeResponse Handle(const v1::ExchangeRequest& request, WallTime received);

  // Workers that spoke in the last minute, sorted by name.
  std::vector<v1::Worker> Workers() const;
  // What those workers call themselves.
  std::vector<std::string> WorkerNames() const;
  // From now on: no new leases, and every answer says so.
  void StartDraining() { draining_ = true; }

 private:
  // An acknowledgement that waits until the store cannot lose what it acknowledges.
  struct Held {
    v1::ReportStatus status;
    uint64_t generation = 0;
    WallTime applied;
  };

  void ApplyReports(const v1::ExchangeRequest& request, v1::ExchangeResponse* response);
  // Adds what has settled; true where something still waits.
  bool Acknowledge(const std::string& worker, v1::ExchangeResponse* response);
  void Remember(const v1::ExchangeRequest& request, const v1::ExchangeResponse& response);
  void Reconcile(const v1::ExchangeRequest& request, WallTime received,
                 v1::ExchangeResponse* response);

  Applier& applier_;
  LeaseDesk& desk_;
  StoreGuard& guard_;
  const DrainList& drained_;
  const Clock& clock_;
  const std::string coordinator_;
  std::atomic<bool> draining_ = false;
  mutable Mutex mutex_;
  std::map<std::string, v1::Worker> workers_ GUARDED_BY(mutex_);
  std::map<std::string, std::deque<Held>> held_ GUARDED_BY(mutex_);  // by worker
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_EXCHANGE_H_
