// Pages whose workers ended on them: listed, and written before the frontier gives them up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/url/url.h"
#include "coordinator/store/frontier_rules.h"
#include "google/protobuf/util/time_util.h"
#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using google::protobuf::util::TimeUtil;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr auto kOver = 36s;  // a lease and its grace

class LostPageTest : public testing::Test {
 protected:
  v1::Lease TakeLease() {
    cluster_.Step();
    auto leases = MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 4));
    std::erase_if(leases, [](const v1::Lease& lease) { return !lease.has_collection(); });
    EXPECT_THAT(leases, SizeIs(1));
    return leases.empty() ? v1::Lease() : leases[0];
  }
  // Loses leases until a page is leased alone, and that lease too; nobody has noticed the latter.
  v1::Lease LoseAll() {
    for (int i = 0; i < kLostLeasesUntilAlone; ++i) {
      TakeLease();
      clock_.Advance(kOver);
    }
    v1::Lease alone = TakeLease();
    EXPECT_THAT(alone.collection().urls(), SizeIs(1));
    clock_.Advance(kOver);
    return alone;
  }
  void ReportLate(const v1::Lease& lease, v1::FetchOutcome outcome) {
    v1::Report report = PageReport(lease, lease.collection().urls(0), "badger", "Hello", {});
    v1::PageResult& result = *report.mutable_page();
    if (outcome != v1::CAPTURED) {
      result.clear_posts();
      result.mutable_page()->clear_capture();
      result.mutable_page()->set_outcome(outcome);
    }
    const auto response = cluster_.Exchange("w1", {lease}, {report}, 0);
    ASSERT_EQ(response.report_statuses_size(), 1);
    EXPECT_EQ(response.report_statuses(0).code(), 0) << response.report_statuses(0).message();
  }
  std::vector<v1::Page> Pages(const std::string& filter = "") {
    const auto pages = cluster_.catalog.List<v1::Page>({"campaigns/berg27", 0, "", filter, {}});
    EXPECT_THAT(pages, IsOk());
    return pages.ok() ? pages->items : std::vector<v1::Page>();
  }
  v1::Page OnlyPage() {
    const auto pages = Pages();
    EXPECT_THAT(pages, SizeIs(1));
    return pages.empty() ? v1::Page() : pages[0];
  }
  FrontierCounts Counts() { return *stores_.frontier.Counts("berg27", clock_.Now()); }

  ManualClock clock_;
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_};
};

TEST_F(LostPageTest, IsListedWithItsReason) {
  cluster_.CreateCampaign({"file:///a", "https://news.example/"});
  const UrlOffer link{"berg27", "https://other.example/a", "other.example", {2, 1}, false};
  ReportLate(TakeLease(), v1::CAPTURED);
  ASSERT_THAT(stores_.frontier.Offer({&link, 1}, clock_.Now()), IsOk());
  LoseAll();
  EXPECT_THAT(Pages("outcome = WORKER_CRASH"), IsEmpty());
  cluster_.Step();
  const auto pages = Pages("outcome = WORKER_CRASH");
  ASSERT_THAT(pages, SizeIs(1));
  EXPECT_EQ(pages[0].url(), link.url);
  EXPECT_THAT(pages[0].name(), testing::StartsWith("campaigns/berg27/pages/"));
  EXPECT_THAT(pages[0].reason(), HasSubstr("3 leases of its host"));
  EXPECT_EQ(pages[0].depth(), 2);
  EXPECT_EQ(pages[0].source_index(), 1);
  EXPECT_FALSE(pages[0].has_capture());
  EXPECT_FALSE(pages[0].has_visit_time());
  const auto coverage = cluster_.catalog.Get<v1::Coverage>("campaigns/berg27/coverage/00001", {});
  ASSERT_THAT(coverage, IsOk());
  EXPECT_EQ(coverage->failed(), 1);
  EXPECT_TRUE(Counts().idle());
}

TEST_F(LostPageTest, IsWrittenBeforeTheFrontierMoves) {
  cluster_.CreateCampaign({"https://news.example/"});
  LoseAll();
  int seen = 0;
  stores_.aggregates.FailPuts([&](const Put& put) {
    if (put.table.name != "pages") return OkStatus();
    ++seen;
    EXPECT_EQ(Counts().leased, 1);
    return Unavailable("away");
  });
  EXPECT_THAT(cluster_.desk.Expire(), StatusIs(Code::kUnavailable, HasSubstr("away")));
  EXPECT_EQ(seen, 1);
  EXPECT_THAT(Pages(), IsEmpty());
  EXPECT_EQ(Counts().done, 0);
  stores_.aggregates.FailPuts({});
  EXPECT_THAT(cluster_.desk.Expire(), IsOk());
  EXPECT_EQ(OnlyPage().outcome(), v1::WORKER_CRASH);
  EXPECT_EQ(Counts().done, 1);
}

TEST_F(LostPageTest, IsWrittenAgainWhereItsCoordinatorStoppedBetweenPageAndFrontier) {
  cluster_.CreateCampaign({"https://news.example/"}, 1h);
  LoseAll();
  stores_.aggregates.FailPuts([&](const Put&) {
    return stores_.frontier.Own(HostShard("news.example"), "c2", clock_.Now()).status();
  });
  EXPECT_THAT(cluster_.desk.Expire(), IsOk());
  stores_.aggregates.FailPuts({});
  const std::string written = OnlyPage().SerializeAsString();
  EXPECT_EQ(Counts().leased, 1) << "the shard was lost just then";
  ASSERT_THAT(cluster_.membership.Leave(), IsOk());
  clock_.Advance(1s);
  MiniCluster second(stores_, clock_, "c2");
  second.Step();
  EXPECT_EQ(OnlyPage().SerializeAsString(), written);
  EXPECT_EQ(Counts().done, 1);
}

TEST_F(LostPageTest, LateReportStandsOverIt) {
  cluster_.CreateCampaign({"https://news.example/"});
  const v1::Lease lost = LoseAll();
  cluster_.Step();
  EXPECT_EQ(OnlyPage().outcome(), v1::WORKER_CRASH);
  ReportLate(lost, v1::NETWORK_ERROR);
  EXPECT_EQ(OnlyPage().outcome(), v1::NETWORK_ERROR);
  EXPECT_THAT(OnlyPage().reason(), IsEmpty());
  ReportLate(lost, v1::CAPTURED);
  EXPECT_EQ(OnlyPage().outcome(), v1::CAPTURED);
  EXPECT_TRUE(OnlyPage().has_capture());
  EXPECT_EQ(OnlyPage().post_count(), 1);
}

TEST_F(LostPageTest, CaptureWhoseCommitCameTooLateStands) {
  cluster_.CreateCampaign({"https://news.example/"}, 1h);
  ReportLate(LoseAll(), v1::CAPTURED);
  EXPECT_EQ(Counts().done, 0);
  const std::string before = OnlyPage().SerializeAsString();
  cluster_.Step();
  EXPECT_EQ(Counts().done, 1);
  EXPECT_EQ(OnlyPage().SerializeAsString(), before);
}

TEST_F(LostPageTest, VisitIsToldOfPagesThatAreVisitedAgain) {
  cluster_.CreateCampaign({"https://news.example/"}, 1h);
  const v1::Lease lost = LoseAll();
  cluster_.Step();
  const v1::Page page = OnlyPage();
  EXPECT_EQ(page.outcome(), v1::WORKER_CRASH);
  EXPECT_THAT(page.reason(), Not(IsEmpty()));
  EXPECT_EQ(TimeUtil::TimestampToMilliseconds(page.visit_time()),
            ToMillis(clock_.Now() - kOver + 30s));
  EXPECT_EQ(page.presence(), v1::PRESENCE_UNSPECIFIED);
  ReportLate(lost, v1::CAPTURED);
  EXPECT_EQ(OnlyPage().outcome(), v1::CAPTURED);
  EXPECT_EQ(OnlyPage().presence(), v1::THERE);
}

TEST_F(LostPageTest, ItsUrlIsPseudonymisedAsThatOfAnyPage) {
  cluster_.CreateCampaign({"https://social.example/u/otter"});
  const v1::Lease lost = LoseAll();
  EXPECT_EQ(lost.collection().urls(0).url(), "https://social.example/u/otter");
  cluster_.Step();
  const v1::Page page = OnlyPage();
  EXPECT_THAT(page.url(), HasSubstr("https://social.example/u/acct-"));
  EXPECT_THAT(cluster_.Export(), Not(HasSubstr("otter")));
  ReportLate(lost, v1::CAPTURED);
  EXPECT_EQ(OnlyPage().url(), page.url());
}

TEST_F(LostPageTest, LeaseOfADeletedCampaignEndsWithoutAPage) {
  cluster_.CreateCampaign({"https://news.example/"});
  LoseAll();
  ASSERT_THAT(cluster_.campaigns.BeginDelete("berg27"), IsOk());
  stores_.aggregates.FailPuts([](const Put&) { return Internal("a page of nothing"); });
  EXPECT_THAT(cluster_.desk.Expire(), IsOk());
  EXPECT_EQ(Counts().leased, 0);
}

}  // namespace
}  // namespace claque
