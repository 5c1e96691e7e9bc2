// KnownAccounts: what files say of accounts beside their traces.
#ifndef CLAQUE_CLI_DETECT_KNOWN_ACCOUNTS_H_
#define CLAQUE_CLI_DETECT_KNOWN_ACCOUNTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status.h"
#include "worker/detect/account_facts.h"
#include "worker/detect/string_pool.h"

namespace claque {

// One thread at a time; const calls are thread-safe.
class KnownAccounts {
 public:
  // The earliest of several times counts.
  void AddCreation(std::string_view account, int64_t created);
  void AddToGroup(std::string_view group, std::string_view account);

  // By account of the table, with the shapes of its names.
  std::vector<GivenAccount> Given(const TraceTable& table) const;
  // Accounts of the table by group, ascending, each once; groups by name, bytewise.
  std::map<std::string, std::vector<uint32_t>> Groups(const TraceTable& table) const;
  // Accounts for which times came that are more than a day apart.
  int64_t contradictions() const { return contradictions_; }

 private:
  uint32_t NumberOf(std::string_view account);

  StringPool names_;
  std::vector<std::optional<int64_t>> created_;  // by number in names_
  std::vector<bool> contradicted_;
  std::map<std::string, std::vector<uint32_t>, std::less<>> groups_;
  int64_t contradictions_ = 0;
};

// A creation time as ParseTraceTime reads it; nullopt where it is hidden: an empty cell, "NA" or
// "NOT_ASSESSABLE".
Result<std::optional<int64_t>> ParseCreation(std::string_view cell);

// A file of accounts: columns account_id, `created_column` and, where it is there, group or
// network_id. Errors as those of ReadTraces.
Status ReadAccounts(const std::string& path, const std::string& created_column,
                    KnownAccounts* accounts);

// A file of groups: account_id, with group or network_id (neither: one group, by the file's name);
// or network_id with account_ids that commas part, as `detect coordination --networks` writes it.
Status ReadGroups(const std::string& path, KnownAccounts* accounts);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_KNOWN_ACCOUNTS_H_
