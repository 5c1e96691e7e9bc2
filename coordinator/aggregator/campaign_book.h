// CampaignBook: the campaigns as this coordinator knows them, refreshed from the store.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_CAMPAIGN_BOOK_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_CAMPAIGN_BOOK_H_

#include <chrono>
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
#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/frontier_store.h"

namespace claque {

// One campaign, compiled for use. Immutable.
class CampaignInfo {
 public:
  explicit CampaignInfo(v1::Campaign campaign);

  const std::string& id() const { return id_; }
  const v1::Campaign& proto() const { return proto_; }
  const std::vector<std::string>& public_accounts() const { return public_accounts_; }
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
  std::vector<std::string> public_accounts_;
  std::vector<std::optional<Url>> source_urls_;
};

using CampaignMap = std::map<std::string, std::shared_ptr<const CampaignInfo>, std::less<>>;

// Thread-safe.
class CampaignBook {
 public:
  // `store` must outlive this.
  explicit CampaignBook(AggregateStore& store) : store_(store) {}

  // Reads all campaigns anew. Blocks on the store.
  Status Refresh();
  // As of the last Refresh.
  std::shared_ptr<const CampaignMap> All() const;
  // NotFound: not even after a Refresh. Blocks only then.
  Result<std::shared_ptr<const CampaignInfo>> Find(std::string_view id);

  // Stores a campaign and refreshes.
  Status Save(const v1::Campaign& campaign);

 private:
  AggregateStore& store_;
  mutable Mutex mutex_;
  std::shared_ptr<const CampaignMap> campaigns_ GUARDED_BY(mutex_) =
      std::make_shared<CampaignMap>();
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_CAMPAIGN_BOOK_H_
