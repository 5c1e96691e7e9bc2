// CampaignKeys: accounts, objects and identifiers of one campaign by keys that are equal in every
// campaign.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_CAMPAIGN_KEYS_H_
#define CLAQUE_COORDINATOR_SCHEDULER_CAMPAIGN_KEYS_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "claque/v1/types.pb.h"
#include "common/base/status.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/scheduler/placed_keys.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// What is compared between campaigns.
enum class KeyKind {
  kAccounts,
  kUrls,
  kDomains,
  kHashtags,
  kHashtagSequences,
  kReposts,
  kMediaHashes,
  kOthers,
  kIdentifiers
};
constexpr size_t kKeyKinds = 9;
// As Overlap.kind.
const char* NameOf(KeyKind kind);

// Follows the logs of accounts, traces and identifiers, so that nothing is read twice. In memory
// are keys alone and what NameAt was asked for. One thread; blocks on the store.
class CampaignKeys {
 public:
  // Store and pseudonyms must outlive this.
  CampaignKeys(AggregateStore& store, const Pseudonyms& pseudonyms, std::string campaign);

  // From here on Read goes as far as the logs are now. Forgets all where they are shorter than
  // before: the store lost writes, or the campaign was deleted and made anew.
  Status Measure();
  // Reads on, at most `budget` entries and some, and takes off what it read. True: all is read, and
  // in the sets. What cannot be read of an entry is left out.
  Result<bool> Read(int64_t* budget);

  const PlacedKeys& Of(KeyKind kind) const { return sets_[static_cast<size_t>(kind)]; }
  // The account (Account.name), object, domain or identifier ("kind value") at a place of Of(kind).
  // NotFound.
  Result<std::string> NameAt(KeyKind kind, LogPlace place);
  // Keys of these accounts; of accounts that are not stored none.
  Result<std::map<std::string, uint64_t>> KeysOf(const std::vector<std::string>& names);

 private:
  // The logs that are followed: those of accounts by shard, then those of traces, then those of
  // identifiers.
  static constexpr size_t kLogs = 3 * kCampaignShards;
  TableId Table(size_t log) const;
  // The log in which the places of a kind are.
  static size_t LogOf(KeyKind kind, uint32_t shard);

  Status ReadLog(size_t log, int64_t begin, int64_t end);
  Status ReadAccounts(uint32_t shard, const std::vector<std::string>& names, uint32_t begin);
  Status ReadTraces(uint32_t shard, const std::vector<std::string>& ids, uint32_t begin);
  void AddTrace(uint64_t key, LogPlace place, const v1::Trace& trace);
  void AddIdentifiers(uint32_t shard, const std::vector<std::string>& ids, uint32_t begin);
  // In the order of `names`; 0 = not known. Names of one shard.
  Result<std::vector<uint64_t>> AccountKeys(uint32_t shard, const std::vector<std::string>& names);
  bool KnowsObject(uint64_t key) const;

  AggregateStore& store_;
  const Pseudonyms& pseudonyms_;
  const std::string campaign_;
  std::array<int64_t, kLogs> read_{};
  std::array<int64_t, kLogs> end_{};
  std::array<PlacedKeys, kKeyKinds> sets_;
  PlacedKeys passed_over_;  // objects that are not compared
  std::map<std::pair<KeyKind, LogPlace>, std::string> names_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_CAMPAIGN_KEYS_H_
