// MiniCluster: one coordinator's parts over memory stores and a ManualClock, and a hand-driven
// worker. For tests of the scheduler and the aggregator without gRPC, Redis or threads.
#ifndef CLAQUE_TESTS_SUPPORT_MINI_CLUSTER_H_
#define CLAQUE_TESTS_SUPPORT_MINI_CLUSTER_H_

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "coordinator/query/canonical_export.h"
#include "coordinator/query/catalog.h"
#include "coordinator/scheduler/campaign_reaper.h"
#include "coordinator/scheduler/exchange.h"
#include "coordinator/scheduler/run_scheduler.h"
#include "coordinator/store/memory_aggregate_store.h"
#include "coordinator/store/memory_frontier_store.h"
#include "coordinator/store/memory_task_store.h"
#include "tests/support/manual_clock.h"

namespace claque {

// Servers that a test replaces by hand.
class FakeIdentity final : public StoreIdentity {
 public:
  uint64_t Connections() const override { return connections; }
  Result<std::string> Ask() override { return name; }
  Result<std::vector<StoreFinding>> Diagnose() override { return std::vector<StoreFinding>(); }
  uint64_t connections = 1;
  std::string name = "first";
};

// Faults that a test asks for, over a store in memory.
// Thread-safe.
class FaultyAggregateStore final : public MemoryAggregateStore {
 public:
  using MemoryAggregateStore::MemoryAggregateStore;
  Result<int64_t> Apply(std::span<const Put> puts) override;
  Result<std::vector<Entry>> All(const TableId& table) override;

  // An error fails the batch that the put is in.
  void FailPuts(std::function<Status(const Put&)> check);
  // An error fails the read of a whole table.
  void FailReads(std::function<Status(const TableId&)> check);

 private:
  Mutex mutex_;
  std::function<Status(const Put&)> on_put_ GUARDED_BY(mutex_);
  std::function<Status(const TableId&)> on_read_ GUARDED_BY(mutex_);
};

struct MemoryStores {
  explicit MemoryStores(const Clock& clock) : aggregates(clock) {}
  MemoryFrontierStore frontier;
  FaultyAggregateStore aggregates;
  MemoryTaskStore tasks;
  FakeIdentity identity;
  Stores all() { return {frontier, aggregates, tasks}; }
};

// One coordinator; several may share MemoryStores and a clock.
class MiniCluster {
 public:
  MiniCluster(MemoryStores& stores, ManualClock& clock, std::string id = "c1",
              std::chrono::milliseconds settle = std::chrono::milliseconds(0));

  // Beats, polls, expires, relaxes, ticks runs and deletions once.
  void Step();
  // Stores an active campaign "campaigns/berg27" with these sources (host scope, depth 3), visited
  // again after `revisit` (zero = not), with what `change` does to it.
  void CreateCampaign(const std::vector<std::string>& sources,
                      std::chrono::milliseconds revisit = {},
                      const std::function<void(v1::Campaign&)>& change = nullptr);

  // One exchange of `worker`; held leases are those of `held`.
  v1::ExchangeResponse Exchange(const std::string& worker, const std::vector<v1::Lease>& held,
                                const std::vector<v1::Report>& reports, int credits);
  // Full leases of a response.
  static std::vector<v1::Lease> NewLeases(const v1::ExchangeResponse& response);
  std::string Export();

  MemoryStores& stores;
  ManualClock& clock;
  const Pseudonyms pseudonyms{"0123456789abcdef"};
  CampaignBook campaigns;
  LeaseCache leases;
  Applier applier;
  Membership membership;
  ShardOwner owner;
  StoreGuard guard;
  CampaignReaper reaper;
  DrainList drained;
  LeaseDesk desk;
  ExchangeDesk exchange;
  RunScheduler runs;
  Catalog catalog;
};

// All messages of a task's input.
Result<std::vector<v1::PullInputResponse>> ReadTaskInput(Stores stores, CampaignBook& campaigns,
                                                         const v1::PullInputRequest& request);

// A captured page of `lease` with this text as its one post, and these links.
v1::Report PageReport(const v1::Lease& lease, const v1::FetchUrl& url, const std::string& handle,
                      const std::string& text, const std::vector<std::string>& links);

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_MINI_CLUSTER_H_
