// CampaignBook: the campaigns as this coordinator knows them, refreshed from the store.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_CAMPAIGN_BOOK_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_CAMPAIGN_BOOK_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "common/base/mutex.h"
#include "common/base/status.h"
#include "common/url/url.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/privacy/public_accounts.h"
#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/frontier_store.h"

namespace claque {

// One campaign, compiled for use. Immutable.
class CampaignInfo {
 public:
  explicit CampaignInfo(v1::Campaign campaign);

  const std::string& id() const { return id_; }
  const v1::Campaign& proto() const { return proto_; }
  const PublicAccounts& public_accounts() const { return public_accounts_; }
  bool active() const { return proto_.state() == v1::ACTIVE; }
  std::chrono::milliseconds min_delay() const;
  int64_t pages_per_host() const;
  // First interval between two visits of a page reached over `rank`; zero = visited once.
  std::chrono::milliseconds RevisitOf(const Rank& rank) const;
  // Whether any page is visited again.
  bool revisits() const;

  // The sources as frontier entries: depth 0, urgent, sealed where they name accounts. Sources
  // without a URL that the store can keep are left out.
  std::vector<UrlOffer> SourceOffers(const Pseudonyms& pseudonyms) const;
  // Rank of a link found on a page of rank `from`; nullopt = out of scope, too deep, or opted out.
  // A redirect stays at its page's rank and may leave the host of a source (depth 0).
  std::optional<Rank> RankOfLink(const Rank& from, const Url& link, bool redirect) const;

 private:
  bool InScope(int source_index, const Url& link) const;

  v1::Campaign proto_;
  std::string id_;
  PublicAccounts public_accounts_;
  std::vector<std::optional<Url>> source_urls_;
};

using CampaignMap = std::map<std::string, std::shared_ptr<const CampaignInfo>, std::less<>>;

// Thread-safe. A campaign is one value of the store, changed by compare-and-set alone: of two
// writers the second decides over what the first wrote, whichever coordinators they ask.
class CampaignBook {
 public:
  // `store` must outlive this.
  explicit CampaignBook(AggregateStore& store) : store_(store) {}

  // Reads all campaigns anew. Blocks on the store.
  Status Refresh();
  // As of the last Refresh; without those that are being deleted.
  std::shared_ptr<const CampaignMap> All() const;
  // Ids of those that are being deleted, as of the last Refresh.
  std::vector<std::string> Deleting() const;
  // NotFound: not even after a Refresh. Blocks only then.
  Result<std::shared_ptr<const CampaignInfo>> Find(std::string_view id);

  // What follows blocks on the store, and refreshes.
  //
  // Stores a new campaign. Where the same `request_id` (not empty) made the stored one, that one.
  // AlreadyExists; FailedPrecondition: one of this name is still being deleted.
  Result<v1::Campaign> Create(const v1::Campaign& campaign, const std::string& request_id);
  // Stores what `change` makes of the campaign; `change` is called again where another writer was
  // faster, and its error ends it. NotFound.
  Result<v1::Campaign> Update(std::string_view id,
                              const std::function<Status(v1::Campaign&)>& change);
  // As the store has it now; does not refresh. NotFound: also where it is being deleted.
  Result<v1::Campaign> Stored(std::string_view id);
  // From here on no coordinator takes anything in for the campaign, once it has refreshed. OK where
  // it is so already. NotFound.
  Status BeginDelete(std::string_view id);
  // Whether it is being deleted, as the store says now. Blocks on the store; does not refresh.
  Result<bool> IsDeleting(std::string_view id);
  // The end of a deletion: the name is free again.
  Status EndDelete(std::string_view id);

 private:
  struct Record;
  Result<std::optional<Record>> Read(std::string_view id);
  // False: another writer was faster.
  Result<bool> Write(std::string_view id, const std::optional<Record>& before,
                     const std::string& bytes);

  AggregateStore& store_;
  mutable Mutex mutex_;
  std::shared_ptr<const CampaignMap> campaigns_ GUARDED_BY(mutex_) =
      std::make_shared<CampaignMap>();
  std::vector<std::string> deleting_ GUARDED_BY(mutex_);
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_CAMPAIGN_BOOK_H_
