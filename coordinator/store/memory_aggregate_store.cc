#include "coordinator/store/memory_aggregate_store.h"

#include <algorithm>

#include "coordinator/store/stream_cursor.h"

namespace claque {
namespace {

constexpr size_t kStreamCap = 10'000;

}  // namespace

Result<int64_t> MemoryAggregateStore::Apply(std::span<const Put> puts) {
  const MutexLock lock(mutex_);
  int64_t changed = 0;
  for (const Put& put : puts) {
    auto& table = tables_[put.table];
    Ranked entry{put.rank, put.value};
    const auto [it, inserted] = table.try_emplace(put.field, entry);
    if (!inserted) {
      if (it->second >= entry) continue;
      it->second = std::move(entry);
    }
    ++changed;
    if (put.logged) logs_[put.table].push_back(put.field);
  }
  return changed;
}

Result<std::optional<std::string>> MemoryAggregateStore::Get(const TableId& table,
                                                             const std::string& field) {
  CLAQUE_ASSIGN_OR_RETURN(auto values, GetMany(table, {&field, 1}));
  return std::move(values.front());
}

Result<std::vector<std::optional<std::string>>> MemoryAggregateStore::GetMany(
    const TableId& table, std::span<const std::string> fields) {
  const MutexLock lock(mutex_);
  std::vector<std::optional<std::string>> values(fields.size());
  const auto found = tables_.find(table);
  if (found == tables_.end()) return values;
  for (size_t i = 0; i < fields.size(); ++i) {
    const auto it = found->second.find(fields[i]);
    if (it != found->second.end()) values[i] = it->second.value;
  }
  return values;
}

std::vector<Entry> MemoryAggregateStore::AllLocked(const TableId& table) const {
  std::vector<Entry> entries;
  const auto found = tables_.find(table);
  if (found == tables_.end()) return entries;
  for (const auto& [field, ranked] : found->second) entries.push_back({field, ranked.value});
  return entries;
}

Result<std::vector<Entry>> MemoryAggregateStore::All(const TableId& table) {
  const MutexLock lock(mutex_);
  return AllLocked(table);
}

Result<std::vector<std::vector<Entry>>> MemoryAggregateStore::AllOf(
    std::span<const TableId> tables) {
  const MutexLock lock(mutex_);
  std::vector<std::vector<Entry>> all;
  for (const TableId& table : tables) all.push_back(AllLocked(table));
  return all;
}

Result<std::vector<int64_t>> MemoryAggregateStore::Sizes(std::span<const TableId> tables) {
  const MutexLock lock(mutex_);
  std::vector<int64_t> sizes;
  for (const TableId& table : tables) {
    const auto found = tables_.find(table);
    sizes.push_back(found == tables_.end() ? 0 : static_cast<int64_t>(found->second.size()));
  }
  return sizes;
}

Result<std::vector<std::string>> MemoryAggregateStore::Fields(const TableId& table) {
  const MutexLock lock(mutex_);
  std::vector<std::string> fields;
  for (Entry& entry : AllLocked(table)) fields.push_back(std::move(entry.field));
  return fields;
}

Result<std::vector<int64_t>> MemoryAggregateStore::LogLengths(std::span<const TableId> tables) {
  const MutexLock lock(mutex_);
  std::vector<int64_t> lengths;
  for (const TableId& table : tables) {
    const auto found = logs_.find(table);
    lengths.push_back(found == logs_.end() ? 0 : static_cast<int64_t>(found->second.size()));
  }
  return lengths;
}

Result<std::vector<std::string>> MemoryAggregateStore::LogRange(const TableId& table, int64_t begin,
                                                                int64_t end) {
  if (begin < 0) return InvalidArgument("log range begins below zero");
  const MutexLock lock(mutex_);
  const auto found = logs_.find(table);
  if (found == logs_.end()) return std::vector<std::string>();
  const auto& log = found->second;
  end = std::min(end, static_cast<int64_t>(log.size()));
  if (begin >= end) return std::vector<std::string>();
  return std::vector<std::string>(log.begin() + begin, log.begin() + end);
}

Status MemoryAggregateStore::Replace(const TableId& table, std::span<const Entry> entries) {
  const MutexLock lock(mutex_);
  std::map<std::string, Ranked> fresh;
  for (const Entry& entry : entries) fresh[entry.field] = {"", entry.value};
  if (fresh.empty()) {
    tables_.erase(table);
  } else {
    tables_[table] = std::move(fresh);
  }
  return OkStatus();
}

Status MemoryAggregateStore::Delete(std::span<const TableId> tables) {
  const MutexLock lock(mutex_);
  for (const TableId& table : tables) {
    tables_.erase(table);
    logs_.erase(table);
    values_.erase(table);
    streams_.erase(table);
  }
  return OkStatus();
}

Status MemoryAggregateStore::SetValue(const TableId& id, const std::string& value) {
  const MutexLock lock(mutex_);
  values_[id] = {value, std::nullopt};
  return OkStatus();
}

std::optional<std::string> MemoryAggregateStore::ValueLocked(const TableId& id) {
  const auto found = values_.find(id);
  if (found == values_.end()) return std::nullopt;
  if (found->second.expiry && *found->second.expiry <= clock_.BootNow()) {
    values_.erase(found);
    return std::nullopt;
  }
  return found->second.bytes;
}

Result<std::optional<std::string>> MemoryAggregateStore::GetValue(const TableId& id) {
  const MutexLock lock(mutex_);
  return ValueLocked(id);
}

Result<bool> MemoryAggregateStore::CompareAndSet(const TableId& id,
                                                 const std::optional<std::string>& expected,
                                                 const std::string& value) {
  const MutexLock lock(mutex_);
  if (ValueLocked(id) != expected) return false;
  values_[id] = {value, std::nullopt};
  return true;
}

Status MemoryAggregateStore::SetExpiring(const TableId& id, const std::string& value,
                                         std::chrono::milliseconds ttl) {
  if (ttl.count() <= 0) return InvalidArgument("ttl of an expiring value must be positive");
  const MutexLock lock(mutex_);
  values_[id] = {value, clock_.BootNow() + ttl};
  return OkStatus();
}

Status MemoryAggregateStore::Append(const TableId& stream, const std::string& payload) {
  const MutexLock lock(mutex_);
  Stream& s = streams_[stream];
  s.events.push_back({std::to_string(++s.last) + "-0", payload});
  if (s.events.size() > kStreamCap) s.events.pop_front();
  return OkStatus();
}

Result<std::vector<ChangeEvent>> MemoryAggregateStore::ReadStream(const TableId& stream,
                                                                  const std::string& cursor,
                                                                  int limit) {
  CLAQUE_ASSIGN_OR_RETURN(const StreamCursor after, ParseStreamCursor(cursor));
  const MutexLock lock(mutex_);
  std::vector<ChangeEvent> events;
  for (const ChangeEvent& event : streams_[stream].events) {
    if (std::ssize(events) >= limit) break;
    const auto id = ParseStreamCursor(event.cursor);
    if (*id > after) events.push_back(event);
  }
  return events;
}

Status MemoryAggregateStore::DropCampaign(const std::string& campaign) {
  const MutexLock lock(mutex_);
  const auto of_campaign = [&campaign](const auto& item) {
    const std::string_view tag = item.first.tag;
    if (tag.size() < 2 || tag[1] != ':') return false;
    const std::string_view rest = tag.substr(2);
    return tag[0] == 'c' ? rest == campaign
                         : rest.size() == campaign.size() + 4 && rest.starts_with(campaign) &&
                               rest[campaign.size()] == ':';
  };
  std::erase_if(tables_, of_campaign);
  std::erase_if(logs_, of_campaign);
  std::erase_if(values_, of_campaign);
  std::erase_if(streams_, of_campaign);
  return OkStatus();
}

}  // namespace claque
