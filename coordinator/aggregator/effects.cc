#include "coordinator/aggregator/effects.h"

#include <algorithm>

#include "common/base/hash.h"
#include "coordinator/aggregator/imported_post.h"
#include "coordinator/aggregator/own_permalinks.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/frontier/revisit.h"
#include "coordinator/privacy/page_privacy.h"
#include "coordinator/privacy/private_text.h"
#include "coordinator/store/frontier_rules.h"
#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

constexpr int kMaxListedPosts = 200;

constexpr int kHashtagSequence = 3;  // fewer are no sequence that somebody made up

int ShardOf(std::string_view id) { return CampaignShard(std::string(id)); }

// Of two reports of one thing the classified one wins.
std::string LangRank(const v1::Post& post) { return post.lang().empty() ? "0" : "1"; }

// `target_key`: of the post that `object` means, 0 = none.
void AddTrace(const std::string& campaign, v1::ObjectKind kind, const std::string& object,
              const v1::Post& post, Effects& effects, uint64_t target_key = 0) {
  if (object.empty()) return;
  const std::string id = TraceId(kind, object, LastSegment(post.name()));
  v1::Trace trace;
  trace.set_name(ResourceName(campaign, "traces", id));
  trace.set_object_kind(kind);
  trace.set_object(object);
  trace.set_account(ResourceName(campaign, "accounts", post.account().name()));
  if (post.has_post_time()) *trace.mutable_post_time() = post.post_time();
  trace.set_post(post.name());
  // What an imported post's file states is taken as given, also of objects that no text names.
  trace.set_lang(post.lang().empty() ? post.stated_lang() : post.lang());
  trace.set_platform(post.account().platform());
  trace.set_post_key(post.import_key());
  trace.set_target_key(target_key);
  effects.puts.push_back(
      {TracesTable(campaign, ShardOf(id)), id, LangRank(post), trace.SerializeAsString(), true});
}

void AddTraces(const std::string& campaign, const v1::Post& post, Effects& effects) {
  for (const std::string& link : post.links()) AddTrace(campaign, v1::URL, link, post, effects);
  for (const std::string& tag : post.hashtags()) {
    AddTrace(campaign, v1::HASHTAG, tag, post, effects);
  }
  if (post.hashtags_size() >= kHashtagSequence) {
    std::string sequence;
    for (const std::string& tag : post.hashtags()) {
      sequence += (sequence.empty() ? "" : " ") + tag;
    }
    AddTrace(campaign, v1::HASHTAG_SEQUENCE, sequence, post, effects);
  }
  for (const std::string& mention : post.mentions()) {
    AddTrace(campaign, v1::MENTION, mention, post, effects);
  }
  AddTrace(campaign, v1::REPLY_TARGET, post.reply_to(), post, effects, post.reply_to_key());
  AddTrace(campaign, v1::REPOST, post.repost_of(), post, effects, post.repost_of_key());
}

// More facts win; the bytes decide between equals.
void AddAccount(const std::string& campaign, const v1::Account& account, Effects& effects) {
  if (account.name().empty()) return;
  const int64_t facts = account.has_create_time() + account.has_followers() +
                        (account.kind() != v1::ACCOUNT_KIND_UNSPECIFIED) +
                        !account.name_shape().empty();
  effects.puts.push_back({AccountsTable(campaign, AccountShard(account.name())), account.name(),
                          OrderedBytes(facts), account.SerializeAsString(), true});
}

void AddMission(const std::string& campaign, const v1::Post& post, v1::Mission& mission,
                Effects& effects) {
  const std::string id = MissionId(LastSegment(post.name()));
  mission.set_name(ResourceName(campaign, "missions", id));
  mission.set_post(post.name());
  *mission.mutable_publisher() = post.account();
  if (post.has_post_time()) *mission.mutable_publish_time() = post.post_time();
  mission.set_lang(post.lang());
  mission.set_text(post.text());
  mission.set_page_url(post.page_url());
  mission.set_capture(post.capture());
  mission.set_review(v1::UNREVIEWED);
  for (v1::StockPhrase& phrase : *mission.mutable_stock_phrases()) {
    phrase.set_id(StoredPhraseId(phrase.text()));
    if (phrase.lang().empty()) phrase.set_lang(post.lang());
  }
  effects.missions.push_back({MissionsTable(campaign), id,
                              OrderedBytes(static_cast<int64_t>(post.text().size())),
                              mission.SerializeAsString(), true});
}

// Latest settled state wins over any transient failure, and whatever a worker reported over the
// end of workers; then the bytes decide.
std::string PageRank(const v1::Page& page, int64_t fetch_ms) {
  if (page.outcome() == v1::WORKER_CRASH) return "";
  return std::string(1, IsSettled(page.outcome()) ? '\1' : '\0') + OrderedBytes(fetch_ms);
}

void SetTime(WallTime time, google::protobuf::Timestamp* (v1::Page::*field)(), v1::Page* page) {
  if (ToMillis(time) <= 0) return;
  *(page->*field)() = TimeUtil::MillisecondsToTimestamp(ToMillis(time));
}

// What the visit says, apart from the capture: the last settled one wins.
void AddVisit(const std::string& campaign, const v1::Page& page, const RecrawlState& after,
              Effects& effects) {
  if (after.interval.count() <= 0) return;
  v1::Page visit;
  visit.set_outcome(page.outcome());
  visit.set_http_status(page.http_status());
  if (page.outcome() != v1::CAPTURED) visit.set_reason(page.reason());
  visit.set_redirect_url(page.redirect_url());
  visit.set_presence(PresenceOf(after));
  SetTime(after.fetched, &v1::Page::mutable_visit_time, &visit);
  SetTime(after.seen, &v1::Page::mutable_seen_time, &visit);
  SetTime(after.vanished, &v1::Page::mutable_vanish_time, &visit);
  SetTime(after.returned, &v1::Page::mutable_return_time, &visit);
  SetTime(after.modified, &v1::Page::mutable_change_time, &visit);
  const std::string id = IdOfPage(page.url());
  effects.puts.push_back({PageVisitsTable(campaign, ShardOf(id)), id,
                          PageRank(visit, std::max<int64_t>(0, ToMillis(after.fetched))),
                          visit.SerializeAsString(), false});
}

// What other posts are compared with: a shared headline is no shared wording of theirs. A page that
// is one post of its author often has that post as its title, and is no article.
void AddTitle(const std::string& campaign, const v1::PageResult& result, Effects& effects) {
  const std::string& title = result.page().title();
  const bool article =
      std::any_of(result.posts().begin(), result.posts().end(),
                  [](const v1::ExtractedPost& post) { return post.post().kind() == "article"; });
  if (title.empty() || !article) return;
  const std::string id = ContentId({"title", title});
  effects.puts.push_back({TitlesTable(campaign, ShardOf(id)), id, "", title, false});
}

void AddPage(const std::string& campaign, v1::Page& page, Effects& effects) {
  const std::string id = IdOfPage(page.url());
  page.set_name(ResourceName(campaign, "pages", id));
  int64_t fetch_ms = 0;
  if (page.has_capture()) {
    v1::Capture& capture = *page.mutable_capture();
    fetch_ms = std::max<int64_t>(0, TimeUtil::TimestampToMilliseconds(capture.fetch_time()));
    effects.puts.push_back({CapturesTable(campaign, ShardOf(LastSegment(capture.name()))),
                            std::string(LastSegment(capture.name())), "",
                            capture.SerializeAsString(), false});
    effects.puts.push_back({CapturedPagesTable(campaign, ShardOf(id)), id, "", "1", false});
  }
  effects.puts.push_back({PagesTable(campaign, ShardOf(id)), id, PageRank(page, fetch_ms),
                          page.SerializeAsString(), false});
}

// "kind url" lines; URLs that name accounts are sealed.
std::string StoredLinks(const Pseudonyms& pseudonyms, const v1::PageResult& result) {
  std::string out;
  for (const v1::DiscoveredLink& link : result.links()) {
    out += std::to_string(link.kind()) + " " + SealUrl(pseudonyms, link.url()) + "\n";
  }
  return out;
}

void AddOffer(const CampaignInfo& campaign, const Pseudonyms& pseudonyms, const Rank& from,
              v1::LinkKind kind, const std::string& url, std::vector<UrlOffer>& offers) {
  if (kind == v1::NOFOLLOW) return;
  const auto parsed = Url::Parse(url);
  if (!parsed) return;
  const auto rank = campaign.RankOfLink(from, *parsed, kind == v1::REDIRECT);
  const auto canonical = Canonical(*parsed);
  if (!rank || !canonical) return;
  UrlOffer offer{campaign.id(), SealUrl(pseudonyms, *canonical), std::string(parsed->host()), *rank,
                 false};
  // A page may write what cannot be stored (too long a URL or host): that link is left out, because
  // the store refuses the batch it comes in.
  if (CheckOffers({&offer, 1}).ok()) offers.push_back(std::move(offer));
}

}  // namespace

void AddPost(const std::string& campaign, v1::ExtractedPost& extracted, bool owns_permalink,
             Effects& effects) {
  v1::Post& post = *extracted.mutable_post();
  const std::string id = PostId(post, owns_permalink);
  post.set_name(ResourceName(campaign, "posts", id));
  AddTraces(campaign, post, effects);
  for (const std::string& name : extracted.objects()) {
    const NamedObject named = ObjectNamed(name);
    AddTrace(campaign, named.kind, std::string(named.object), post, effects);
  }
  AddAccount(campaign, post.account(), effects);
  post.mutable_account()->clear_name_shape();
  if (extracted.has_mission()) AddMission(campaign, post, *extracted.mutable_mission(), effects);
  // The longer text wins (a page over its feed's excerpt), then the classified one.
  const std::string rank = OrderedBytes(static_cast<int64_t>(post.text().size())) + LangRank(post);
  effects.puts.push_back(
      {PostsTable(campaign, ShardOf(id)), id, rank, post.SerializeAsString(), true});
}

Effects EffectsOf(const CampaignInfo& campaign, const Pseudonyms& pseudonyms, const Rank& rank,
                  const RecrawlState& after, v1::PageResult result) {
  Effects effects;
  for (const v1::DiscoveredLink& link : result.links()) {
    AddOffer(campaign, pseudonyms, rank, link.kind(), link.url(), effects.offers);
  }
  const std::string links = StoredLinks(pseudonyms, result);
  for (const SealedAccount& account :
       Pseudonymise(pseudonyms, campaign.id(), campaign.public_accounts(), result)) {
    effects.puts.push_back(SealedPut(campaign.id(), account));
  }
  v1::Page& page = *result.mutable_page();
  if (page.has_capture()) {
    const std::string id = CaptureId(page.url(), page.capture().body_sha256());
    page.mutable_capture()->set_name(ResourceName(campaign.id(), "captures", id));
  }
  page.set_post_count(result.posts_size());
  page.set_depth(0);
  page.set_source_index(0);
  const OwnPermalinks own(result);
  for (v1::ExtractedPost& extracted : *result.mutable_posts()) {
    extracted.mutable_post()->set_page_url(page.url());
    extracted.mutable_post()->set_capture(page.capture().name());
    AddPost(campaign.id(), extracted, own.Has(extracted.post()), effects);
    if (page.posts_size() < kMaxListedPosts) page.add_posts(extracted.post().name());
  }
  std::sort(page.mutable_posts()->begin(), page.mutable_posts()->end());
  AddVisit(campaign.id(), page, after, effects);
  AddPage(campaign.id(), page, effects);
  AddTitle(campaign.id(), result, effects);
  effects.puts.push_back(RankPut(campaign.id(), page.url(), rank));
  if (!links.empty()) {
    const std::string id = IdOfPage(page.url());
    effects.puts.push_back({PageLinksTable(campaign.id(), ShardOf(id)), id, "", links, false});
  }
  return effects;
}

std::vector<UrlOffer> OffersFor(const CampaignInfo& campaign, const Pseudonyms& pseudonyms,
                                const Rank& rank, const std::string& stored_links) {
  std::vector<UrlOffer> offers;
  size_t begin = 0;
  while (begin < stored_links.size()) {
    const size_t end = std::min(stored_links.find('\n', begin), stored_links.size());
    const std::string line = stored_links.substr(begin, end - begin);
    begin = end + 1;
    const size_t space = line.find(' ');
    if (space == std::string::npos) continue;
    const auto url = OpenUrl(pseudonyms, line.substr(space + 1));
    const auto kind = static_cast<v1::LinkKind>(std::atoi(line.c_str()));
    if (url.ok()) AddOffer(campaign, pseudonyms, rank, kind, *url, offers);
  }
  return offers;
}

void MergeVisit(const v1::Page& visit, v1::Page* page) {
  page->MergeFrom(visit);
  page->set_http_status(visit.http_status());
  page->set_redirect_url(visit.redirect_url());
}

Put SealedPut(const std::string& campaign, const SealedAccount& account) {
  return {SealedTable(campaign, AccountShard(account.pseudonym)), account.pseudonym, "",
          account.account_key + " " + account.sealed, false};
}

Put RankPut(const std::string& campaign, const std::string& page_url, const Rank& rank) {
  const std::string id = IdOfPage(page_url);
  const std::string packed = std::to_string(rank.Packed());
  // The least rank must win where the greatest bytes are kept.
  return {PageRanksTable(campaign, ShardOf(id)), id,
          OrderedBytes((int64_t{1} << 62) - rank.Packed()), packed, false};
}

}  // namespace claque
