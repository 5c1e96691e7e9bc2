#include "coordinator/query/id_index.h"

#include <algorithm>
#include <utility>

namespace claque {

Result<std::vector<std::string>> IdIndex::After(const IndexedTable& table, int64_t size,
                                                const std::string& last, size_t limit) {
  CLAQUE_ASSIGN_OR_RETURN(const Ids ids, IdsOf(table, size));
  return ids->After(last, limit);
}

Result<IdIndex::Ids> IdIndex::IdsOf(const IndexedTable& table, int64_t size) {
  Kept kept;
  {
    const MutexLock lock(mutex_);
    const auto found = kept_.find(table);
    if (found != kept_.end()) {
      found->second.asked = ++calls_;
      kept = found->second;
    }
  }
  if (kept.ids && std::ssize(*kept.ids) >= size) return kept.ids;
  CLAQUE_ASSIGN_OR_RETURN(kept, Read(table.table, kept));
  const MutexLock lock(mutex_);
  Kept& known = kept_[table];
  if (!known.ids || known.ids->size() < kept.ids->size()) known = kept;
  known.asked = ++calls_;
  DropOldest();
  return kept.ids;
}

Result<IdIndex::Kept> IdIndex::Read(const TableId& table, const Kept& kept) {
  // The log first: what comes between is read with the table too, and again later.
  CLAQUE_ASSIGN_OR_RETURN(const auto lengths, store_.LogLengths({&table, 1}));
  const int64_t logged = lengths.front();
  const bool few =
      kept.ids && kept.logged < logged && logged - kept.logged <= std::ssize(*kept.ids) / 2;
  if (!few) {
    CLAQUE_ASSIGN_OR_RETURN(const auto fields, store_.Fields(table));
    return Kept{std::make_shared<SortedIds>(fields), logged, 0};
  }
  CLAQUE_ASSIGN_OR_RETURN(auto added, store_.LogRange(table, kept.logged, logged));
  return Kept{std::make_shared<SortedIds>(kept.ids->With(std::move(added))), logged, 0};
}

void IdIndex::DropOldest() {
  size_t bytes = 0;
  for (const auto& [table, kept] : kept_) bytes += kept.ids->bytes();
  while (bytes > most_bytes_ && kept_.size() > 1) {
    const auto oldest =
        std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.asked; });
    bytes -= oldest->second.ids->bytes();
    kept_.erase(oldest);
  }
}

}  // namespace claque
