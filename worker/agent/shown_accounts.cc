#include "worker/agent/shown_accounts.h"

#include <algorithm>

namespace claque {
namespace {

constexpr int64_t kYoungSeconds = 180 * kSecondsOfDay;

}  // namespace

void ShownAccounts::Add(const v1::DatedAccount& account) {
  GivenAccount given{.created = {}, .shape = account.name_shape()};
  if (account.has_create_time()) given.created = account.create_time().seconds();
  if (known_.emplace(account.account(), given).second && given.created) {
    created_.push_back(*given.created);
  }
}

void ShownAccounts::Sort() { std::sort(created_.begin(), created_.end()); }

std::vector<GivenAccount> ShownAccounts::Of(const TraceTable& table) const {
  std::vector<GivenAccount> given(table.accounts());
  for (uint32_t account = 0; account < given.size(); ++account) {
    const auto it = known_.find(std::string(table.AccountName(account)));
    if (it != known_.end()) given[account] = it->second;
  }
  return given;
}

void ShownAccounts::DescribeAges(const TraceTable& table, const Component& network, int64_t first,
                                 v1::Network* out) const {
  const int64_t since = first - kYoungSeconds;
  int32_t dated = 0, young = 0;
  for (const uint32_t account : network.accounts) {
    const auto it = known_.find(std::string(table.AccountName(account)));
    if (it == known_.end() || !it->second.created) continue;
    ++dated;
    young += *it->second.created >= since ? 1 : 0;
  }
  out->set_dated_account_count(dated);
  if (dated > 0) out->set_young_fraction(static_cast<double>(young) / dated);
  const auto others = static_cast<double>(created_.size()) - dated;
  const auto all_young =
      static_cast<double>(created_.end() - std::ranges::lower_bound(created_, since));
  if (others > 0) out->set_population_young_fraction((all_young - young) / others);
}

}  // namespace claque
