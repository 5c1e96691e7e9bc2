#include "coordinator/query/entry_reader.h"

#include <algorithm>
#include <utility>

namespace claque {

EntryReader::EntryReader(AggregateStore& store, IdIndex& index, std::vector<TableId> tables,
                         int64_t generation, std::string last)
    : store_(store),
      index_(index),
      tables_(std::move(tables)),
      generation_(generation),
      last_(std::move(last)) {}

Result<std::vector<Entry>> EntryReader::Next(size_t limit) {
  if (sizes_.empty()) {
    CLAQUE_ASSIGN_OR_RETURN(sizes_, store_.Sizes(tables_));
  }
  std::vector<Entry> entries;
  while (table_ < tables_.size() && entries.empty()) {
    if (sizes_[table_] == 0) {
      ++table_;
    } else if (static_cast<size_t>(sizes_[table_]) <= limit) {
      CLAQUE_ASSIGN_OR_RETURN(entries, NextSmall(limit));
    } else {
      CLAQUE_ASSIGN_OR_RETURN(entries, NextOfLarge(limit));
    }
  }
  return entries;
}

Result<std::vector<Entry>> EntryReader::NextSmall(size_t limit) {
  std::vector<TableId> tables;
  size_t size = 0;
  for (; table_ < tables_.size() && size + static_cast<size_t>(sizes_[table_]) <= limit; ++table_) {
    if (sizes_[table_] > 0) tables.push_back(tables_[table_]);
    size += static_cast<size_t>(sizes_[table_]);
  }
  CLAQUE_ASSIGN_OR_RETURN(auto all, store_.AllOf(tables));
  std::vector<Entry> entries;
  for (std::vector<Entry>& table : all) {
    for (Entry& entry : table) {
      if (entry.field > last_) entries.push_back(std::move(entry));
    }
  }
  if (!entries.empty()) last_ = entries.back().field;
  return entries;
}

Result<std::vector<Entry>> EntryReader::NextOfLarge(size_t limit) {
  const TableId& table = tables_[table_];
  CLAQUE_ASSIGN_OR_RETURN(const auto ids,
                          index_.After({table, generation_}, sizes_[table_], last_, limit));
  CLAQUE_ASSIGN_OR_RETURN(auto values, store_.GetMany(table, ids));
  if (ids.size() < limit) ++table_;
  if (!ids.empty()) last_ = ids.back();
  std::vector<Entry> entries;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (values[i]) entries.push_back({ids[i], std::move(*values[i])});
  }
  return entries;
}

}  // namespace claque
