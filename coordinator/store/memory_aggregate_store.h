// AggregateStore in this process: the fake of tests, and what `--data` commands open.
#ifndef CLAQUE_COORDINATOR_STORE_MEMORY_AGGREGATE_STORE_H_
#define CLAQUE_COORDINATOR_STORE_MEMORY_AGGREGATE_STORE_H_

#include <deque>
#include <map>

#include "common/base/mutex.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// Thread-safe. Holds everything until destroyed; the clock (which must outlive it) only ends
// expiring values.
class MemoryAggregateStore : public AggregateStore {
 public:
  explicit MemoryAggregateStore(const Clock& clock) : clock_(clock) {}

  Result<int64_t> Apply(std::span<const Put> puts) override;
  Result<std::optional<std::string>> Get(const TableId& table, const std::string& field) override;
  Result<std::vector<std::optional<std::string>>> GetMany(
      const TableId& table, std::span<const std::string> fields) override;
  Result<std::vector<Entry>> All(const TableId& table) override;
  Result<std::vector<std::vector<Entry>>> AllOf(std::span<const TableId> tables) override;
  Result<std::vector<int64_t>> Sizes(std::span<const TableId> tables) override;
  Result<std::vector<std::string>> Fields(const TableId& table) override;
  Result<std::vector<int64_t>> LogLengths(std::span<const TableId> tables) override;
  Result<std::vector<std::string>> LogRange(const TableId& table, int64_t begin,
                                            int64_t end) override;
  Status Replace(const TableId& table, std::span<const Entry> entries) override;
  Status Delete(std::span<const TableId> tables) override;
  Status SetValue(const TableId& id, const std::string& value) override;
  Result<std::optional<std::string>> GetValue(const TableId& id) override;
  Result<bool> CompareAndSet(const TableId& id, const std::optional<std::string>& expected,
                             const std::string& value) override;
  Status SetExpiring(const TableId& id, const std::string& value,
                     std::chrono::milliseconds ttl) override;
  Status Append(const TableId& stream, const std::string& payload) override;
  Result<std::vector<ChangeEvent>> ReadStream(const TableId& stream, const std::string& cursor,
                                              int limit) override;
  Status DropCampaign(const std::string& campaign) override;

 private:
  struct Ranked {
    std::string rank, value;
    friend auto operator<=>(const Ranked&, const Ranked&) = default;
  };
  struct Value {
    std::string bytes;
    std::optional<BootTime> expiry;
  };
  struct Stream {
    int64_t last = 0;
    std::deque<ChangeEvent> events;
  };

  std::vector<Entry> AllLocked(const TableId& table) const REQUIRES_LOCK(mutex_);
  std::optional<std::string> ValueLocked(const TableId& id) REQUIRES_LOCK(mutex_);

  const Clock& clock_;
  Mutex mutex_;
  std::map<TableId, std::map<std::string, Ranked>> tables_ GUARDED_BY(mutex_);
  std::map<TableId, std::vector<std::string>> logs_ GUARDED_BY(mutex_);
  std::map<TableId, Value> values_ GUARDED_BY(mutex_);
  std::map<TableId, Stream> streams_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_MEMORY_AGGREGATE_STORE_H_
