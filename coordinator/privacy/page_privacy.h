// Takes every private handle out of what a worker reported, before anything is stored or logged.
#ifndef CLAQUE_COORDINATOR_PRIVACY_PAGE_PRIVACY_H_
#define CLAQUE_COORDINATOR_PRIVACY_PAGE_PRIVACY_H_

#include <string>
#include <vector>

#include "claque/v1/report.pb.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/privacy/public_accounts.h"

namespace claque {

// A handle that stands behind a pseudonym, for the sealed table.
struct SealedAccount {
  std::string pseudonym;
  std::string account_key;
  std::string sealed;  // Pseudonyms::SealAccount
};

// Rewrites `page` in place: accounts get name and lose handle and shown name, mentions, reply-to,
// permalinks, texts, links and mission spans follow, ids of import files are sealed (as import_id,
// and as the keys by which their posts name each other), and in objects of import files "@name" and
// what URLs name by their form is replaced. `links` (the frontier's
// input) stay raw.
// Returns the accounts that were replaced, sorted, unique.
std::vector<SealedAccount> Pseudonymise(const Pseudonyms& pseudonyms, const std::string& campaign,
                                        const PublicAccounts& public_accounts,
                                        v1::PageResult& page);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_PRIVACY_PAGE_PRIVACY_H_
