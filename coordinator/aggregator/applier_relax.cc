// Applier: pages whose rank improved after they were done.
#include "coordinator/aggregator/applier.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/privacy/private_text.h"

namespace claque {

Status Applier::RelaxPage(const RelaxedPage& page) {
  const auto campaign = campaigns_.Find(page.campaign);
  if (campaign.status().code() == Code::kNotFound) return OkStatus();
  if (!campaign.ok()) return campaign.status();
  const auto url = OpenUrl(pseudonyms_, page.url);
  if (!url.ok()) return OkStatus();  // sealed by another key: nobody can say which page it is
  const std::string shown =
      PrivateText(pseudonyms_, page.campaign, (*campaign)->public_accounts()).ReplaceInUrl(*url);
  const std::string id = IdOfPage(shown);
  CLAQUE_ASSIGN_OR_RETURN(
      const auto links,
      stores_.aggregates.Get(PageLinksTable(page.campaign, CampaignShard(id)), id));
  const auto offers = OffersFor(**campaign, pseudonyms_, page.rank, links.value_or(std::string()));
  const auto offered = stores_.frontier.Offer(offers, clock_.Now());
  if (!offered.ok()) return offered.status();
  const Put rank = RankPut(page.campaign, shown, page.rank);
  return stores_.aggregates.Apply({&rank, 1}).status();
}

Result<int64_t> Applier::Relax(int shard) {
  CLAQUE_ASSIGN_OR_RETURN(const auto pages, stores_.frontier.Relaxed(shard, 64));
  for (const RelaxedPage& page : pages) {
    CLAQUE_RETURN_IF_ERROR(RelaxPage(page));
    CLAQUE_RETURN_IF_ERROR(stores_.frontier.ClearRelaxed(shard, page));
  }
  return static_cast<int64_t>(pages.size());
}

}  // namespace claque
