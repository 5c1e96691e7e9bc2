// Accounts of a campaign that stay readable: organisations and public figures.
#ifndef CLAQUE_COORDINATOR_PRIVACY_PUBLIC_ACCOUNTS_H_
#define CLAQUE_COORDINATOR_PRIVACY_PUBLIC_ACCOUNTS_H_

#include <string>
#include <string_view>
#include <unordered_set>

#include "coordinator/privacy/url_accounts.h"

namespace claque {

// Immutable; thread-safe.
class PublicAccounts {
 public:
  PublicAccounts() = default;
  // Each "platform:handle", in any case.
  template <typename Strings>
  explicit PublicAccounts(const Strings& accounts) {
    for (const auto& account : accounts) folded_.insert(FoldCase(account));
  }

  bool Contains(std::string_view platform, std::string_view handle) const {
    return !folded_.empty() && folded_.contains(FoldCase(platform) + ":" + FoldCase(handle));
  }

 private:
  std::unordered_set<std::string> folded_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_PRIVACY_PUBLIC_ACCOUNTS_H_
