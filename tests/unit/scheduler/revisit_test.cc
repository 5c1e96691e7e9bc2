// Pages that are visited again, from the lease to the listing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/protobuf/util/time_util.h"
#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using google::protobuf::util::TimeUtil;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RevisitTest : public testing::Test {
 protected:
  RevisitTest() { cluster_.CreateCampaign({"https://news.example/"}, 1h); }

  std::vector<v1::Lease> TakeLeases(MiniCluster& cluster) {
    cluster.Step();
    auto leases = MiniCluster::NewLeases(cluster.Exchange("w1", {}, {}, 4));
    std::erase_if(leases, [](const v1::Lease& lease) { return !lease.has_collection(); });
    return leases;
  }
  v1::Lease TakeLease() {
    const auto leases = TakeLeases(cluster_);
    EXPECT_THAT(leases, SizeIs(1));
    if (leases.empty()) return {};
    EXPECT_THAT(leases[0].collection().urls(), SizeIs(1));
    return leases[0];
  }
  v1::Report Visit(const v1::Lease& lease, v1::FetchOutcome outcome, const std::string& text = "") {
    const v1::FetchUrl& url = lease.collection().urls(0);
    v1::Report report = PageReport(lease, url, "otter", text, {});
    v1::PageResult& result = *report.mutable_page();
    *result.mutable_visit_time() = TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now()));
    if (outcome == v1::CAPTURED) {
      result.set_etag("\"" + text + "\"");
      *result.mutable_page()->mutable_capture()->mutable_fetch_time() = result.visit_time();
      return report;
    }
    v1::Page page;
    page.set_url(url.url());
    page.set_outcome(outcome);
    page.set_http_status(outcome == v1::GONE ? 404 : 304);
    *result.mutable_page() = page;
    result.clear_posts();
    return report;
  }
  void Report(const v1::Lease& lease, const v1::Report& report) {
    const auto response = cluster_.Exchange("w1", {lease}, {report}, 0);
    ASSERT_EQ(response.report_statuses_size(), 1);
    EXPECT_EQ(response.report_statuses(0).code(), 0) << response.report_statuses(0).message();
  }
  // One visit of the page, now.
  v1::Lease Visited(v1::FetchOutcome outcome, const std::string& text = "") {
    const v1::Lease lease = TakeLease();
    Report(lease, Visit(lease, outcome, text));
    return lease;
  }
  v1::Page Page() {
    const auto pages = cluster_.catalog.List<v1::Page>({"campaigns/berg27", 0, "", "", {}});
    EXPECT_THAT(pages, IsOkAndHolds(testing::Field(&Listing<v1::Page>::items, SizeIs(1))));
    return pages.ok() && !pages->items.empty() ? pages->items[0] : v1::Page();
  }
  v1::Coverage Coverage() {
    const auto all = cluster_.catalog.List<v1::Coverage>({"campaigns/berg27", 0, "", "", {}});
    EXPECT_THAT(all, IsOk());
    return all.ok() && !all->items.empty() ? all->items[0] : v1::Coverage();
  }
  int64_t Seconds(const google::protobuf::Timestamp& time) {
    return TimeUtil::TimestampToSeconds(time) - ToMillis(start_) / 1000;
  }

  ManualClock clock_;
  const WallTime start_ = clock_.Now();
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_};
};

TEST_F(RevisitTest, PageComesBackAfterItsIntervalWithItsValidators) {
  EXPECT_EQ(Visited(v1::CAPTURED, "one").collection().urls(0).etag(), "");
  clock_.Advance(59min);
  EXPECT_THAT(TakeLeases(cluster_), IsEmpty());
  clock_.Advance(1min);
  const v1::Lease lease = TakeLease();
  EXPECT_EQ(lease.collection().urls(0).etag(), "\"one\"");
  EXPECT_EQ(lease.collection().urls(0).depth(), 0);
}

TEST_F(RevisitTest, UnchangedPageKeepsItsCaptureAndComesBackLater) {
  Visited(v1::CAPTURED, "one");
  const std::string capture = Page().capture().name();
  clock_.Advance(1h);
  Visited(v1::NOT_MODIFIED);
  const v1::Page page = Page();
  EXPECT_EQ(page.outcome(), v1::NOT_MODIFIED);
  EXPECT_EQ(page.http_status(), 304);
  EXPECT_EQ(page.presence(), v1::THERE);
  EXPECT_EQ(page.capture().name(), capture);
  EXPECT_EQ(page.title(), "A page");
  EXPECT_EQ(Seconds(page.seen_time()), 3600);
  EXPECT_FALSE(page.has_change_time());
  const v1::Coverage coverage = Coverage();
  EXPECT_EQ(coverage.not_modified(), 1);
  EXPECT_EQ(coverage.captured(), 1);
  EXPECT_EQ(Seconds(coverage.last_fetch_time()), 3600);
  EXPECT_THAT(coverage.gaps(), IsEmpty());
  clock_.Advance(89min);
  EXPECT_THAT(TakeLeases(cluster_), IsEmpty());
  clock_.Advance(1min);
  EXPECT_EQ(TakeLease().collection().urls(0).etag(), "\"one\"");
}

TEST_F(RevisitTest, ChangedPageShowsItsNewCaptureAndComesBackSooner) {
  Visited(v1::CAPTURED, "one");
  const std::string first = Page().capture().name();
  clock_.Advance(1h);
  Visited(v1::CAPTURED, "two");
  const v1::Page page = Page();
  EXPECT_NE(page.capture().name(), first);
  EXPECT_EQ(Seconds(page.change_time()), 3600);
  EXPECT_THAT(cluster_.catalog.GetCapture(first), IsOk()) << "the earlier state is still there";
  EXPECT_EQ(cluster_.catalog.Progress("berg27")->pages_captured(), 1);
  clock_.Advance(30min);
  EXPECT_EQ(TakeLease().collection().urls(0).etag(), "\"two\"");
}

TEST_F(RevisitTest, VanishedPageIsSaidToHaveVanishedAndToBeBack) {
  Visited(v1::CAPTURED, "one");
  clock_.Advance(1h);
  Visited(v1::GONE);
  v1::Page page = Page();
  EXPECT_EQ(page.outcome(), v1::GONE);
  EXPECT_EQ(page.http_status(), 404);
  EXPECT_EQ(page.presence(), v1::VANISHED);
  EXPECT_TRUE(page.has_capture()) << "what it was stays";
  EXPECT_EQ(Seconds(page.seen_time()), 0);
  EXPECT_EQ(Seconds(page.vanish_time()), 3600);
  v1::Coverage coverage = Coverage();
  EXPECT_EQ(coverage.gone(), 1);
  EXPECT_EQ(coverage.vanished(), 1);
  EXPECT_THAT(coverage.gaps(), Contains(HasSubstr("vanished")));
  clock_.Advance(30min);
  EXPECT_EQ(Visited(v1::CAPTURED, "one").collection().urls(0).etag(), "")
      << "asked for in full once it is back";
  page = Page();
  EXPECT_EQ(page.outcome(), v1::CAPTURED);
  EXPECT_EQ(page.presence(), v1::RETURNED);
  EXPECT_EQ(Seconds(page.vanish_time()), 3600);
  EXPECT_EQ(Seconds(page.return_time()), 5400);
  EXPECT_EQ(Coverage().returned(), 1);
}

TEST_F(RevisitTest, CampaignIsIdleBetweenVisits) {
  Visited(v1::CAPTURED, "one");
  const auto idle = [&] { return stores_.frontier.Counts("berg27", clock_.Now())->idle(); };
  EXPECT_TRUE(idle());
  EXPECT_EQ(cluster_.catalog.Progress("berg27")->pages_to_revisit(), 1);
  clock_.Advance(1h);
  EXPECT_FALSE(idle()) << "a visit is due";
  Visited(v1::NOT_MODIFIED);
  EXPECT_TRUE(idle());
}

TEST_F(RevisitTest, CrashBetweenEffectsAndCommitNeitherLosesNorDoublesAVisit) {
  Visited(v1::CAPTURED, "one");
  clock_.Advance(1h);
  const v1::Lease lost = TakeLease();
  // The effects of this result are written; its outcome comes too late.
  clock_.Advance(36s);
  cluster_.Step();
  Report(lost, Visit(lost, v1::GONE));
  EXPECT_EQ(stores_.frontier.Counts("berg27", clock_.Now())->queued, 1);
  clock_.Advance(1s);
  Visited(v1::GONE);
  EXPECT_EQ(Page().presence(), v1::VANISHED);
  EXPECT_EQ(stores_.frontier.Counts("berg27", clock_.Now())->visits, 1);
  EXPECT_TRUE(stores_.frontier.Counts("berg27", clock_.Now())->idle());
}

TEST_F(RevisitTest, RepeatedReportChangesNothing) {
  Visited(v1::CAPTURED, "one");
  clock_.Advance(1h);
  const v1::Lease lease = TakeLease();
  const v1::Report gone = Visit(lease, v1::GONE);
  Report(lease, gone);
  const std::string before = Page().SerializeAsString();
  Report(lease, gone);
  EXPECT_EQ(Page().SerializeAsString(), before);
  EXPECT_EQ(stores_.frontier.Counts("berg27", clock_.Now())->visits, 1);
}

TEST_F(RevisitTest, AnotherCoordinatorKnowsWhatWasThereBefore) {
  Visited(v1::CAPTURED, "one");
  clock_.Advance(1h);
  const v1::Lease lease = TakeLease();
  MiniCluster other(stores_, clock_, "c2");
  other.Step();
  const auto response = other.Exchange("w1", {lease}, {Visit(lease, v1::GONE)}, 0);
  ASSERT_EQ(response.report_statuses_size(), 1);
  EXPECT_EQ(response.report_statuses(0).code(), 0);
  EXPECT_EQ(Page().presence(), v1::VANISHED);
}

TEST_F(RevisitTest, WorkerWithAClockAheadCannotFreezeAPage) {
  const v1::Lease lease = TakeLease();
  v1::Report ahead = Visit(lease, v1::CAPTURED, "one");
  *ahead.mutable_page()->mutable_visit_time() = TimeUtil::SecondsToTimestamp(4'000'000'000);
  Report(lease, ahead);
  EXPECT_EQ(Seconds(Page().visit_time()), 0);
  clock_.Advance(1h);
  Visited(v1::GONE);
  EXPECT_EQ(Page().outcome(), v1::GONE);
}

TEST_F(RevisitTest, PausedCampaignIsNotVisited) {
  Visited(v1::CAPTURED, "one");
  const auto set_state = [&](v1::CampaignState state) {
    return cluster_.campaigns.Update("berg27", [state](v1::Campaign& campaign) {
      campaign.set_state(state);
      return OkStatus();
    });
  };
  ASSERT_THAT(set_state(v1::PAUSED), IsOk());
  clock_.Advance(2h);
  EXPECT_THAT(TakeLeases(cluster_), IsEmpty());
  EXPECT_EQ(stores_.frontier.Counts("berg27", clock_.Now())->queued, 0);
  ASSERT_THAT(set_state(v1::ACTIVE), IsOk());
  TakeLease();
}

}  // namespace
}  // namespace claque
