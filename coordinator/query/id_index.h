// IdIndex: ids of stored entries in order, so that a page is read without the rest of its table.
#ifndef CLAQUE_COORDINATOR_QUERY_ID_INDEX_H_
#define CLAQUE_COORDINATOR_QUERY_ID_INDEX_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "coordinator/query/sorted_ids.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// A table of a store, and which one of that name: a campaign's name may be used again.
struct IndexedTable {
  TableId table;
  int64_t generation = 0;
  friend auto operator<=>(const IndexedTable&, const IndexedTable&) = default;
};

// Keeps the ids of the tables asked for last. Entries never leave a table, so of as many there are
// the same; what came is read from the table's log, or with the whole table where it has none.
// Thread-safe; blocks on the store, whose errors it returns.
class IdIndex {
 public:
  // Some 12 M ids, those of 8 M traces and their posts.
  static constexpr size_t kMostBytes = size_t{512} << 20;

  // Keeps at most so many bytes, or the ids of one table. The store must outlive this.
  explicit IdIndex(AggregateStore& store, size_t most_bytes = kMostBytes)
      : store_(store), most_bytes_(most_bytes) {}

  // The first ids after `last` in the order of bytes, at most `limit`. `size`: of the table now.
  Result<std::vector<std::string>> After(const IndexedTable& table, int64_t size,
                                         const std::string& last, size_t limit);

 private:
  using Ids = std::shared_ptr<const SortedIds>;
  struct Kept {
    Ids ids;
    int64_t logged = 0;  // of the table's log all up to here is in them
    uint64_t asked = 0;  // number of the call that asked for it last
  };

  Result<Ids> IdsOf(const IndexedTable& table, int64_t size);
  // `kept` and what came to the table since.
  Result<Kept> Read(const TableId& table, const Kept& kept);
  void DropOldest() REQUIRES_LOCK(mutex_);

  AggregateStore& store_;
  const size_t most_bytes_;
  Mutex mutex_;
  uint64_t calls_ GUARDED_BY(mutex_) = 0;
  std::map<IndexedTable, Kept> kept_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_ID_INDEX_H_
