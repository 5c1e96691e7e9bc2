#include "coordinator/scheduler/campaign_keys.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "common/base/hash.h"
#include "common/url/url.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

// Entries of a log that are read at once.
constexpr int64_t kEntriesAtOnce = 4096;

// nullopt: is not compared.
std::optional<KeyKind> KindOf(v1::ObjectKind kind) {
  switch (kind) {
    case v1::URL:
      return KeyKind::kUrls;
    case v1::HASHTAG:
      return KeyKind::kHashtags;
    case v1::HASHTAG_SEQUENCE:
      return KeyKind::kHashtagSequences;
    case v1::REPOST:
      return KeyKind::kReposts;
    case v1::MEDIA_HASH:
      return KeyKind::kMediaHashes;
    case v1::OTHER:
      return KeyKind::kOthers;
    default:
      return std::nullopt;
  }
}

// Of a trace: ids begin with that of the object (TraceId), which is equal in all campaigns.
uint64_t ObjectKey(std::string_view trace_id) {
  return KeyOfId(trace_id.substr(0, trace_id.find('.')));
}

// Of a stored trace or identifier; nullopt: cannot be read.
std::optional<std::string> NameIn(const std::string& stored, KeyKind kind) {
  v1::Identifier identifier;
  v1::Trace trace;
  if (kind == KeyKind::kIdentifiers) {
    if (!identifier.ParseFromString(stored)) return std::nullopt;
    return identifier.kind() + " " + identifier.value();
  }
  if (!trace.ParseFromString(stored)) return std::nullopt;
  return kind == KeyKind::kDomains ? SiteOf(trace.object()) : trace.object();
}

}  // namespace

const char* NameOf(KeyKind kind) {
  constexpr std::array<const char*, kKeyKinds> kNames = {
      "accounts", "urls",         "domains", "hashtags",   "hashtag_sequences",
      "reposts",  "media_hashes", "others",  "identifiers"};
  return kNames[static_cast<size_t>(kind)];
}

CampaignKeys::CampaignKeys(AggregateStore& store, const Pseudonyms& pseudonyms,
                           std::string campaign)
    : store_(store), pseudonyms_(pseudonyms), campaign_(std::move(campaign)) {}

TableId CampaignKeys::Table(size_t log) const {
  const auto shard = static_cast<int>(log % kCampaignShards);
  if (log < kCampaignShards) return AccountsTable(campaign_, shard);
  return log < 2 * kCampaignShards ? TracesTable(campaign_, shard)
                                   : IdentifiersTable(campaign_, shard);
}

size_t CampaignKeys::LogOf(KeyKind kind, uint32_t shard) {
  if (kind == KeyKind::kAccounts) return shard;
  return shard + size_t{kCampaignShards} * (kind == KeyKind::kIdentifiers ? 2 : 1);
}

Status CampaignKeys::Measure() {
  std::vector<TableId> tables;
  for (size_t log = 0; log < kLogs; ++log) tables.push_back(Table(log));
  CLAQUE_ASSIGN_OR_RETURN(const auto lengths, store_.LogLengths(tables));
  std::ranges::copy(lengths, end_.begin());
  if (std::ranges::equal(read_, end_, std::less_equal<>())) return OkStatus();
  read_ = {};
  sets_ = {};
  passed_over_ = {};
  names_.clear();
  return OkStatus();
}

Result<bool> CampaignKeys::Read(int64_t* budget) {
  for (size_t log = 0; log < kLogs; ++log) {
    while (read_[log] < end_[log]) {
      if (*budget <= 0) return false;
      const int64_t end = std::min(read_[log] + kEntriesAtOnce, end_[log]);
      CLAQUE_RETURN_IF_ERROR(ReadLog(log, read_[log], end));
      *budget -= end - read_[log];
      read_[log] = end;
    }
  }
  for (PlacedKeys& set : sets_) set.Settle();
  return true;
}

Status CampaignKeys::ReadLog(size_t log, int64_t begin, int64_t end) {
  CLAQUE_ASSIGN_OR_RETURN(const auto entries, store_.LogRange(Table(log), begin, end));
  const auto shard = static_cast<uint32_t>(log % kCampaignShards);
  const auto first = static_cast<uint32_t>(begin);
  if (log < kCampaignShards) return ReadAccounts(shard, entries, first);
  if (log < 2 * kCampaignShards) return ReadTraces(shard, entries, first);
  AddIdentifiers(shard, entries, first);
  return OkStatus();
}

// Their ids are equal in all campaigns.
void CampaignKeys::AddIdentifiers(uint32_t shard, const std::vector<std::string>& ids,
                                  uint32_t begin) {
  PlacedKeys& identifiers = sets_[static_cast<size_t>(KeyKind::kIdentifiers)];
  for (size_t i = 0; i < ids.size(); ++i) {
    identifiers.Add(KeyOfId(ids[i]), {shard, begin + static_cast<uint32_t>(i)});
  }
}

Status CampaignKeys::ReadAccounts(uint32_t shard, const std::vector<std::string>& names,
                                  uint32_t begin) {
  CLAQUE_ASSIGN_OR_RETURN(const auto keys, AccountKeys(shard, names));
  PlacedKeys& accounts = sets_[static_cast<size_t>(KeyKind::kAccounts)];
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] != 0) accounts.Add(keys[i], {shard, begin + static_cast<uint32_t>(i)});
  }
  return OkStatus();
}

// What stands behind a pseudonym is sealed under its account key; a public account has its handle.
Result<std::vector<uint64_t>> CampaignKeys::AccountKeys(uint32_t shard,
                                                        const std::vector<std::string>& names) {
  const auto on = static_cast<int>(shard);
  CLAQUE_ASSIGN_OR_RETURN(const auto sealed, store_.GetMany(SealedTable(campaign_, on), names));
  std::vector<uint64_t> keys(names.size());
  std::vector<std::string> rest;
  std::vector<size_t> at;
  for (size_t i = 0; i < names.size(); ++i) {
    if (sealed[i]) {
      keys[i] = KeyOfId(std::string_view(*sealed[i]).substr(0, sealed[i]->find(' ')));
    } else {
      rest.push_back(names[i]);
      at.push_back(i);
    }
  }
  if (rest.empty()) return keys;
  CLAQUE_ASSIGN_OR_RETURN(const auto stored, store_.GetMany(AccountsTable(campaign_, on), rest));
  for (size_t i = 0; i < rest.size(); ++i) {
    v1::Account account;
    if (!stored[i] || !account.ParseFromString(*stored[i]) || !account.is_public()) continue;
    keys[at[i]] = KeyOfId(pseudonyms_.AccountKey(account.platform(), account.handle()));
  }
  return keys;
}

bool CampaignKeys::KnowsObject(uint64_t key) const {
  return passed_over_.Has(key) ||
         std::ranges::any_of(sets_, [&](const PlacedKeys& set) { return set.Has(key); });
}

Status CampaignKeys::ReadTraces(uint32_t shard, const std::vector<std::string>& ids,
                                uint32_t begin) {
  std::unordered_map<uint64_t, uint32_t> fresh;  // the first trace of each
  for (size_t i = 0; i < ids.size(); ++i) {
    const uint64_t key = ObjectKey(ids[i]);
    if (!KnowsObject(key)) fresh.try_emplace(key, static_cast<uint32_t>(i));
  }
  std::vector<std::string> wanted;
  for (const auto& [key, at] : fresh) wanted.push_back(ids[at]);
  CLAQUE_ASSIGN_OR_RETURN(const auto traces,
                          store_.GetMany(TracesTable(campaign_, static_cast<int>(shard)), wanted));
  size_t next = 0;
  for (const auto& [key, at] : fresh) {
    const auto& stored = traces[next++];
    v1::Trace trace;
    if (stored && trace.ParseFromString(*stored)) AddTrace(key, {shard, begin + at}, trace);
  }
  return OkStatus();
}

void CampaignKeys::AddTrace(uint64_t key, LogPlace place, const v1::Trace& trace) {
  const auto kind = KindOf(trace.object_kind());
  (kind ? sets_[static_cast<size_t>(*kind)] : passed_over_).Add(key, place);
  if (kind != KeyKind::kUrls) return;
  const std::string domain = SiteOf(trace.object());
  if (domain.empty()) return;
  sets_[static_cast<size_t>(KeyKind::kDomains)].Add(KeyOfId(ContentId({"domain", domain})), place);
}

Result<std::string> CampaignKeys::NameAt(KeyKind kind, LogPlace place) {
  if (const auto known = names_.find({kind, place}); known != names_.end()) return known->second;
  const TableId table = Table(LogOf(kind, place.shard));
  CLAQUE_ASSIGN_OR_RETURN(const auto entry,
                          store_.LogRange(table, place.offset, int64_t{place.offset} + 1));
  if (entry.empty()) return NotFound("the log of campaign '" + campaign_ + "' became shorter");
  std::string name = entry[0];
  if (kind != KeyKind::kAccounts) {
    CLAQUE_ASSIGN_OR_RETURN(const auto stored, store_.Get(table, name));
    auto shown = stored ? NameIn(*stored, kind) : std::nullopt;
    if (!shown) return NotFound("an entry of campaign '" + campaign_ + "' is gone");
    name = *std::move(shown);
  }
  return names_[{kind, place}] = std::move(name);
}

Result<std::map<std::string, uint64_t>> CampaignKeys::KeysOf(
    const std::vector<std::string>& names) {
  std::array<std::vector<std::string>, kCampaignShards> by_shard;
  for (const std::string& name : names) {
    by_shard[static_cast<size_t>(AccountShard(name))].push_back(name);
  }
  std::map<std::string, uint64_t> found;
  for (size_t shard = 0; shard < by_shard.size(); ++shard) {
    if (by_shard[shard].empty()) continue;
    CLAQUE_ASSIGN_OR_RETURN(const auto keys,
                            AccountKeys(static_cast<uint32_t>(shard), by_shard[shard]));
    for (size_t i = 0; i < keys.size(); ++i) {
      if (keys[i] != 0) found[by_shard[shard][i]] = keys[i];
    }
  }
  return found;
}

}  // namespace claque
