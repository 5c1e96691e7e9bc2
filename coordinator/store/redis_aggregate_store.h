// AggregateStore in Redis. Keys of a tag: "{tag}:name" (hash of a table, string of a value, or
// stream), "{tag}:name:log" (list), and the set "{tag}:.tables" of the names in use.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_AGGREGATE_STORE_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_AGGREGATE_STORE_H_

#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/redis_client.h"

namespace claque {

// Thread-safe. `client` must outlive the store.
class RedisAggregateStore final : public AggregateStore {
 public:
  explicit RedisAggregateStore(RedisClient& client) : client_(client) {}

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
  Result<std::vector<int64_t>> Integers(std::span<const RedisCommand> commands);
  Status Run(std::span<const RedisCommand> commands);

  RedisClient& client_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_AGGREGATE_STORE_H_
