// EntryReader: entries of many tables in order of id, a batch at a time.
#ifndef CLAQUE_COORDINATOR_QUERY_ENTRY_READER_H_
#define CLAQUE_COORDINATOR_QUERY_ENTRY_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "coordinator/query/id_index.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// Reads small tables whole, some in one round trip, and of large ones what is asked for: a batch
// costs about as much as its entries, wherever it begins. Not thread-safe; blocks on the store.
class EntryReader {
 public:
  // Ids of each table are all before those of the next. Begins after the id `last`, with tables
  // that may have it or later ones; `generation`: of the tables, see IndexedTable. Both must
  // outlive this.
  EntryReader(AggregateStore& store, IdIndex& index, std::vector<TableId> tables,
              int64_t generation, std::string last);

  // The next entries, at least one and about `limit` (at most twice as many); empty = there are no
  // more.
  Result<std::vector<Entry>> Next(size_t limit);

 private:
  Result<std::vector<Entry>> NextSmall(size_t limit);
  Result<std::vector<Entry>> NextOfLarge(size_t limit);

  AggregateStore& store_;
  IdIndex& index_;
  const std::vector<TableId> tables_;
  const int64_t generation_;
  std::string last_;
  std::vector<int64_t> sizes_;  // empty = not known yet
  size_t table_ = 0;            // where the next entries are
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_QUERY_ENTRY_READER_H_
