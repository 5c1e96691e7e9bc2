// IdIndex: ids of stored entries in order, so that a page is read without the rest of its table.
#ifndef CLAQUE_COORDINATOR_QUERY_ID_INDEX_H_
#define CLAQUE_COORDINATOR_QUERY_ID_INDEX_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/mutex.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// A table of a store, and which one of that name: a campaign's name may be used again.
struct IndexedTable {
  TableId table;
  int64_t generation = 0;
  friend auto operator<=>(const IndexedTable&, const IndexedTable&) = default;
};

// Keeps the ids of the tables asked for last, read again when a table has grown: entries never
// leave a table, so of as many there are the same. Thread-safe; blocks on the store, whose errors
// it returns.
class IdIndex {
 public:
  // Keeps at most so many ids, or those of one table. The store must outlive this.
  explicit IdIndex(AggregateStore& store, size_t most = 1'000'000) : store_(store), most_(most) {}

  // The first ids after `last` in the order of bytes, at most `limit`. `size`: of the table now.
  Result<std::vector<std::string>> After(const IndexedTable& table, int64_t size,
                                         const std::string& last, size_t limit);

 private:
  using Ids = std::shared_ptr<const std::vector<std::string>>;
  struct Kept {
    Ids ids;
    uint64_t asked = 0;  // number of the call that asked for it last
  };

  Result<Ids> IdsOf(const IndexedTable& table, int64_t size);
  void DropOldest() REQUIRES_LOCK(mutex_);

  AggregateStore& store_;
  const size_t most_;
  Mutex mutex_;
  uint64_t calls_ GUARDED_BY(mutex_) = 0;
  std::map<IndexedTable, Kept> kept_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_ID_INDEX_H_
