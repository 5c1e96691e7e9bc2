// Names of everything the aggregator stores: ids, resource names, tables. One place, pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_TABLES_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_TABLES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/types.pb.h"
#include "common/base/resource_name.h"
#include "coordinator/store/aggregate_store.h"

namespace claque {

// "campaigns/x[/…]" -> "x"; empty where the name has another form.
std::string CampaignOf(std::string_view name);
// "campaigns/{campaign}/{collection}/{id}".
std::string ResourceName(std::string_view campaign, std::string_view collection,
                         std::string_view id);

std::string IdOfPage(std::string_view url);
std::string CaptureId(std::string_view url, std::string_view body_sha256);
// By permalink where it is the post's own (OwnPermalinks), by permalink, account and text where the
// post shares it, by account, time and text where there is none.
std::string PostId(const v1::Post& post, bool owns_permalink);
// A post carries at most one mission.
std::string MissionId(std::string_view post_id);
// Object id and post id joined by '.', so that traces of one object lie together.
std::string TraceId(v1::ObjectKind kind, std::string_view object, std::string_view post_id);
// The same in every campaign.
std::string IdentifierId(const v1::Identifier& identifier);
// Of the text as it is stored, private handles replaced. Not the worker's PhraseId, which is made
// of the raw words.
std::string StoredPhraseId(std::string_view text);
// Names of accounts are no content ids (some are public handles): hashed once more.
int AccountShard(std::string_view name);
std::string EchoId(std::string_view mission_id, std::string_view phrase_id,
                   std::string_view post_id);

// Tables of one campaign. Sharded ones take the id whose shard they are on.
TableId PostsTable(const std::string& campaign, int shard);
TableId PagesTable(const std::string& campaign, int shard);
TableId PageRanksTable(const std::string& campaign, int shard);
// Page as the last visit of it left it: outcome and times alone. Of pages that are visited again.
TableId PageVisitsTable(const std::string& campaign, int shard);
TableId PageLinksTable(const std::string& campaign, int shard);
// Pages that were captured at least once, however often.
TableId CapturedPagesTable(const std::string& campaign, int shard);
TableId CapturesTable(const std::string& campaign, int shard);
TableId AccountsTable(const std::string& campaign, int shard);
TableId SealedTable(const std::string& campaign, int shard);
TableId TracesTable(const std::string& campaign, int shard);
// claque.v1.Identifier of any page.
TableId IdentifiersTable(const std::string& campaign, int shard);
TableId MissionsTable(const std::string& campaign);
TableId ReviewsTable(const std::string& campaign);
TableId EventsStream(const std::string& campaign);
// What a task's leases reported, until its run is published: (lease, part) -> part, and marks that
// say which parts there are.
TableId TaskPartsTable(const std::string& campaign, std::string_view run, uint32_t task);
TableId TaskMarksTable(const std::string& campaign, std::string_view run, uint32_t task);
// Contribution of one task to a run, and the run's global results.
TableId EchoesTable(const std::string& campaign, std::string_view run, uint32_t task);
TableId RunMissionsTable(const std::string& campaign, std::string_view run);  // snapshot
TableId UptakesTable(const std::string& campaign, std::string_view run);
TableId RunWatchedTable(const std::string& campaign, std::string_view run);  // snapshot: narratives
TableId NarrativesTable(const std::string& campaign, std::string_view run);
// Bands of wordings, until the run is published; by BandShard.
TableId BandsTable(const std::string& campaign, std::string_view run, int shard);
TableId FamiliesTable(const std::string& campaign, std::string_view run, int shard);
// claque.v1.ShareBlock of a part of the log of TracesTable, by its begin.
TableId ShareBlocksTable(const std::string& campaign, int shard);
// The same of a run's phrases, by number; until it is published.
TableId PhraseSharesTable(const std::string& campaign, std::string_view run, int shard);
// What the last stages of a run found; sharded by id.
TableId EdgesTable(const std::string& campaign, std::string_view run, int shard);
TableId NetworksTable(const std::string& campaign, std::string_view run, int shard);
TableId BurstsTable(const std::string& campaign, std::string_view run, int shard);
TableId OverlapsTable(const std::string& campaign, std::string_view run, int shard);
TableId CohortsTable(const std::string& campaign, std::string_view run, int shard);
// Titles of captured articles, each once.
TableId TitlesTable(const std::string& campaign, int shard);
TableId RunValue(const std::string& campaign);          // published claque.v1.Run
TableId ActiveRunValue(const std::string& campaign);    // run in the making
TableId PreviousRunValue(const std::string& campaign);  // published before; its tables still stand
TableId CampaignsTable();                    // ids of all campaigns, deleted ones included
TableId CampaignValue(std::string_view id);  // see CampaignBook
TableId RevealsTable();                      // claque.v1.RevealRecord as JSON, never taken away

// The same table on every shard of the campaign, in order of id.
template <typename F>
std::vector<TableId> OnAllShards(const std::string& campaign, F table) {
  std::vector<TableId> out;
  out.reserve(kCampaignShards);
  for (int shard = 0; shard < kCampaignShards; ++shard) out.push_back(table(campaign, shard));
  return out;
}

// Big-endian, so that bytewise order is numeric order. REQUIRES: value >= 0.
std::string OrderedBytes(int64_t value);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_TABLES_H_
