#include "coordinator/scheduler/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ExchangeTest : public testing::Test {
 protected:
  // The collection lease of the one due host, or fails.
  v1::Lease TakeLease(MiniCluster& cluster, const std::string& worker = "w1") {
    cluster.Step();
    const auto leases = MiniCluster::NewLeases(cluster.Exchange(worker, {}, {}, 4));
    EXPECT_THAT(leases, SizeIs(1));
    return leases.empty() ? v1::Lease() : leases[0];
  }

  ManualClock clock_;
  MemoryStores stores_{clock_};
};

TEST_F(ExchangeTest, SourceIsLeasedReportedAndListed) {
  MiniCluster cluster(stores_, clock_);
  cluster.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease(cluster);
  EXPECT_EQ(lease.unit(), "news.example");
  ASSERT_EQ(lease.collection().urls_size(), 1);
  const auto response = cluster.Exchange(
      "w1", {lease},
      {PageReport(lease, lease.collection().urls(0), "otter", "Hello", {"https://news.example/a"})},
      0);
  ASSERT_EQ(response.report_statuses_size(), 1);
  EXPECT_EQ(response.report_statuses(0).code(), 0) << response.report_statuses(0).message();
  const auto posts = cluster.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}});
  ASSERT_THAT(posts, IsOk());
  EXPECT_THAT(posts->items, SizeIs(1));
  clock_.Advance(2s);
  const v1::Lease next = TakeLease(cluster);
  ASSERT_EQ(next.collection().urls_size(), 1);
  EXPECT_EQ(next.collection().urls(0).url(), "https://news.example/a");
  EXPECT_EQ(next.collection().urls(0).depth(), 1);
  EXPECT_GT(next.lease_id(), lease.lease_id());
}

TEST_F(ExchangeTest, CampaignMadeAtAnotherCoordinatorIsNotPassedOver) {
  MiniCluster maker(stores_, clock_, "c1");
  MiniCluster owner(stores_, clock_, "c2");
  owner.Step();
  maker.CreateCampaign({"https://news.example/"});
  ASSERT_THAT(owner.desk.Poll(), IsOk());
  EXPECT_THAT(MiniCluster::NewLeases(owner.Exchange("w1", {}, {}, 4)), IsEmpty());
  TakeLease(owner);  // once it has heard of it
}

TEST_F(ExchangeTest, SourcesOfAHalfMadeCampaignAreOffered) {
  MiniCluster cluster(stores_, clock_);
  cluster.CreateCampaign({"https://news.example/"});
  ASSERT_THAT(stores_.frontier.Drop("berg27"), IsOk());
  TakeLease(cluster);
}

TEST_F(ExchangeTest, AHostIsLeasedToOneWorkerAtATime) {
  MiniCluster cluster(stores_, clock_);
  cluster.CreateCampaign({"https://news.example/", "https://news.example/b"});
  TakeLease(cluster, "w1");
  cluster.Step();
  EXPECT_THAT(MiniCluster::NewLeases(cluster.Exchange("w2", {}, {}, 4)), IsEmpty());
}

TEST_F(ExchangeTest, SilentWorkerLosesItsLeaseAndAnotherGetsTheUrl) {
  MiniCluster cluster(stores_, clock_);
  cluster.CreateCampaign({"https://news.example/"});
  const v1::Lease lost = TakeLease(cluster, "w1");
  clock_.Advance(36s);
  cluster.Step();
  clock_.Advance(5s);
  const v1::Lease again = TakeLease(cluster, "w2");
  ASSERT_EQ(again.collection().urls_size(), 1);
  const auto late = cluster.Exchange("w1", {lost}, {}, 0);
  EXPECT_THAT(late.leases(), IsEmpty());
  EXPECT_THAT(late.foreign_units(), IsEmpty());
}

TEST_F(ExchangeTest, ReportOfALostLeaseStandsButDoesNotMoveTheFrontier) {
  MiniCluster cluster(stores_, clock_);
  cluster.CreateCampaign({"https://news.example/"});
  const v1::Lease lost = TakeLease(cluster, "w1");
  clock_.Advance(36s);
  cluster.Step();
  clock_.Advance(5s);
  const v1::Lease again = TakeLease(cluster, "w2");
  const auto late = cluster.Exchange(
      "w1", {}, {PageReport(lost, lost.collection().urls(0), "otter", "Hello", {})}, 0);
  EXPECT_EQ(late.report_statuses(0).code(), 0);
  const auto posts = cluster.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}});
  EXPECT_THAT(posts->items, SizeIs(1));
  const auto alive = cluster.Exchange("w2", {again}, {}, 0);
  EXPECT_THAT(alive.leases(), SizeIs(1));
}

TEST_F(ExchangeTest, ReportIsAcknowledgedOnceTheStoreCannotLoseIt) {
  MiniCluster cluster(stores_, clock_, "c1", 2s);
  cluster.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease(cluster);
  const auto report = PageReport(lease, lease.collection().urls(0), "otter", "Hello", {});
  EXPECT_THAT(cluster.Exchange("w1", {lease}, {report}, 0).report_statuses(), IsEmpty());
  clock_.Advance(1900ms);
  cluster.Step();
  EXPECT_THAT(cluster.Exchange("w1", {}, {}, 0).report_statuses(), IsEmpty());
  clock_.Advance(200ms);
  EXPECT_THAT(cluster.Exchange("w1", {}, {}, 0).report_statuses(), IsEmpty())
      << "nobody has asked the store since";
  cluster.Step();
  const auto settled = cluster.Exchange("w1", {}, {}, 0);
  ASSERT_THAT(settled.report_statuses(), SizeIs(1));
  EXPECT_EQ(settled.report_statuses(0).code(), 0);
  EXPECT_THAT(cluster.Exchange("w1", {}, {}, 0).report_statuses(), IsEmpty());
}

TEST_F(ExchangeTest, ReportsUnsettledWhenTheStoreChangesAreAskedForAgain) {
  MiniCluster cluster(stores_, clock_, "c1", 2s);
  cluster.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease(cluster);
  const auto report = PageReport(lease, lease.collection().urls(0), "otter", "Hello", {});
  cluster.Exchange("w1", {lease}, {report}, 0);
  stores_.identity.name = "second";
  clock_.Advance(5s);
  cluster.Step();
  const auto response = cluster.Exchange("w1", {}, {}, 0);
  ASSERT_THAT(response.report_statuses(), SizeIs(1));
  EXPECT_EQ(response.report_statuses(0).code(), static_cast<int>(Code::kUnavailable));
}

TEST_F(ExchangeTest, ChangedStoreLeasesNoHostUntilForgottenLeasesAreOver) {
  MiniCluster cluster(stores_, clock_);
  cluster.CreateCampaign({"https://news.example/"});
  cluster.Step();
  stores_.identity.name = "second";
  ++stores_.identity.connections;
  EXPECT_THAT(MiniCluster::NewLeases(cluster.Exchange("w1", {}, {}, 4)), IsEmpty());
  MiniCluster newcomer(stores_, clock_, "c1");  // knows it from the store
  clock_.Advance(34s);
  newcomer.Step();
  EXPECT_THAT(MiniCluster::NewLeases(newcomer.Exchange("w1", {}, {}, 4)), IsEmpty());
  clock_.Advance(1s);
  TakeLease(newcomer);
}

TEST_F(ExchangeTest, StoreThatRestartedWithoutCoordinatorsIsUsedAtOnce) {
  MiniCluster before(stores_, clock_);
  before.CreateCampaign({"https://news.example/"});
  before.Step();
  clock_.Advance(60s);
  stores_.identity.name = "second";
  MiniCluster after(stores_, clock_);
  TakeLease(after);
}

TEST_F(ExchangeTest, AdoptedLeaseKeepsTheDelayThatRobotsAskedFor) {
  MiniCluster first(stores_, clock_, "c1");
  first.CreateCampaign({"https://news.example/", "https://news.example/b"});
  v1::Lease lease = TakeLease(first);
  ASSERT_THAT(lease.collection().urls(), SizeIs(2));
  v1::Report robots;
  robots.set_unit(lease.unit());
  robots.set_lease_id(lease.lease_id());
  robots.mutable_robots()->set_origin("https://news.example");
  robots.mutable_robots()->set_http_status(200);
  robots.mutable_robots()->mutable_crawl_delay()->set_seconds(20);
  first.Exchange("w1", {lease}, {robots}, 0);
  EXPECT_THAT(first.membership.Leave(), IsOk());
  clock_.Advance(10ms);
  MiniCluster second(stores_, clock_, "c2");
  second.Step();
  second.Exchange(
      "w1", {lease},
      {PageReport(lease, lease.collection().urls(0), "a", "A", {"https://news.example/c"}),
       PageReport(lease, lease.collection().urls(1), "b", "B", {})},
      0);
  clock_.Advance(19s);
  second.Step();
  EXPECT_THAT(MiniCluster::NewLeases(second.Exchange("w1", {}, {}, 4)), IsEmpty());
  clock_.Advance(1s);
  TakeLease(second);
}

TEST_F(ExchangeTest, ForgedReportsAreRefusedAndChangeNothing) {
  MiniCluster cluster(stores_, clock_);
  cluster.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease(cluster);
  v1::FetchUrl other_host = lease.collection().urls(0);
  other_host.set_url("https://elsewhere.example/");
  v1::FetchUrl other_page = lease.collection().urls(0);
  other_page.set_url("https://news.example/never-leased");
  v1::FetchUrl other_campaign = lease.collection().urls(0);
  other_campaign.set_campaign("unknown");
  const auto response =
      cluster.Exchange("w1", {lease},
                       {PageReport(lease, other_host, "x", "forged", {}),
                        PageReport(lease, other_page, "x", "forged", {}),
                        PageReport(lease, other_campaign, "x", "forged", {}), v1::Report()},
                       0);
  for (const v1::ReportStatus& status : response.report_statuses()) {
    EXPECT_NE(status.code(), 0);
    EXPECT_THAT(status.message(), Not(IsEmpty()));
  }
  EXPECT_THAT(cluster.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}})->items,
              IsEmpty());
}

TEST_F(ExchangeTest, UnitsOfAnotherCoordinatorAreForeignNotLost) {
  MiniCluster first(stores_, clock_, "c1");
  first.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease(first, "w1");
  MiniCluster newcomer(stores_, clock_, "c2");  // has not beaten yet: owns nothing
  const auto response = newcomer.Exchange("w1", {lease}, {}, 0);
  EXPECT_THAT(response.foreign_units(), testing::ElementsAre(lease.unit()));
  EXPECT_THAT(response.leases(), IsEmpty());
}

TEST_F(ExchangeTest, NewOwnerAdoptsLiveLeasesAndTheirReports) {
  v1::Lease lease;
  {
    MiniCluster first(stores_, clock_, "c1");
    first.CreateCampaign({"https://news.example/"});
    lease = TakeLease(first, "w1");
    ASSERT_THAT(first.membership.Leave(), IsOk());
  }
  clock_.Advance(6s);
  MiniCluster second(stores_, clock_, "c2");
  second.Step();
  EXPECT_THAT(second.Exchange("w1", {lease}, {}, 0).leases(), SizeIs(1));
  const auto response = second.Exchange(
      "w1", {lease}, {PageReport(lease, lease.collection().urls(0), "otter", "Hello", {})}, 0);
  EXPECT_EQ(response.report_statuses(0).code(), 0) << response.report_statuses(0).message();
}

TEST_F(ExchangeTest, DrainingCoordinatorGrantsNothing) {
  MiniCluster cluster(stores_, clock_);
  cluster.CreateCampaign({"https://news.example/"});
  cluster.Step();
  cluster.exchange.StartDraining();
  const auto response = cluster.Exchange("w1", {}, {}, 4);
  EXPECT_TRUE(response.draining());
  EXPECT_THAT(response.leases(), IsEmpty());
}

// Pages of one host in the order of `order`; the export of what was found.
std::string ExportInOrder(const std::vector<int>& order, bool twice) {
  ManualClock clock;
  MemoryStores stores(clock);
  MiniCluster cluster(stores, clock);
  std::vector<std::string> sources;
  for (size_t i = 0; i < order.size(); ++i) {
    sources.push_back("https://news.example/" + std::to_string(i));
  }
  cluster.CreateCampaign(sources);
  cluster.Step();
  const auto leases = MiniCluster::NewLeases(cluster.Exchange("w1", {}, {}, 1));
  std::vector<v1::FetchUrl> urls(leases[0].collection().urls().begin(),
                                 leases[0].collection().urls().end());
  std::sort(urls.begin(), urls.end(),
            [](const auto& a, const auto& b) { return a.url() < b.url(); });
  for (const int i : order) {
    const v1::FetchUrl& url = urls[static_cast<size_t>(i)];
    // Every page shows one post that all pages share, at another length.
    v1::Report report = PageReport(leases[0], url, "otter", "own text of " + url.url(), {});
    *report.mutable_page()->add_posts() = report.page().posts(0);
    v1::Post& shared = *report.mutable_page()->mutable_posts(1)->mutable_post();
    shared.set_permalink("https://news.example/shared");
    shared.set_text(std::string(static_cast<size_t>(10 + i), 'x'));
    shared.add_hashtags("vote");
    for (int times = 0; times < (twice ? 2 : 1); ++times) {
      cluster.Exchange("w1", leases, {report}, 0);
    }
  }
  return cluster.Export();
}

TEST(Aggregation, OrderAndRepetitionOfReportsChangeNothing) {
  std::vector<int> order = {0, 1, 2, 3, 4, 5, 6, 7};
  const std::string expected = ExportInOrder(order, false);
  EXPECT_THAT(expected, HasSubstr("\"kind\":\"post\""));
  std::mt19937 random(7);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    EXPECT_EQ(ExportInOrder(order, round % 2 == 1), expected);
  }
}

}  // namespace
}  // namespace claque
