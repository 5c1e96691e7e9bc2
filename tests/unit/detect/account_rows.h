// Made-up accounts with traces and creation times, for tests of cohorts.
#ifndef CLAQUE_TESTS_UNIT_DETECT_ACCOUNT_ROWS_H_
#define CLAQUE_TESTS_UNIT_DETECT_ACCOUNT_ROWS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/detect/trace_rows.h"
#include "worker/detect/account_facts.h"

namespace claque {

// Accounts are numbered in the order in which they first post.
class Accounts {
 public:
  void Post(const std::string& object, const std::string& account, int64_t at) {
    rows_.push_back({object, account, "p" + std::to_string(rows_.size()), at});
  }
  void Give(const std::string& account, std::optional<int64_t> created, std::string shape = "") {
    given_[account] = {created, std::move(shape)};
  }
  std::vector<TraceRow>& rows() { return rows_; }

  TraceTable Table() const { return TableOf(rows_); }
  std::vector<GivenAccount> GivenOf(const TraceTable& table) const {
    std::vector<GivenAccount> given(table.accounts());
    for (uint32_t i = 0; i < given.size(); ++i) {
      const auto it = given_.find(std::string(table.AccountName(i)));
      if (it != given_.end()) given[i] = it->second;
    }
    return given;
  }

 private:
  std::vector<TraceRow> rows_;
  std::map<std::string, GivenAccount> given_;
};

inline std::vector<std::string> NamesOf(const TraceTable& table,
                                        const std::vector<uint32_t>& accounts) {
  std::vector<std::string> names;
  for (const uint32_t account : accounts) names.emplace_back(table.AccountName(account));
  return names;
}

}  // namespace claque

#endif  // CLAQUE_TESTS_UNIT_DETECT_ACCOUNT_ROWS_H_
