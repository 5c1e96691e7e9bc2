#include "coordinator/aggregator/tables.h"

#include "common/base/hash.h"
#include "common/text/post_names.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

TableId Sharded(char entity, const std::string& campaign, int shard, std::string name) {
  return {ShardTag(entity, campaign, shard), std::move(name)};
}

TableId OfCampaign(const std::string& campaign, std::string name) {
  return {"c:" + campaign, std::move(name)};
}

}  // namespace

std::string CampaignOf(std::string_view name) {
  constexpr std::string_view kPrefix = "campaigns/";
  if (!name.starts_with(kPrefix)) return "";
  name.remove_prefix(kPrefix.size());
  return std::string(name.substr(0, name.find('/')));
}

std::string ResourceName(std::string_view campaign, std::string_view collection,
                         std::string_view id) {
  return "campaigns/" + std::string(campaign) + "/" + std::string(collection) + "/" +
         std::string(id);
}

std::string IdOfPage(std::string_view url) { return ContentId({"page", url}); }

std::string CaptureId(std::string_view url, std::string_view body_sha256) {
  return ContentId({"capture", url, body_sha256});
}

std::string PostId(const v1::Post& post, bool owns_permalink) {
  const bool linked = !post.permalink().empty();
  if (linked && owns_permalink) return PostIdOfPermalink(post.permalink());
  const std::string& author =
      post.account().name().empty() ? post.account().handle() : post.account().name();
  if (linked) return ContentId({"post", post.permalink(), author, post.text()});
  if (!post.import_id().empty()) {
    return ContentId({"post", post.account().platform(), author, post.import_id()});
  }
  const int64_t time = google::protobuf::util::TimeUtil::TimestampToMilliseconds(post.post_time());
  return ContentId({"post", post.account().platform(), author, std::to_string(time), post.text()});
}

std::string MissionId(std::string_view post_id) { return ContentId({"mission", post_id}); }

std::string TraceId(v1::ObjectKind kind, std::string_view object, std::string_view post_id) {
  return ContentId({"object", v1::ObjectKind_Name(kind), object}) + "." + std::string(post_id);
}

std::string IdentifierId(const v1::Identifier& identifier) {
  return ContentId({"identifier", identifier.kind(), identifier.value()});
}

std::string StoredPhraseId(std::string_view text) { return ContentId({"phrase", text}); }

int AccountShard(std::string_view name) { return CampaignShard(ContentId({"account", name})); }

std::string EchoId(std::string_view mission_id, std::string_view phrase_id,
                   std::string_view post_id) {
  return ContentId({"echo", mission_id, phrase_id, post_id});
}

TableId PostsTable(const std::string& campaign, int shard) {
  return Sharded('p', campaign, shard, "posts");
}
TableId PagesTable(const std::string& campaign, int shard) {
  return Sharded('p', campaign, shard, "pages");
}
TableId PageRanksTable(const std::string& campaign, int shard) {
  return Sharded('p', campaign, shard, "ranks");
}
TableId PageVisitsTable(const std::string& campaign, int shard) {
  return Sharded('p', campaign, shard, "visits");
}
TableId PageLinksTable(const std::string& campaign, int shard) {
  return Sharded('p', campaign, shard, "links");
}
TableId CapturedPagesTable(const std::string& campaign, int shard) {
  return Sharded('p', campaign, shard, "captured");
}
TableId CapturesTable(const std::string& campaign, int shard) {
  return Sharded('p', campaign, shard, "captures");
}
TableId AccountsTable(const std::string& campaign, int shard) {
  return Sharded('a', campaign, shard, "accounts");
}
TableId SealedTable(const std::string& campaign, int shard) {
  return Sharded('a', campaign, shard, "sealed");
}
TableId TracesTable(const std::string& campaign, int shard) {
  return Sharded('o', campaign, shard, "traces");
}
TableId IdentifiersTable(const std::string& campaign, int shard) {
  return Sharded('o', campaign, shard, "identifiers");
}
TableId MissionsTable(const std::string& campaign) { return OfCampaign(campaign, "missions"); }
TableId ReviewsTable(const std::string& campaign) { return OfCampaign(campaign, "reviews"); }
TableId EventsStream(const std::string& campaign) { return OfCampaign(campaign, "events"); }
TableId TaskPartsTable(const std::string& campaign, std::string_view run, uint32_t task) {
  return Sharded('p', campaign, static_cast<int>(task % kCampaignShards),
                 "parts@" + std::string(run));
}
TableId TaskMarksTable(const std::string& campaign, std::string_view run, uint32_t task) {
  return Sharded('p', campaign, static_cast<int>(task % kCampaignShards),
                 "marks@" + std::string(run));
}
TableId EchoesTable(const std::string& campaign, std::string_view run, uint32_t task) {
  return Sharded('p', campaign, static_cast<int>(task % kCampaignShards),
                 "echoes@" + std::string(run));
}
TableId RunMissionsTable(const std::string& campaign, std::string_view run) {
  return OfCampaign(campaign, "missions@" + std::string(run));
}
TableId UptakesTable(const std::string& campaign, std::string_view run) {
  return OfCampaign(campaign, "uptakes@" + std::string(run));
}
TableId RunWatchedTable(const std::string& campaign, std::string_view run) {
  return OfCampaign(campaign, "watched@" + std::string(run));
}
TableId NarrativesTable(const std::string& campaign, std::string_view run) {
  return OfCampaign(campaign, "narratives@" + std::string(run));
}
TableId BandsTable(const std::string& campaign, std::string_view run, int shard) {
  return Sharded('o', campaign, shard, "bands@" + std::string(run));
}
TableId FamiliesTable(const std::string& campaign, std::string_view run, int shard) {
  return Sharded('o', campaign, shard, "families@" + std::string(run));
}
TableId ShareBlocksTable(const std::string& campaign, int shard) {
  return Sharded('o', campaign, shard, "blocks");
}
TableId PhraseSharesTable(const std::string& campaign, std::string_view run, int shard) {
  return Sharded('o', campaign, shard, "phrases@" + std::string(run));
}
TableId EdgesTable(const std::string& campaign, std::string_view run, int shard) {
  return Sharded('e', campaign, shard, "edges@" + std::string(run));
}
TableId NetworksTable(const std::string& campaign, std::string_view run, int shard) {
  return Sharded('e', campaign, shard, "networks@" + std::string(run));
}
TableId BurstsTable(const std::string& campaign, std::string_view run, int shard) {
  return Sharded('o', campaign, shard, "bursts@" + std::string(run));
}
TableId OverlapsTable(const std::string& campaign, std::string_view run, int shard) {
  return Sharded('e', campaign, shard, "overlaps@" + std::string(run));
}
TableId CohortsTable(const std::string& campaign, std::string_view run, int shard) {
  return Sharded('a', campaign, shard, "cohorts@" + std::string(run));
}
TableId TitlesTable(const std::string& campaign, int shard) {
  return Sharded('p', campaign, shard, "titles");
}
TableId RunValue(const std::string& campaign) { return OfCampaign(campaign, "run"); }
TableId ActiveRunValue(const std::string& campaign) { return OfCampaign(campaign, "active"); }
TableId PreviousRunValue(const std::string& campaign) { return OfCampaign(campaign, "previous"); }
TableId CampaignsTable() { return {"k", "campaigns"}; }
TableId CampaignValue(std::string_view id) { return {"k", "campaign:" + std::string(id)}; }
TableId RevealsTable() { return {"k", "reveals"}; }

std::string OrderedBytes(int64_t value) {
  std::string out(8, '\0');
  for (size_t i = 0; i < 8; ++i) out[i] = static_cast<char>(value >> (56 - 8 * i));
  return out;
}

}  // namespace claque
