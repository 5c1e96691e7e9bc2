// Reports of workers that are faulty or lie.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/aggregator/tables.h"
#include "google/protobuf/util/time_util.h"
#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using google::protobuf::util::TimeUtil;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kRefused = static_cast<int>(Code::kInvalidArgument);

class ForgedReportTest : public testing::Test {
 protected:
  ForgedReportTest() {
    cluster_.CreateCampaign({"https://news.example/"});
    lease_ = TakeLease();
  }
  v1::Lease TakeLease() {
    cluster_.Step();
    const auto leases = MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 4));
    EXPECT_THAT(leases, SizeIs(1));
    return leases.empty() ? v1::Lease() : leases[0];
  }
  v1::Report Page(const std::string& text = "Hello") {
    return PageReport(lease_, lease_.collection().urls(0), "otter", text, {});
  }
  v1::Report Robots(int64_t delay_seconds) const {
    v1::Report report;
    report.set_unit(lease_.unit());
    report.set_lease_id(lease_.lease_id());
    report.mutable_robots()->set_origin("https://news.example");
    report.mutable_robots()->set_http_status(200);
    report.mutable_robots()->mutable_crawl_delay()->set_seconds(delay_seconds);
    return report;
  }
  int Send(const v1::Report& report) {
    const auto response = cluster_.Exchange("w1", {lease_}, {report}, 0);
    EXPECT_THAT(response.report_statuses(), SizeIs(1));
    return response.report_statuses(0).code();
  }
  template <typename T>
  std::vector<T> List() {
    return cluster_.catalog.List<T>({"campaigns/berg27", 0, "", "", {}})->items;
  }

  ManualClock clock_;
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_};
  v1::Lease lease_;
};

TEST_F(ForgedReportTest, LeasedUrlCannotCarryAnotherPage) {
  v1::Report report = Page();
  report.mutable_page()->mutable_page()->set_url("https://news.example/another");
  EXPECT_EQ(Send(report), kRefused);
  EXPECT_THAT(List<v1::Post>(), IsEmpty());
}

TEST_F(ForgedReportTest, TextsOverAnyLimitOfWorkersAreRefused) {
  EXPECT_EQ(Send(Page(std::string(129 << 10, 'x'))), kRefused);
  v1::Report report = Page();
  for (int i = 0; i < 20; ++i) {
    *report.mutable_page()->add_posts() = Page(std::string(120 << 10, 'y')).page().posts(0);
  }
  EXPECT_EQ(Send(report), kRefused);
  EXPECT_THAT(List<v1::Post>(), IsEmpty());
}

TEST_F(ForgedReportTest, WhatIsNoHashOrNoIdentifierIsRefused) {
  v1::Report report = Page();
  report.mutable_page()->mutable_posts(0)->mutable_post()->add_media_hashes("E0C8F0F8FCFEFF7F");
  EXPECT_EQ(Send(report), kRefused) << "not in the form in which hashes are compared";
  report = Page();
  for (int i = 0; i < 201; ++i) {
    report.mutable_page()->mutable_posts(0)->mutable_post()->add_media_hashes("e0c8f0f8fcfeff7f");
  }
  EXPECT_EQ(Send(report), kRefused);
  report = Page();
  v1::Identifier& identifier = *report.mutable_page()->mutable_page()->add_identifiers();
  identifier.set_kind("analytics");
  EXPECT_EQ(Send(report), kRefused) << "empty";
  identifier.set_value(std::string(513, 'x'));
  EXPECT_EQ(Send(report), kRefused);
  EXPECT_THAT(List<v1::Post>(), IsEmpty());
}

TEST_F(ForgedReportTest, PeerThatIsNoAddressIsRefused) {
  v1::Report report = Page();
  report.mutable_page()->set_peer("{h:001}:owner");
  EXPECT_EQ(Send(report), kRefused);
}

TEST_F(ForgedReportTest, CaptureOfTheFutureDoesNotFreezeItsPage) {
  v1::Report report = Page();
  *report.mutable_page()->mutable_page()->mutable_capture()->mutable_fetch_time() =
      TimeUtil::MillisecondsToTimestamp(ToMillis(clock_.Now() + std::chrono::hours(24)));
  EXPECT_EQ(Send(report), 0);
  const auto pages = List<v1::Page>();
  ASSERT_THAT(pages, SizeIs(1));
  EXPECT_EQ(TimeUtil::TimestampToMilliseconds(pages[0].capture().fetch_time()),
            ToMillis(clock_.Now()));
}

TEST_F(ForgedReportTest, RobotsOfAHostThatIsNotLeasedIsNotBelieved) {
  v1::Report report = Robots(1);
  report.set_lease_id(lease_.lease_id() + 1);
  EXPECT_EQ(Send(report), 0);
  EXPECT_THAT(stores_.frontier.Robots("news.example", clock_.Now()), IsOkAndHolds(IsEmpty()));
  EXPECT_EQ(Send(Robots(1)), 0);
  EXPECT_THAT(stores_.frontier.Robots("news.example", clock_.Now()), IsOkAndHolds(SizeIs(1)));
}

TEST_F(ForgedReportTest, NoCrawlDelayHoldsAHostForMoreThanAnHour) {
  EXPECT_EQ(Send(Robots(int64_t{3600} * 24 * 365)), 0);
  const auto robots = stores_.frontier.Robots("news.example", clock_.Now());
  ASSERT_THAT(robots, IsOkAndHolds(SizeIs(1)));
  v1::RobotsResult stored;
  ASSERT_TRUE(stored.ParseFromString(robots->at(0)));
  EXPECT_LE(stored.crawl_delay().seconds(), 3600);
}

TEST_F(ForgedReportTest, ReportsBeyondTheLimitOfAMessageAreAskedForAgain) {
  std::vector<v1::Report> reports(70, Page());
  for (size_t i = 0; i < reports.size(); ++i) reports[i].set_sequence(i + 1);
  const auto response = cluster_.Exchange("w1", {lease_}, reports, 0);
  ASSERT_THAT(response.report_statuses(), SizeIs(70));
  for (const v1::ReportStatus& status : response.report_statuses()) {
    EXPECT_EQ(status.code(),
              status.sequence() <= 64 ? 0 : static_cast<int>(Code::kResourceExhausted));
  }
}

TEST_F(ForgedReportTest, ReportThatTheStoreRefusesTakesNoOtherOfItsBatchWithIt) {
  stores_.aggregates.FailPuts([](const Put& put) {
    return put.value.find("poison") == std::string::npos ? OkStatus() : InvalidArgument("poison");
  });
  std::vector<v1::Report> reports = {Robots(1), Page("poison"), Page("good")};
  for (size_t i = 0; i < reports.size(); ++i) reports[i].set_sequence(i + 1);
  const auto response = cluster_.Exchange("w1", {lease_}, reports, 0);
  ASSERT_THAT(response.report_statuses(), SizeIs(3));
  for (const v1::ReportStatus& status : response.report_statuses()) {
    EXPECT_EQ(status.code(), status.sequence() == 2 ? kRefused : 0);
  }
  ASSERT_THAT(List<v1::Post>(), SizeIs(1));
  EXPECT_EQ(List<v1::Post>()[0].text(), "good");
}

TEST_F(ForgedReportTest, BatchThatMeetsAStoreThatIsAwayIsTriedOnceAndAskedForAgain) {
  int tried = 0;
  stores_.aggregates.FailPuts([&](const Put&) {
    ++tried;
    return Unavailable("away");
  });
  const auto response = cluster_.Exchange("w1", {lease_}, {Page("a"), Page("b")}, 0);
  ASSERT_THAT(response.report_statuses(), SizeIs(2));
  for (const v1::ReportStatus& status : response.report_statuses()) {
    EXPECT_EQ(status.code(), static_cast<int>(Code::kUnavailable));
  }
  EXPECT_EQ(tried, 1);
}

TEST_F(ForgedReportTest, ReportOfACampaignThatIsGoneIsRefusedForGood) {
  ASSERT_THAT(cluster_.campaigns.BeginDelete("berg27"), IsOk());
  EXPECT_EQ(Send(Page()), kRefused);
  v1::Report task;
  task.set_unit("campaigns/berg27/runs/r/tasks/0");
  task.set_lease_id(1);
  task.mutable_classification()->set_campaign("berg27");
  task.mutable_classification()->set_run("r");
  EXPECT_EQ(Send(task), kRefused);
}

TEST_F(ForgedReportTest, MoreLeasesThanAreReadAreForeignNotLost) {
  v1::ExchangeRequest request;
  request.set_worker("w1");
  for (int i = 0; i < 8192; ++i) {
    request.add_leases()->set_unit("campaigns/c/runs/r/tasks/" + std::to_string(i));
  }
  request.add_leases()->set_unit(lease_.unit());
  request.mutable_leases()->rbegin()->set_lease_id(lease_.lease_id());
  const auto response = cluster_.exchange.Handle(request, clock_.Now());
  EXPECT_THAT(response.foreign_units(), testing::Contains(lease_.unit()));
}

}  // namespace
}  // namespace claque
