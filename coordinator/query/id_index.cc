#include "coordinator/query/id_index.h"

#include <algorithm>

namespace claque {

Result<std::vector<std::string>> IdIndex::After(const IndexedTable& table, int64_t size,
                                                const std::string& last, size_t limit) {
  CLAQUE_ASSIGN_OR_RETURN(const Ids ids, IdsOf(table, size));
  const auto first = std::ranges::upper_bound(*ids, last);
  const auto count = std::min(limit, static_cast<size_t>(ids->end() - first));
  return std::vector<std::string>(first, first + static_cast<std::ptrdiff_t>(count));
}

Result<IdIndex::Ids> IdIndex::IdsOf(const IndexedTable& table, int64_t size) {
  {
    const MutexLock lock(mutex_);
    const auto found = kept_.find(table);
    if (found != kept_.end() && std::ssize(*found->second.ids) >= size) {
      found->second.asked = ++calls_;
      return found->second.ids;
    }
  }
  CLAQUE_ASSIGN_OR_RETURN(auto fields, store_.Fields(table.table));
  const Ids ids = std::make_shared<std::vector<std::string>>(std::move(fields));
  const MutexLock lock(mutex_);
  kept_[table] = {ids, ++calls_};
  DropOldest();
  return ids;
}

void IdIndex::DropOldest() {
  size_t count = 0;
  for (const auto& [table, kept] : kept_) count += kept.ids->size();
  while (count > most_ && kept_.size() > 1) {
    const auto oldest =
        std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.asked; });
    count -= oldest->second.ids->size();
    kept_.erase(oldest);
  }
}

}  // namespace claque
