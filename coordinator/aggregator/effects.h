// Everything one page result causes on other shards, as idempotent upserts. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_EFFECTS_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_EFFECTS_H_

#include <string>
#include <vector>

#include "claque/v1/report.pb.h"
#include "coordinator/aggregator/campaign_book.h"
#include "coordinator/privacy/page_privacy.h"
#include "coordinator/privacy/pseudonyms.h"
#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/frontier_store.h"

namespace claque {

struct Effects {
  std::vector<Put> puts;
  std::vector<Put> missions;  // apart, because watchers hear of new ones
  std::vector<UrlOffer> offers;
};

// Upserts of a post, its traces, its account and its mission, and nothing else: what an import
// causes; the post's own is the last of `puts`. It is pseudonymised already; its name is set here.
// `owns_permalink`: see PostId.
void AddPost(const std::string& campaign, v1::ExtractedPost& extracted, bool owns_permalink,
             Effects& effects);

// REQUIRES: result.campaign() is `campaign`; raw handles in it. `rank` is the best known of the
// page, `after` what is remembered of it after this visit. Pseudonymises on the way; nothing raw is
// in the result but link offers without account names (those are sealed).
Effects EffectsOf(const CampaignInfo& campaign, const Pseudonyms& pseudonyms, const Rank& rank,
                  const RecrawlState& after, v1::PageResult result);

// Offers for stored links of a page whose rank improved.
std::vector<UrlOffer> OffersFor(const CampaignInfo& campaign, const Pseudonyms& pseudonyms,
                                const Rank& rank, const std::string& stored_links);
// Puts what the last visit says (an entry of PageVisitsTable) over the page of the latest capture.
void MergeVisit(const v1::Page& visit, v1::Page* page);
// Upsert of the handle behind a pseudonym.
Put SealedPut(const std::string& campaign, const SealedAccount& account);
// Upsert of a page's best rank.
Put RankPut(const std::string& campaign, const std::string& page_url, const Rank& rank);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_EFFECTS_H_
