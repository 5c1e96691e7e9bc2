// The memory stores under the contracts.
#include "coordinator/store/memory_aggregate_store.h"
#include "coordinator/store/memory_frontier_store.h"
#include "coordinator/store/memory_task_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/store_contract.h"

namespace claque {
namespace {

class MemoryStores final : public StoreFactory {
 public:
  std::unique_ptr<FrontierStore> Frontier(FrontierOptions options) override {
    return std::make_unique<MemoryFrontierStore>(options);
  }
  std::unique_ptr<AggregateStore> Aggregate() override {
    return std::make_unique<MemoryAggregateStore>(clock_);
  }
  std::unique_ptr<TaskStore> Tasks() override { return std::make_unique<MemoryTaskStore>(); }

 private:
  ManualClock clock_;
};

}  // namespace

std::vector<StoreParam> StoreParams() {
  return {{"Memory", [] { return std::make_unique<MemoryStores>(); }}};
}

}  // namespace claque
