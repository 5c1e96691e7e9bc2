// AggregateStore: everything observed and found, as tables of ranked upserts. Seam; implementations
// RedisAggregateStore and MemoryAggregateStore are held to one contract suite.
//
// A *table* lives on one shard and maps a field (content id) to (rank, value). Put keeps the entry
// with the bytewise greatest (rank, value): a join, so repeating, reordering or halving a batch
// changes nothing. Thread-safe; calls block.
#ifndef CLAQUE_COORDINATOR_STORE_AGGREGATE_STORE_H_
#define CLAQUE_COORDINATOR_STORE_AGGREGATE_STORE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/status.h"

namespace claque {

constexpr int kCampaignShards = 64;  // of posts, accounts, objects, pages per campaign

// Where a table lives: its hash tag and its name. Key in Redis: "{tag}:name".
struct TableId {
  std::string tag;   // "p:berg27:017", "c:berg27"
  std::string name;  // "posts"
  friend auto operator<=>(const TableId&, const TableId&) = default;
};

// Tag of shard `shard` of entity letter `entity` ('p', 'a', 'o', 'e').
std::string ShardTag(char entity, const std::string& campaign, int shard);
// Shard of a content id (ContentId in common/base/hash.h) in [0, kCampaignShards). It is the id's
// first bits in the order of its characters: sorted by id is sorted by shard first, so a listing
// reads shard after shard. Other strings are hashed with ContentId first.
int CampaignShard(const std::string& id);

struct Put {
  TableId table;
  std::string field;
  std::string rank;  // bytewise ordered; may be empty
  std::string value;
  // Also append `field` to the table's log when the stored entry changes.
  bool logged = false;
};

struct Entry {
  std::string field;
  std::string value;
};

struct ChangeEvent {
  std::string cursor;
  std::string payload;
};

class AggregateStore {
 public:
  virtual ~AggregateStore() = default;

  // Applies all, grouped per shard (one script call per shard and <= 64 items). Returns how many
  // entries changed. After an error any part may have been applied: apply again.
  virtual Result<int64_t> Apply(std::span<const Put> puts) = 0;

  virtual Result<std::optional<std::string>> Get(const TableId& table,
                                                 const std::string& field) = 0;
  // Entries for `fields` in order; nullopt = absent.
  virtual Result<std::vector<std::optional<std::string>>> GetMany(
      const TableId& table, std::span<const std::string> fields) = 0;
  // Whole table, sorted by field. For tables of a bounded shard.
  virtual Result<std::vector<Entry>> All(const TableId& table) = 0;
  // All() for many tables in one round trip per node; results in order.
  virtual Result<std::vector<std::vector<Entry>>> AllOf(std::span<const TableId> tables) = 0;
  // Entries of each.
  virtual Result<std::vector<int64_t>> Sizes(std::span<const TableId> tables) = 0;
  // Entries of all.
  Result<int64_t> Count(std::span<const TableId> tables);
  // Fields of the whole table, sorted.
  virtual Result<std::vector<std::string>> Fields(const TableId& table) = 0;

  // Log of a table: fields in order of change. Lengths only grow.
  virtual Result<std::vector<int64_t>> LogLengths(std::span<const TableId> tables) = 0;
  virtual Result<std::vector<std::string>> LogRange(const TableId& table, int64_t begin,
                                                    int64_t end) = 0;

  // Replaces the table by exactly these entries, atomically (contribution of a task).
  virtual Status Replace(const TableId& table, std::span<const Entry> entries) = 0;
  virtual Status Delete(std::span<const TableId> tables) = 0;

  // A single value per (tag, name), last write wins; for small state with one writer.
  virtual Status SetValue(const TableId& id, const std::string& value) = 0;
  virtual Result<std::optional<std::string>> GetValue(const TableId& id) = 0;
  // Sets `value` only where the stored one equals `expected` (nullopt = absent). False otherwise.
  virtual Result<bool> CompareAndSet(const TableId& id, const std::optional<std::string>& expected,
                                     const std::string& value) = 0;
  // Value that vanishes after `ttl` unless set again (heartbeats).
  virtual Status SetExpiring(const TableId& id, const std::string& value,
                             std::chrono::milliseconds ttl) = 0;

  // Capped stream of events for watchers; cursors are ordered, "0" is before all.
  virtual Status Append(const TableId& stream, const std::string& payload) = 0;
  virtual Result<std::vector<ChangeEvent>> ReadStream(const TableId& stream,
                                                      const std::string& cursor, int limit) = 0;

  // Deletes every key of a campaign.
  virtual Status DropCampaign(const std::string& campaign) = 0;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_AGGREGATE_STORE_H_
