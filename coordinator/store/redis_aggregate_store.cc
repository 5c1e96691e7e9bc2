#include "coordinator/store/redis_aggregate_store.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <random>

#include "coordinator/store/key_list.h"
#include "coordinator/store/stream_cursor.h"

namespace claque {
namespace {

constexpr size_t kItemsPerScript = 64;
constexpr size_t kEntriesPerCommand = 256;  // of a table that is being replaced
constexpr int kStreamCap = 10'000;
constexpr size_t kMaxRankSize = 0xffff;
// Entities of campaign shards, see ShardTag.
constexpr std::string_view kShardedEntities = "paoe";

std::string Key(const TableId& id) { return "{" + id.tag + "}:" + id.name; }
std::string LogKey(const TableId& id) { return Key(id) + ":log"; }
std::string RegistryKey(const std::string& tag) { return "{" + tag + "}:.tables"; }

Status CheckTable(const TableId& id) {
  if (id.tag.empty() || id.tag.find_first_of("{}") != std::string::npos || id.name.empty() ||
      id.name == ".tables") {
    return InvalidArgument("not a table: {" + id.tag + "}:" + id.name);
  }
  return OkStatus();
}

// Two bytes of rank length, rank, value.
std::string Pack(const std::string& rank, const std::string& value) {
  std::string packed;
  packed.reserve(2 + rank.size() + value.size());
  packed.push_back(static_cast<char>(rank.size() >> 8));
  packed.push_back(static_cast<char>(rank.size()));
  return packed + rank + value;
}

Result<std::string> Unpack(const std::string& packed) {
  if (packed.size() < 2) return DataLoss("an entry of a table is cut short");
  const size_t rank =
      static_cast<size_t>(static_cast<uint8_t>(packed[0])) << 8 | static_cast<uint8_t>(packed[1]);
  if (packed.size() < 2 + rank) return DataLoss("an entry of a table is cut short");
  return packed.substr(2 + rank);
}

RedisCommand Register(const TableId& id) {
  return RedisCommand::Plain({"SADD", RegistryKey(id.tag), id.name});
}

// Name of a table on its way to replace another; unique over processes.
std::string FreshSuffix() {
  static const uint64_t process =
      std::random_device()() * (uint64_t{1} << 32) + std::random_device()();
  static std::atomic<uint64_t> next{0};
  return ":new:" + std::to_string(process) + ":" + std::to_string(next++);
}

}  // namespace

Status RedisAggregateStore::Run(std::span<const RedisCommand> commands) {
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  for (const RedisReply& reply : replies) CLAQUE_RETURN_IF_ERROR(StatusOf(reply));
  return OkStatus();
}

Result<int64_t> RedisAggregateStore::Apply(std::span<const Put> puts) {
  std::map<std::string, std::vector<const Put*>> by_tag;
  for (const Put& put : puts) {
    CLAQUE_RETURN_IF_ERROR(CheckTable(put.table));
    if (put.rank.size() > kMaxRankSize) return InvalidArgument("rank of a put is too long");
    by_tag[put.table.tag].push_back(&put);
  }
  std::vector<RedisCommand> commands;
  for (const auto& [tag, items] : by_tag) {
    for (size_t begin = 0; begin < items.size(); begin += kItemsPerScript) {
      KeyList keys;
      keys.Fixed(RegistryKey(tag));
      std::vector<std::string> args;
      for (size_t i = begin; i < std::min(begin + kItemsPerScript, items.size()); ++i) {
        const Put& put = *items[i];
        args.insert(args.end(),
                    {keys.Index(Key(put.table)), put.logged ? keys.Index(LogKey(put.table)) : "0",
                     put.table.name, put.field, Pack(put.rank, put.value)});
      }
      commands.push_back(RedisCommand::Script(ScriptNamed("apply"), keys.Take(), std::move(args)));
    }
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  int64_t changed = 0;
  for (const RedisReply& reply : replies) {
    CLAQUE_ASSIGN_OR_RETURN(const int64_t count, AsInteger(reply));
    changed += count;
  }
  return changed;
}

Result<std::optional<std::string>> RedisAggregateStore::Get(const TableId& table,
                                                            const std::string& field) {
  CLAQUE_ASSIGN_OR_RETURN(auto values, GetMany(table, {&field, 1}));
  return std::move(values.front());
}

Result<std::vector<std::optional<std::string>>> RedisAggregateStore::GetMany(
    const TableId& table, std::span<const std::string> fields) {
  std::vector<std::optional<std::string>> values;
  if (fields.empty()) return values;
  RedisWords words = {"HMGET", Key(table)};
  words.insert(words.end(), fields.begin(), fields.end());
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Plain(std::move(words))));
  CLAQUE_RETURN_IF_ERROR(CheckArray(reply, std::ssize(fields)));
  for (const RedisReply& element : reply.elements) {
    values.emplace_back();
    if (element.is_nil()) continue;
    CLAQUE_ASSIGN_OR_RETURN(values.back(), Unpack(element.text));
  }
  return values;
}

Result<std::vector<Entry>> RedisAggregateStore::All(const TableId& table) {
  CLAQUE_ASSIGN_OR_RETURN(auto all, AllOf({&table, 1}));
  return std::move(all.front());
}

Result<std::vector<std::vector<Entry>>> RedisAggregateStore::AllOf(
    std::span<const TableId> tables) {
  std::vector<RedisCommand> commands;
  for (const TableId& table : tables) {
    commands.push_back(RedisCommand::Plain({"HGETALL", Key(table)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(auto replies, client_.Pipeline(commands));
  std::vector<std::vector<Entry>> all;
  for (RedisReply& reply : replies) {
    CLAQUE_RETURN_IF_ERROR(CheckArray(reply));
    std::vector<Entry> entries;
    for (size_t i = 0; i + 1 < reply.elements.size(); i += 2) {
      CLAQUE_ASSIGN_OR_RETURN(std::string value, Unpack(reply.elements[i + 1].text));
      entries.push_back({std::move(reply.elements[i].text), std::move(value)});
    }
    std::ranges::sort(entries, {}, &Entry::field);
    all.push_back(std::move(entries));
  }
  return all;
}

Result<std::vector<int64_t>> RedisAggregateStore::Integers(std::span<const RedisCommand> commands) {
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  std::vector<int64_t> integers;
  for (const RedisReply& reply : replies) {
    CLAQUE_ASSIGN_OR_RETURN(integers.emplace_back(), AsInteger(reply));
  }
  return integers;
}

Result<std::vector<int64_t>> RedisAggregateStore::Sizes(std::span<const TableId> tables) {
  std::vector<RedisCommand> commands;
  for (const TableId& table : tables) commands.push_back(RedisCommand::Plain({"HLEN", Key(table)}));
  return Integers(commands);
}

Result<std::vector<std::string>> RedisAggregateStore::Fields(const TableId& table) {
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Plain({"HKEYS", Key(table)})));
  CLAQUE_ASSIGN_OR_RETURN(auto fields, AsStrings(reply));
  std::ranges::sort(fields);
  return fields;
}

Result<std::vector<int64_t>> RedisAggregateStore::LogLengths(std::span<const TableId> tables) {
  std::vector<RedisCommand> commands;
  for (const TableId& table : tables) {
    commands.push_back(RedisCommand::Plain({"LLEN", LogKey(table)}));
  }
  return Integers(commands);
}

Result<std::vector<std::string>> RedisAggregateStore::LogRange(const TableId& table, int64_t begin,
                                                               int64_t end) {
  if (begin < 0) return InvalidArgument("log range begins below zero");
  if (end <= begin) return std::vector<std::string>();
  CLAQUE_ASSIGN_OR_RETURN(
      const RedisReply reply,
      client_.Call(RedisCommand::Plain(
          {"LRANGE", LogKey(table), std::to_string(begin), std::to_string(end - 1)})));
  return AsStrings(reply);
}

Status RedisAggregateStore::Replace(const TableId& table, std::span<const Entry> entries) {
  CLAQUE_RETURN_IF_ERROR(CheckTable(table));
  if (entries.empty()) {
    return client_.Call(RedisCommand::Plain({"UNLINK", Key(table)})).status();
  }
  // Built aside in commands of bounded size, then renamed: readers see the old or the new one.
  const std::string fresh = Key(table) + FreshSuffix();
  std::vector<RedisCommand> commands;
  for (size_t begin = 0; begin < entries.size(); begin += kEntriesPerCommand) {
    RedisWords words = {"HSET", fresh};
    for (size_t i = begin; i < std::min(begin + kEntriesPerCommand, entries.size()); ++i) {
      words.insert(words.end(), {entries[i].field, Pack("", entries[i].value)});
    }
    commands.push_back(RedisCommand::Plain(std::move(words)));
    if (begin == 0) commands.push_back(RedisCommand::Plain({"EXPIRE", fresh, "3600"}));
  }
  commands.push_back(Register(table));
  CLAQUE_RETURN_IF_ERROR(Run(commands));
  return client_.Call(RedisCommand::Script(ScriptNamed("swap"), {fresh, Key(table)}, {})).status();
}

Status RedisAggregateStore::Delete(std::span<const TableId> tables) {
  std::vector<RedisCommand> commands;
  for (const TableId& table : tables) {
    commands.push_back(RedisCommand::Plain({"UNLINK", Key(table), LogKey(table)}));
    commands.push_back(RedisCommand::Plain({"SREM", RegistryKey(table.tag), table.name}));
  }
  return Run(commands);
}

Status RedisAggregateStore::SetValue(const TableId& id, const std::string& value) {
  CLAQUE_RETURN_IF_ERROR(CheckTable(id));
  return Run(std::vector{Register(id), RedisCommand::Plain({"SET", Key(id), value})});
}

Result<std::optional<std::string>> RedisAggregateStore::GetValue(const TableId& id) {
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Plain({"GET", Key(id)})));
  return AsOptionalString(reply);
}

Result<bool> RedisAggregateStore::CompareAndSet(const TableId& id,
                                                const std::optional<std::string>& expected,
                                                const std::string& value) {
  CLAQUE_RETURN_IF_ERROR(CheckTable(id));
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Script(
                              ScriptNamed("compare_and_set"), {Key(id), RegistryKey(id.tag)},
                              {id.name, expected ? "1" : "0", expected.value_or(""), value})));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t set, AsInteger(reply));
  return set == 1;
}

Status RedisAggregateStore::SetExpiring(const TableId& id, const std::string& value,
                                        std::chrono::milliseconds ttl) {
  CLAQUE_RETURN_IF_ERROR(CheckTable(id));
  if (ttl.count() <= 0) return InvalidArgument("ttl of an expiring value must be positive");
  return client_
      .Call(RedisCommand::Plain({"SET", Key(id), value, "PX", std::to_string(ttl.count())}))
      .status();
}

Status RedisAggregateStore::Append(const TableId& stream, const std::string& payload) {
  CLAQUE_RETURN_IF_ERROR(CheckTable(stream));
  return Run(std::vector{Register(stream),
                         RedisCommand::Plain({"XADD", Key(stream), "MAXLEN", "~",
                                              std::to_string(kStreamCap), "*", "d", payload})});
}

Result<std::vector<ChangeEvent>> RedisAggregateStore::ReadStream(const TableId& stream,
                                                                 const std::string& cursor,
                                                                 int limit) {
  CLAQUE_ASSIGN_OR_RETURN(const StreamCursor after, ParseStreamCursor(cursor));
  std::vector<ChangeEvent> events;
  if (limit <= 0) return events;
  const std::string from = "(" + std::to_string(after.time) + "-" + std::to_string(after.sequence);
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          client_.Call(RedisCommand::Plain(
                              {"XRANGE", Key(stream), from, "+", "COUNT", std::to_string(limit)})));
  CLAQUE_RETURN_IF_ERROR(CheckArray(reply));
  for (const RedisReply& event : reply.elements) {
    CLAQUE_RETURN_IF_ERROR(CheckArray(event, 2));
    CLAQUE_RETURN_IF_ERROR(CheckArray(event.elements[1], 2));
    events.push_back({event.elements[0].text, event.elements[1].elements[1].text});
  }
  return events;
}

Status RedisAggregateStore::DropCampaign(const std::string& campaign) {
  std::vector<std::string> tags = {"c:" + campaign};
  for (const char entity : kShardedEntities) {
    for (int shard = 0; shard < kCampaignShards; ++shard) {
      tags.push_back(ShardTag(entity, campaign, shard));
    }
  }
  std::vector<RedisCommand> reads;
  for (const std::string& tag : tags) {
    reads.push_back(RedisCommand::Plain({"SMEMBERS", RegistryKey(tag)}));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto read, client_.Pipeline(reads));
  std::vector<RedisCommand> drops;
  for (size_t i = 0; i < tags.size(); ++i) {
    CLAQUE_ASSIGN_OR_RETURN(const auto names, AsStrings(read[i]));
    for (const std::string& name : names) {
      const TableId table{tags[i], name};
      drops.push_back(RedisCommand::Plain({"UNLINK", Key(table), LogKey(table)}));
    }
    // Last: a crash before it leaves the names to be found again.
    if (!names.empty()) drops.push_back(RedisCommand::Plain({"UNLINK", RegistryKey(tags[i])}));
  }
  return Run(drops);
}

}  // namespace claque
