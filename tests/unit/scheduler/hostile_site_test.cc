// What a site can write or answer must not stop its own queue, other reports, or other hosts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/aggregator/validate_campaign.h"
#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using testing::SizeIs;

constexpr size_t kMaxMessage = 8 << 20;

class HostileSiteTest : public testing::Test {
 protected:
  std::vector<v1::Lease> TakeLeases(int credits = 4) {
    cluster_.Step();
    return MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, credits));
  }
  v1::Lease TakeLease() {
    const auto leases = TakeLeases();
    EXPECT_THAT(leases, SizeIs(1));
    return leases.empty() ? v1::Lease() : leases[0];
  }
  static std::vector<std::string> UrlsOf(const v1::Lease& lease) {
    std::vector<std::string> urls;
    for (const v1::FetchUrl& url : lease.collection().urls()) urls.push_back(url.url());
    return urls;
  }
  void Report(const v1::Lease& lease, const std::vector<v1::Report>& reports) {
    const auto response = cluster_.Exchange("w1", {lease}, reports, 0);
    ASSERT_EQ(response.report_statuses_size(), static_cast<int>(reports.size()));
    for (const v1::ReportStatus& status : response.report_statuses()) {
      EXPECT_EQ(status.code(), 0) << status.message();
    }
  }
  static v1::Report Robots(const v1::Lease& lease, int http_status) {
    v1::Report report;
    report.set_unit(lease.unit());
    report.set_lease_id(lease.lease_id());
    report.mutable_robots()->set_origin("https://" + lease.unit());
    report.mutable_robots()->set_http_status(http_status);
    return report;
  }
  static v1::Report Unreachable(const v1::Lease& lease, const v1::FetchUrl& url) {
    v1::Report report = PageReport(lease, url, "", "", {});
    report.mutable_page()->clear_posts();
    report.mutable_page()->mutable_page()->clear_capture();
    report.mutable_page()->mutable_page()->set_outcome(v1::ROBOTS_UNREACHABLE);
    return report;
  }
  void KeepRobots(const std::string& host, const std::string& origin, size_t bytes) {
    v1::RobotsResult robots;
    robots.set_origin(origin);
    robots.set_http_status(200);
    robots.set_body(std::string(bytes, '#'));
    robots.add_sitemaps("/map.xml");
    ASSERT_THAT(stores_.frontier.PutRobots(
                    {host, origin, robots.SerializeAsString(), clock_.Now() + 24h}, clock_.Now()),
                IsOk());
  }
  FrontierCounts Counts() { return *stores_.frontier.Counts("berg27", clock_.Now()); }

  ManualClock clock_;
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_};
};

TEST_F(HostileSiteTest, LinkThatCannotBeStoredIsLeftOutAndItsBatchStands) {
  cluster_.CreateCampaign({"https://news.example/", "https://news.example/b"});
  const v1::Lease lease = TakeLease();
  ASSERT_EQ(lease.collection().urls_size(), 2);
  const std::string long_link = "https://news.example/user/" + std::string(33 << 10, 'a');
  Report(lease,
         {PageReport(lease, lease.collection().urls(0), "otter", "A", {long_link}),
          PageReport(lease, lease.collection().urls(1), "otter", "B", {"https://news.example/c"})});
  clock_.Advance(2s);
  EXPECT_THAT(UrlsOf(TakeLease()), ElementsAre("https://news.example/c"));
}

TEST_F(HostileSiteTest, LinkThatLooksSealedIsReadLikeAnyOther) {
  cluster_.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease();
  const std::string link = "https://news.example/.sealed/x";
  Report(lease, {PageReport(lease, lease.collection().urls(0), "otter", "A", {link})});
  clock_.Advance(2s);
  const v1::Lease next = TakeLease();
  ASSERT_THAT(UrlsOf(next), ElementsAre(link));
  Report(next, {PageReport(next, next.collection().urls(0), "otter", "B", {})});
  EXPECT_TRUE(Counts().idle());
}

TEST_F(HostileSiteTest, UrlThatNobodyCanOpenIsSettledAndTheOthersAreRead) {
  cluster_.CreateCampaign({"https://news.example/"});
  const UrlOffer foreign{
      "berg27", "https://news.example/.sealed/00ff", "news.example", {1, 0}, false};
  ASSERT_THAT(stores_.frontier.Offer({&foreign, 1}, clock_.Now()), IsOk());
  const v1::Lease lease = TakeLease();
  EXPECT_THAT(UrlsOf(lease), ElementsAre("https://news.example/"));
  EXPECT_EQ(Counts().done, 1);
  Report(lease, {PageReport(lease, lease.collection().urls(0), "otter", "A", {})});
  EXPECT_TRUE(Counts().idle());
}

TEST_F(HostileSiteTest, PageThatNobodyCanOpenIsNotRelaxedForEver) {
  cluster_.CreateCampaign({"https://news.example/"});
  UrlOffer foreign{"berg27", "https://other.example/.sealed/00ff", "other.example", {2, 0}, false};
  ASSERT_THAT(stores_.frontier.Offer({&foreign, 1}, clock_.Now()), IsOk());
  const v1::Lease lease = TakeLease();
  Report(lease, {PageReport(lease, lease.collection().urls(0), "otter", "A", {})});
  foreign.rank = {1, 0};
  ASSERT_THAT(stores_.frontier.Offer({&foreign, 1}, clock_.Now()), IsOk());
  ASSERT_EQ(Counts().relaxing, 1);
  cluster_.Step();
  EXPECT_TRUE(Counts().idle());
}

TEST_F(HostileSiteTest, SourceThatNamesAnAccountIsReadAndLiesSealed) {
  cluster_.CreateCampaign({"https://forum.example/@river_otter"});
  const v1::Lease lease = TakeLease();
  ASSERT_THAT(UrlsOf(lease), ElementsAre("https://forum.example/@river_otter"));
  const auto known = cluster_.leases.Find(lease.unit(), lease.lease_id());
  ASSERT_TRUE(known);
  EXPECT_THAT(known->urls.begin()->first.second, Not(HasSubstr("otter")));
  Report(lease, {PageReport(lease, lease.collection().urls(0), "river_otter", "A", {})});
  EXPECT_TRUE(Counts().idle());
}

TEST_F(HostileSiteTest, SourceThatCannotBeStoredIsRefusedAndKeepsNoOtherBack) {
  const std::string too_long = "https://news.example/user/" + std::string(33 << 10, 'a');
  v1::Campaign campaign;
  campaign.set_name("campaigns/berg27");
  campaign.set_contact("desk@monitor.example");
  campaign.add_sources()->set_url(too_long);
  EXPECT_THAT(ValidateCampaign(campaign), StatusIs(Code::kInvalidArgument, HasSubstr("8192")));
  cluster_.CreateCampaign({too_long, "https://news.example/"});
  EXPECT_THAT(UrlsOf(TakeLease()), ElementsAre("https://news.example/"));
}

TEST_F(HostileSiteTest, ShortOutageOfRobotsLosesNoPage) {
  cluster_.CreateCampaign({"https://news.example/", "https://news.example/b"});
  for (int tries = 0; tries < 2; ++tries) {
    const v1::Lease lease = TakeLease();
    ASSERT_THAT(lease.collection().urls(), SizeIs(2));
    EXPECT_THAT(lease.collection().robots(), IsEmpty()) << "it is asked for again";
    Report(lease, {Robots(lease, 503), Unreachable(lease, lease.collection().urls(0)),
                   Unreachable(lease, lease.collection().urls(1))});
    clock_.Advance(59s);
    EXPECT_THAT(TakeLeases(), IsEmpty()) << "the host is left alone for a while";
    clock_.Advance(1s);
  }
  EXPECT_EQ(Counts().queued, 2);
  EXPECT_EQ(Counts().done, 0);
}

// Queued in sixteens; a pause a lease would take twenty minutes.
TEST_F(HostileSiteTest, HostWhoseRobotsStayAwayHoldsItsOtherUrlsNoLonger) {
  std::vector<std::string> sources;
  for (int i = 0; i < 100; ++i) sources.push_back("https://news.example/" + std::to_string(i));
  cluster_.CreateCampaign(sources);
  const WallTime start = clock_.Now();
  int asked = 0;
  while (!Counts().idle() && clock_.Now() < start + 1h) {
    for (const v1::Lease& lease : TakeLeases()) {
      std::vector<v1::Report> reports;
      if (lease.collection().robots().empty()) {
        reports.push_back(Robots(lease, 503));
        reports.push_back(Robots(lease, 503));  // sent again
        ++asked;
      }
      for (const v1::FetchUrl& url : lease.collection().urls()) {
        reports.push_back(Unreachable(lease, url));
      }
      Report(lease, reports);
    }
    clock_.Advance(1s);
  }
  EXPECT_EQ(Counts().done, 100);
  EXPECT_EQ(asked, 3);
  EXPECT_THAT(clock_.Now() - start, Le(200s));
  const UrlOffer found{"berg27", "https://news.example/new", "news.example", {1, 0}, false};
  ASSERT_THAT(stores_.frontier.Offer({&found, 1}, clock_.Now()), IsOk());
  clock_.Advance(10min);
  EXPECT_THAT(TakeLease().collection().robots(), IsEmpty()) << "it is asked for again";
}

TEST_F(HostileSiteTest, RobotsThatCannotBeReadReplaceNoneThatWereRead) {
  cluster_.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease();
  Report(lease, {Robots(lease, 200), Robots(lease, 503)});
  const auto records = stores_.frontier.Robots("news.example", clock_.Now());
  ASSERT_THAT(records, IsOkAndHolds(SizeIs(1)));
  v1::RobotsResult kept;
  ASSERT_TRUE(kept.ParseFromString(records->front()));
  EXPECT_EQ(kept.http_status(), 200);
}

TEST_F(HostileSiteTest, OneRateLimitedRobotsFileClosesNoHostForADay) {
  cluster_.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease();
  Report(lease, {Robots(lease, 429), Unreachable(lease, lease.collection().urls(0))});
  clock_.Advance(60s);
  const v1::Lease again = TakeLease();
  EXPECT_THAT(again.collection().robots(), IsEmpty());
  Report(again, {Robots(again, 200)});
  EXPECT_THAT(stores_.frontier.Robots("news.example", clock_.Now()), IsOkAndHolds(SizeIs(1)));
}

TEST_F(HostileSiteTest, LinksBeyondAFullQueueAreToldInCoverage) {
  cluster_.CreateCampaign({"https://news.example/"});
  const v1::Lease lease = TakeLease();
  std::vector<UrlOffer> offers;
  for (int64_t i = 0; i < FrontierOptions().queue_cap; ++i) {
    offers.push_back(
        {"berg27", "https://news.example/" + std::to_string(i), "news.example", {1, 0}, false});
  }
  ASSERT_THAT(stores_.frontier.Offer(offers, clock_.Now()), IsOk());
  Report(lease, {PageReport(lease, lease.collection().urls(0), "otter", "A",
                            {"https://news.example/one-more"})});
  const auto coverage = cluster_.catalog.List<v1::Coverage>({"campaigns/berg27", 0, "", "", {}});
  ASSERT_THAT(coverage, IsOk());
  ASSERT_THAT(coverage->items, SizeIs(1));
  EXPECT_EQ(coverage->items[0].left_out(), 1);
  EXPECT_THAT(coverage->items[0].gaps(), testing::Contains(HasSubstr("queues")));
}

TEST_F(HostileSiteTest, LeaseCarriesRobotsOfItsOwnOriginsWithinBounds) {
  cluster_.CreateCampaign(
      {"https://news.example:1/", "https://news.example:2/", "https://news.example:3/"});
  for (int port = 0; port < 9; ++port) {
    KeepRobots("news.example", "https://news.example:" + std::to_string(port), 500 << 10);
  }
  const v1::Lease lease = TakeLease();
  std::vector<std::string> origins;
  for (const v1::RobotsResult& robots : lease.collection().robots()) {
    origins.push_back(robots.origin());
    EXPECT_THAT(robots.sitemaps(), IsEmpty());
  }
  EXPECT_THAT(origins, ElementsAre("https://news.example:1", "https://news.example:2"));
}

TEST_F(HostileSiteTest, LeasesThatFitNoAnswerComeWithTheNext) {
  constexpr int kHosts = 20;
  std::vector<std::string> sources;
  for (int i = 0; i < kHosts; ++i) {
    const std::string host = "h" + std::to_string(i) + ".example";
    sources.push_back("https://" + host + "/");
    KeepRobots(host, "https://" + host, 500 << 10);
  }
  cluster_.CreateCampaign(sources);
  cluster_.Step();
  size_t granted = 0;
  for (int answers = 0; answers < 3; ++answers) {
    const auto response = cluster_.Exchange("w1", {}, {}, kHosts);
    EXPECT_THAT(response.ByteSizeLong(), Le(kMaxMessage));
    granted += MiniCluster::NewLeases(response).size();
  }
  EXPECT_EQ(granted, static_cast<size_t>(kHosts));
}

}  // namespace
}  // namespace claque
