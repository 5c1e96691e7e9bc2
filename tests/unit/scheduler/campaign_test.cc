// Campaigns as coordinators share them: creating, steering, deleting, reviewing, draining.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "coordinator/aggregator/imported_post.h"
#include "coordinator/aggregator/reveal_log.h"
#include "coordinator/aggregator/reviews.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/query/listing.h"
#include "google/protobuf/util/time_util.h"
#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

v1::Campaign Berg(const std::string& title = "Berg") {
  v1::Campaign campaign;
  campaign.set_name("campaigns/berg27");
  campaign.set_title(title);
  campaign.set_state(v1::ACTIVE);
  return campaign;
}

Status SetState(CampaignBook& book, v1::CampaignState state) {
  return book
      .Update("berg27",
              [state](v1::Campaign& campaign) {
                if (campaign.state() == v1::FROZEN) return FailedPrecondition("frozen");
                campaign.set_state(state);
                return OkStatus();
              })
      .status();
}

// Two coordinators over one store.
class CampaignsTest : public testing::Test {
 protected:
  int64_t Posts() {
    return *stores_.aggregates.Count(OnAllShards(std::string("berg27"), PostsTable));
  }
  // A page with one post, as `cluster` takes it in.
  void Collect(MiniCluster& cluster) {
    const auto leases = MiniCluster::NewLeases(cluster.Exchange("w1", {}, {}, 1));
    ASSERT_THAT(leases, SizeIs(1));
    reports_ = {PageReport(leases[0], leases[0].collection().urls(0), "a", "some text", {})};
    leases_ = leases;
  }

  ManualClock clock_;
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_, "c1"};
  MiniCluster other_{stores_, clock_, "c2"};
  std::vector<v1::Lease> leases_;
  std::vector<v1::Report> reports_;
};

TEST_F(CampaignsTest, OfTwoThatCreateOneNameOneIsRefused) {
  EXPECT_THAT(cluster_.campaigns.Create(Berg("first"), "a"), IsOk());
  EXPECT_THAT(other_.campaigns.Create(Berg("second"), "b"),
              StatusIs(Code::kAlreadyExists, testing::_));
  EXPECT_EQ((*other_.campaigns.Find("berg27"))->proto().title(), "first");
}

TEST_F(CampaignsTest, SameRequestIdIsAnsweredWithTheCampaignItMade) {
  ASSERT_THAT(cluster_.campaigns.Create(Berg(), "a"), IsOk());
  const auto again = other_.campaigns.Create(Berg("later"), "a");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->title(), "Berg");
  EXPECT_THAT(cluster_.campaigns.Create(Berg(), ""), StatusIs(Code::kAlreadyExists, testing::_));
}

TEST_F(CampaignsTest, FreezeThatWasAnsweredOkIsNotUndoneByAPauseUnderWay) {
  ASSERT_THAT(cluster_.campaigns.Create(Berg(), ""), IsOk());
  bool first = true;
  const auto paused = cluster_.campaigns.Update("berg27", [&](v1::Campaign& campaign) {
    // Between its reading and its writing the other coordinator freezes.
    if (std::exchange(first, false)) {
      EXPECT_THAT(SetState(other_.campaigns, v1::FROZEN), IsOk());
    }
    if (campaign.state() == v1::FROZEN) return FailedPrecondition("frozen");
    campaign.set_state(v1::PAUSED);
    return OkStatus();
  });
  EXPECT_THAT(paused, StatusIs(Code::kFailedPrecondition, testing::_));
  ASSERT_THAT(cluster_.campaigns.Refresh(), IsOk());
  EXPECT_EQ((*cluster_.campaigns.Find("berg27"))->proto().state(), v1::FROZEN);
}

TEST_F(CampaignsTest, DeletionThatNobodyCompletedIsCompletedByTheOwner) {
  cluster_.CreateCampaign({"https://news.example/"});
  cluster_.Step();
  Collect(cluster_);
  cluster_.Exchange("w1", leases_, reports_, 0);
  ASSERT_EQ(Posts(), 1);
  // The coordinator that was asked died after its first write.
  ASSERT_THAT(other_.campaigns.BeginDelete("berg27"), IsOk());
  EXPECT_THAT(other_.campaigns.Find("berg27"), StatusIs(Code::kNotFound, testing::_));
  EXPECT_THAT(other_.campaigns.BeginDelete("berg27"), IsOk()) << "asked again";
  cluster_.Step();
  EXPECT_EQ(Posts(), 0);
}

TEST_F(CampaignsTest, ReportTakenInUnderAnOldListIsDeletedToo) {
  cluster_.CreateCampaign({"https://news.example/"});
  cluster_.Step();
  Collect(cluster_);
  ASSERT_THAT(cluster_.membership.Leave(), IsOk());
  ASSERT_THAT(other_.campaigns.BeginDelete("berg27"), IsOk());
  other_.Step();
  cluster_.Exchange("w1", leases_, reports_, 0);  // has not refreshed yet
  ASSERT_EQ(Posts(), 1);
  clock_.Advance(kDeletionGrace);
  other_.Step();
  EXPECT_EQ(Posts(), 0);
  EXPECT_THAT(other_.owner.Campaigns(), IsEmpty()) << "no run of it is begun";
}

TEST_F(CampaignsTest, CoordinatorThatStoodStillDropsNoCampaignThatWasCreatedAnew) {
  cluster_.CreateCampaign({"https://news.example/"});
  ASSERT_THAT(cluster_.campaigns.BeginDelete("berg27"), IsOk());
  cluster_.Step();  // drops it once, then stands still
  ASSERT_THAT(cluster_.campaigns.Deleting(), ElementsAre("berg27"));
  clock_.Advance(10s);
  other_.Step();
  clock_.Advance(kDeletionGrace);
  other_.Step();
  other_.CreateCampaign({"https://news.example/"});
  other_.Step();
  Collect(other_);
  other_.Exchange("w1", leases_, reports_, 0);
  ASSERT_EQ(Posts(), 1);
  ASSERT_TRUE(cluster_.membership.Owns("c:berg27")) << "as it believes";
  EXPECT_THAT(cluster_.reaper.Tick(), IsOk());
  EXPECT_EQ(Posts(), 1);
  EXPECT_THAT(other_.campaigns.IsDeleting("berg27"), IsOkAndHolds(false));
}

TEST_F(CampaignsTest, NameIsFreeOnlyOnceTheDeletionIsComplete) {
  cluster_.CreateCampaign({"https://news.example/"});
  ASSERT_THAT(cluster_.campaigns.BeginDelete("berg27"), IsOk());
  cluster_.Step();
  EXPECT_THAT(cluster_.campaigns.Create(Berg(), ""),
              StatusIs(Code::kFailedPrecondition, testing::_));
  clock_.Advance(kDeletionGrace);
  cluster_.Step();
  EXPECT_THAT(cluster_.campaigns.BeginDelete("berg27"), StatusIs(Code::kNotFound, testing::_));
  EXPECT_THAT(cluster_.campaigns.Create(Berg(), "new"), IsOk());
}

TEST_F(CampaignsTest, ReviewsOfTwoFindingsDoNotReplaceEachOther) {
  ASSERT_THAT(SaveReview(stores_.aggregates, "berg27", "a", {v1::CONFIRMED, "seen"}), IsOk());
  ASSERT_THAT(SaveReview(stores_.aggregates, "berg27", "b", {v1::REJECTED, ""}), IsOk());
  ASSERT_THAT(SaveReview(stores_.aggregates, "berg27", "b", {v1::CONFIRMED, "after all"}), IsOk());
  const auto all = stores_.aggregates.All(ReviewsTable("berg27"));
  ASSERT_THAT(*all, SizeIs(2));
  EXPECT_EQ(DecodeReview((*all)[0].value)->note, "seen");
  EXPECT_EQ(DecodeReview((*all)[1].value)->review, v1::CONFIRMED);
  ASSERT_THAT(SaveReview(stores_.aggregates, "berg27", "b", {v1::REJECTED, ""}), IsOk());
  EXPECT_EQ(DecodeReview(**stores_.aggregates.Get(ReviewsTable("berg27"), "b"))->review,
            v1::REJECTED);
}

TEST_F(CampaignsTest, NoteOfAReviewIsShownWithTheMission) {
  cluster_.CreateCampaign({"https://news.example/"});
  cluster_.Step();
  Collect(cluster_);
  reports_[0].mutable_page()->mutable_posts(0)->mutable_mission()->add_targets("x");
  cluster_.Exchange("w1", leases_, reports_, 0);
  const auto missions = cluster_.catalog.List<v1::Mission>({"campaigns/berg27", 0, "", "", {}});
  ASSERT_THAT(missions->items, SizeIs(1));
  const std::string name = missions->items[0].name();
  ASSERT_THAT(SaveReview(stores_.aggregates, "berg27", std::string(LastSegment(name)),
                         {v1::CONFIRMED, "two of us agree"}),
              IsOk());
  const auto mission = cluster_.catalog.Get<v1::Mission>(name, {});
  EXPECT_EQ(mission->review(), v1::CONFIRMED);
  EXPECT_EQ(mission->review_note(), "two of us agree");
}

TEST_F(CampaignsTest, DrainedWorkerGetsNoLeaseFromAnyCoordinator) {
  cluster_.CreateCampaign({"https://news.example/", "https://forum.example/"});
  cluster_.Exchange("w1", {}, {}, 0);
  other_.Exchange("w1", {}, {}, 0);
  ASSERT_THAT(other_.drained.Add("w1"), IsOk());
  cluster_.Step();
  other_.Step();
  EXPECT_THAT(MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 5)), IsEmpty());
  EXPECT_THAT(MiniCluster::NewLeases(other_.Exchange("w1", {}, {}, 5)), IsEmpty());
  EXPECT_TRUE(cluster_.exchange.Workers().at(0).draining());
}

TEST_F(CampaignsTest, ImportCountsNewAndKnownPosts) {
  cluster_.CreateCampaign({"https://news.example/"});
  const auto info = *cluster_.campaigns.Find("berg27");
  const auto post = [](const std::string& text) {
    v1::ExtractedPost out;
    out.mutable_post()->mutable_account()->set_platform("social.example");
    out.mutable_post()->mutable_account()->set_handle("alice");
    out.mutable_post()->set_text(text);
    return out;
  };
  EXPECT_EQ(*cluster_.applier.Import(*info, {post("a"), post("b"), post("b")}), 2);
  EXPECT_EQ(*cluster_.applier.Import(*info, {post("b"), post("c")}), 1);
  EXPECT_EQ(*cluster_.applier.Import(*info, {post("a"), post("b")}), 0);
}

// A line of a file of traces: one share of one object.
v1::ExtractedPost Share(const std::string& account, const std::string& content,
                        const std::string& object, int line) {
  v1::ImportedPost share;
  share.set_platform("x.com");
  share.set_handle(account);
  share.set_content_id(content);
  share.add_objects(object);
  share.set_line(line);
  share.mutable_post_time()->set_seconds(1'800'000'000 + line % 2);
  return PostOfImport(share, "f.csv");
}

TEST_F(CampaignsTest, LinesOfOnePostAddUpInAnyOrderAndNumber) {
  const std::vector<v1::ExtractedPost> lines = {Share("ann", "17", "https://a.example/1", 2),
                                                Share("ann", "17", "#GoNorth", 3),
                                                Share("ann", "17", "0fb4", 4),
                                                Share("bea", "18", "0fb4", 5),
                                                Share("bea", "17", "https://a.example/1", 10),
                                                Share("ann", "17", "0fb4", 11)};
  const auto stored = [&](std::vector<v1::ExtractedPost> order, size_t batch) {
    MemoryStores stores(clock_);
    MiniCluster cluster(stores, clock_, "c9");
    cluster.CreateCampaign({"https://news.example/"});
    const auto info = *cluster.campaigns.Find("berg27");
    for (size_t at = 0; at < order.size(); at += batch) {
      const auto begin = order.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end = std::min(order.end() - begin, static_cast<std::ptrdiff_t>(batch)) + begin;
      EXPECT_THAT(cluster.applier.Import(*info, {begin, end}), IsOk());
    }
    std::string out;
    const auto traces = cluster.catalog.List<v1::Trace>({"campaigns/berg27", 0, "", "", {}});
    for (const v1::Trace& trace : traces->items) out += trace.ShortDebugString() + "\n";
    EXPECT_THAT(traces->items, SizeIs(5));
    const auto posts = cluster.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}});
    for (const v1::Post& post : posts->items) out += post.ShortDebugString() + "\n";
    EXPECT_THAT(posts->items, SizeIs(3));
    return out;
  };
  const std::string expected = stored(lines, 2);
  EXPECT_THAT(expected, HasSubstr("object_kind: OTHER object: \"0fb4\""));
  EXPECT_THAT(expected, HasSubstr("object_kind: HASHTAG object: \"gonorth\""));
  EXPECT_EQ(stored({lines.rbegin(), lines.rend()}, 6), expected);
  std::vector<v1::ExtractedPost> twice = lines;
  twice.insert(twice.end(), lines.rbegin(), lines.rend());
  EXPECT_EQ(stored(twice, 1), expected);
}

TEST_F(CampaignsTest, ImportLeavesTracesOfWhatItsTextShares) {
  cluster_.CreateCampaign({"https://news.example/"});
  v1::ImportedPost post;
  post.set_platform("social.example");
  post.set_handle("alice");
  post.set_text("@bob vote at https://poll.example/7 #GoNorth");
  v1::ImportedPost other = post;
  other.set_text("what bob is to some is a name to others");
  const auto info = *cluster_.campaigns.Find("berg27");
  ASSERT_THAT(
      cluster_.applier.Import(*info, {PostOfImport(post, "f.csv"), PostOfImport(other, "f.csv")}),
      IsOk());
  std::map<v1::ObjectKind, std::string> objects;
  const auto traces = cluster_.catalog.List<v1::Trace>({"campaigns/berg27", 0, "", "", {}});
  for (const v1::Trace& trace : traces->items) {
    objects[trace.object_kind()] = trace.object();
  }
  EXPECT_THAT(objects, SizeIs(3));
  EXPECT_EQ(objects[v1::URL], "https://poll.example/7");
  EXPECT_EQ(objects[v1::HASHTAG], "gonorth");
  EXPECT_THAT(objects[v1::MENTION], testing::StartsWith("acct-"));
  // The mention itself is replaced in its text, the word in another post of the file is not.
  std::string texts;
  const auto posts = cluster_.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}});
  for (const v1::Post& stored : posts->items) {
    texts += stored.text() + "\n";
  }
  EXPECT_THAT(texts, HasSubstr("@" + objects[v1::MENTION] + " vote"));
  EXPECT_THAT(texts, HasSubstr("what bob is"));
}

TEST_F(CampaignsTest, PicturesAreTracedAndLinksSayTheirSite) {
  cluster_.CreateCampaign({"https://news.example/"});
  v1::ImportedPost post;
  post.set_platform("social.example");
  post.set_handle("alice");
  post.set_text("https://www.poll.example/7 https://t.me/somebody https://social.example/p/8");
  post.add_media_hashes("E0C8F0F8FCFEFF7F");
  v1::ImportedPost row = post;  // of a file that says itself what was shared
  row.clear_text();
  row.add_objects("https://www.poll.example/7");
  const auto info = *cluster_.campaigns.Find("berg27");
  ASSERT_THAT(
      cluster_.applier.Import(*info, {PostOfImport(post, "f.csv"), PostOfImport(row, "f.csv")}),
      IsOk());
  std::multimap<std::string, std::string> sites;
  const auto traces = cluster_.catalog.List<v1::Trace>({"campaigns/berg27", 0, "", "", {}});
  for (const v1::Trace& trace : traces->items) sites.emplace(trace.object(), trace.site());
  EXPECT_THAT(sites,
              testing::UnorderedElementsAre(
                  testing::Pair("e0c8f0f8fcfeff7f", ""), testing::Pair("e0c8f0f8fcfeff7f", ""),
                  testing::Pair("https://www.poll.example/7", "poll.example"),
                  testing::Pair("https://www.poll.example/7", ""),
                  testing::Pair("https://t.me/somebody", ""),
                  testing::Pair("https://social.example/p/8", "")));
  const auto pictures =
      cluster_.catalog.List<v1::Trace>({"campaigns/berg27", 0, "", "object_kind = MEDIA_HASH", {}});
  EXPECT_THAT(pictures->items, SizeIs(2));
}

TEST_F(CampaignsTest, ThreeHashtagsAreAlsoASequenceInTheirOrderAndTwoAreNot) {
  cluster_.CreateCampaign({"https://news.example/"});
  v1::ImportedPost three;
  three.set_platform("social.example");
  three.set_handle("alice");
  three.set_text("#Zebra first #apple then #Mango");
  v1::ImportedPost two = three;
  two.set_text("#zebra and #apple");
  const auto info = *cluster_.campaigns.Find("berg27");
  ASSERT_THAT(
      cluster_.applier.Import(*info, {PostOfImport(three, "f.csv"), PostOfImport(two, "f.csv")}),
      IsOk());
  const auto traces = cluster_.catalog.List<v1::Trace>(
      {"campaigns/berg27", 0, "", "object_kind = HASHTAG_SEQUENCE", {}});
  ASSERT_THAT(traces, IsOk());
  ASSERT_THAT(traces->items, SizeIs(1));
  EXPECT_EQ(traces->items[0].object(), "zebra apple mango");
}

TEST_F(CampaignsTest, CoverageOfOverTenThousandSourcesIsPagedWithoutGaps) {
  cluster_.CreateCampaign(std::vector<std::string>(10'002, "https://news.example/"));
  ListOptions options{"campaigns/berg27", kMaxPageSize, "", "", {}};
  std::set<std::string> names;
  do {
    const auto page = cluster_.catalog.List<v1::Coverage>(options);
    ASSERT_THAT(page, IsOk());
    for (const v1::Coverage& coverage : page->items) names.insert(coverage.name());
    options.page_token = page->next_page_token;
  } while (!options.page_token.empty());
  EXPECT_THAT(names, SizeIs(10'002));
}

TEST_F(CampaignsTest, RevealIsKeptInTheStoreInOrderOfTime) {
  v1::RevealRecord record;
  record.set_name("campaigns/berg27/accounts/blue-fox");
  record.set_reason("court order 7");
  record.set_subject("CN=eve,OU=operator");
  record.mutable_time()->set_seconds(1'800'000'000);
  ASSERT_THAT(RecordReveal(stores_.aggregates, record), IsOk());
  ASSERT_THAT(stores_.aggregates.DropCampaign("berg27"), IsOk());
  const auto kept = stores_.aggregates.All(RevealsTable());
  ASSERT_THAT(*kept, SizeIs(1));
  EXPECT_THAT((*kept)[0].field, HasSubstr("2027-01-15T08:00:00Z"));
  EXPECT_THAT((*kept)[0].value, HasSubstr("court order 7"));
  EXPECT_THAT((*kept)[0].value, HasSubstr("CN=eve,OU=operator"));
}

// Campaigns c0 to c4, of which c1 and c3 are paused.
std::vector<v1::Campaign> Five() {
  std::vector<v1::Campaign> all;
  for (int i = 4; i >= 0; --i) {
    v1::Campaign& campaign = all.emplace_back();
    campaign.set_name("campaigns/c" + std::to_string(i));
    campaign.set_title("T");
    campaign.set_state(i % 2 == 1 ? v1::PAUSED : v1::ACTIVE);
  }
  return all;
}

std::vector<std::string> Names(const Listing<v1::Campaign>& listing) {
  std::vector<std::string> names;
  for (const auto& campaign : listing.items) names.push_back(campaign.name());
  return names;
}

TEST(ListingTest, PagesComeInOrderOfNameUntilAllWereGiven) {
  const auto first = PageOf(Five(), {"", 3, "", "", {}});
  EXPECT_THAT(Names(*first), ElementsAre("campaigns/c0", "campaigns/c1", "campaigns/c2"));
  const auto second = PageOf(Five(), {"", 3, first->next_page_token, "", {}});
  EXPECT_THAT(Names(*second), ElementsAre("campaigns/c3", "campaigns/c4"));
  EXPECT_EQ(second->next_page_token, "");
}

TEST(ListingTest, FilterAndReadMaskAreObeyed) {
  ListOptions options{"", 0, "", "state = PAUSED", {}};
  options.read_mask.add_paths("title");
  const auto page = PageOf(Five(), options);
  ASSERT_THAT(page->items, SizeIs(2));
  EXPECT_EQ(page->items[0].title(), "T");
  EXPECT_EQ(page->items[0].state(), v1::CAMPAIGN_STATE_UNSPECIFIED);
  EXPECT_THAT(PageOf(Five(), {"", 0, "", "state = = PAUSED", {}}),
              StatusIs(Code::kInvalidArgument, testing::_));
  EXPECT_THAT(PageOf(Five(), {"", -1, "", "", {}}), StatusIs(Code::kInvalidArgument, testing::_));
}

}  // namespace
}  // namespace claque
