// Contract of FrontierStore: campaigns beside each other, addresses and robots.txt.
#include "tests/unit/store/frontier_contract.h"

namespace claque {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_P(Frontier, CampaignsTakeTurns) {
  for (const char* const path : {"/1", "/2", "/3"}) {
    Offer({Offered(path, {1, 0}, "a"), Offered(path, {1, 0}, "b")});
  }
  Offer({Offered("/1", {1, 0}, "paused")});
  LeaseRequest request = Request();
  request.campaigns = {"a", "b"};
  request.pages_per_host = {0, 0};
  request.max_urls = 3;
  const auto campaigns = [](const HostLease& lease) {
    std::string names;
    for (const LeasedUrl& url : lease.urls) names += url.campaign;
    return names;
  };
  auto lease = Lease(kStart, request);
  EXPECT_EQ(campaigns(*lease), "aba");
  for (size_t i = 0; i < 3; ++i) CommitDone(*lease, i);
  lease = Lease(kStart + kDelay, request);
  EXPECT_EQ(campaigns(*lease), "bab");
  for (size_t i = 0; i < 3; ++i) CommitDone(*lease, i, kStart + kDelay);
  EXPECT_EQ(Lease(kStart + minutes(1), request), std::nullopt);
  EXPECT_THAT(Due(kStart + minutes(1)), IsEmpty()) << "paused queues are passed over";
  EXPECT_EQ(Counts("paused").queued, 1);
  EXPECT_THAT(store_->Resume("paused", kStart + minutes(1)), IsOk());
  EXPECT_THAT(Due(kStart + minutes(1)), SizeIs(1));
}

TEST_P(Frontier, PagesPerHostAreABudgetThatEndsTheQueue) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c"), Offered("/d")});
  LeaseRequest request = Request();
  request.pages_per_host = {3};
  request.max_urls = 2;
  auto lease = Lease(kStart, request);
  ASSERT_THAT(Paths(lease), ElementsAre("/a", "/b"));
  CommitDone(*lease, 0);
  CommitDone(*lease, 1);
  lease = Lease(kStart + kDelay, request);
  ASSERT_THAT(Paths(lease), ElementsAre("/c"));
  CommitDone(*lease, 0, kStart + kDelay);
  EXPECT_EQ(Lease(kStart + minutes(1), request), std::nullopt);
  EXPECT_TRUE(Counts().idle());
  EXPECT_EQ(Counts().done, 3);
  EXPECT_THAT(Due(kStart + minutes(2)), IsEmpty());
}

TEST_P(Frontier, CountsAreCardinalities) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c"), Offered("/x", {1, 0}, "berg", "b.example")});
  LeaseRequest request = Request();
  request.max_urls = 2;
  const auto lease = Lease(kStart, request);
  CommitDone(*lease, 0);
  const FrontierCounts counts = Counts();
  EXPECT_EQ(counts.queued, 2);
  EXPECT_EQ(counts.leased, 1);
  EXPECT_EQ(counts.done, 1);
  EXPECT_EQ(counts.hosts, 2);
  EXPECT_TRUE(Counts("nobody").idle());
}

TEST_P(Frontier, DroppedCampaignIsForgottenAndOthersStay) {
  Offer({Offered("/a"), Offered("/b"), Offered("/a", {1, 0}, "other")});
  UrlOffer urgent = Offered("/urgent");
  urgent.urgent = true;
  Offer({urgent});
  LeaseRequest request = Request();
  request.max_urls = 2;
  const auto lease = Lease(kStart, request);
  CommitDone(*lease, 0);
  Offer({{"berg", lease->urls[0].url, kHost, {0, 0}, false}});
  EXPECT_EQ(Counts().relaxing, 1);
  EXPECT_THAT(store_->Drop("berg"), IsOk());
  EXPECT_TRUE(Counts().idle());
  EXPECT_EQ(Counts().done, 0);
  EXPECT_EQ(CommitDone(*lease, 1), CommitResult::kLeaseLost);
  EXPECT_EQ(Counts("other").queued, 1);
  EXPECT_EQ(NextDue(), kStart + kDelay);
  EXPECT_EQ(Offer({Offered("/a"), urgent}), 2);
  EXPECT_THAT(store_->Drop("berg"), IsOk());
  EXPECT_THAT(store_->Drop("other"), IsOk());
  EXPECT_EQ(NextDue(), std::nullopt);
}

TEST_P(Frontier, AddressOfTheHostIsRemembered) {
  Offer({Offered("/a"), Offered("/b")});
  LeaseRequest request = Request();
  request.max_urls = 1;
  auto lease = Lease(kStart, request);
  EXPECT_EQ(lease->address, "");
  UrlOutcome outcome = Done(*lease);
  outcome.address = "127.0.0.9";
  Commit(outcome);
  EXPECT_EQ(Lease(kStart + minutes(1), request)->address, "127.0.0.9");
}

TEST_P(Frontier, AddressNamedByALiveLeaseIsRememberedToo) {
  Offer({Offered("/a")});
  const auto lease = Lease();
  const uint64_t id = lease->lease_id;
  EXPECT_THAT(store_->Address(kHost), IsOkAndHolds(""));
  EXPECT_THAT(store_->SetAddress(kHost, id, "127.0.0.9", kStart), IsOk());
  EXPECT_THAT(store_->Address(kHost), IsOkAndHolds("127.0.0.9"));
  EXPECT_THAT(store_->SetAddress(kHost, id + 1, "127.0.0.8", kStart), IsOk());
  const std::vector<std::string> back = {lease->urls[0].url};
  EXPECT_THAT(store_->Return(kHost, id, "berg", back, kStart, {}), IsOk());
  EXPECT_THAT(store_->SetAddress(kHost, id, "127.0.0.7", kStart), IsOk());
  EXPECT_EQ(Lease(kStart + minutes(1))->address, "127.0.0.9");
}

TEST_P(Frontier, OneHostHoldsAnAddressAtATime) {
  const auto acquire = [&](const std::string& host, uint64_t lease, WallTime now) {
    return *store_->AcquireAddress("192.0.2.1", host, lease, now, kTtl);
  };
  EXPECT_TRUE(acquire("a.example", 1, kStart));
  EXPECT_TRUE(acquire("a.example", 1, kStart));
  EXPECT_FALSE(acquire("a.example", 2, kStart));
  EXPECT_FALSE(acquire("b.example", 1, kStart));
  EXPECT_THAT(store_->ReleaseAddress("192.0.2.1", "b.example", 1), IsOk());
  EXPECT_FALSE(acquire("b.example", 1, kStart));
  EXPECT_THAT(store_->ReleaseAddress("192.0.2.1", "a.example", 1), IsOk());
  EXPECT_TRUE(acquire("b.example", 1, kStart));
  EXPECT_TRUE(acquire("c.example", 1, kStart + kTtl));
}

TEST_P(Frontier, RobotsAreKeptPerOriginUntilTheyExpire) {
  const std::string binary("robots\0bytes", 12);
  store_->PutRobots({kHost, "https://press.example", binary, kStart + minutes(2)}, kStart).ok();
  store_->PutRobots({kHost, "http://press.example", "", kStart + minutes(1)}, kStart).ok();
  EXPECT_THAT(store_->Robots(kHost, kStart), IsOkAndHolds(ElementsAre("", binary)));
  EXPECT_THAT(store_->Robots(kHost, kStart + minutes(1)), IsOkAndHolds(ElementsAre(binary)));
  store_
      ->PutRobots({kHost, "https://press.example", "new", kStart + minutes(9)}, kStart + minutes(1))
      .ok();
  EXPECT_THAT(store_->Robots(kHost, kStart + minutes(1)), IsOkAndHolds(ElementsAre("new")));
  EXPECT_THAT(store_->Robots("other.example", kStart), IsOkAndHolds(IsEmpty()));
}

TEST_P(Frontier, AHostWithManyOriginsKeepsTheLatestOfTheirRobots) {
  for (int i = 0; i < kMaxRobotsPerHost + 2; ++i) {
    const std::string origin = "https://press.example:" + std::to_string(8000 + i);
    // The one written last ends with the first: it stays, because it was just asked for.
    const bool last = i == kMaxRobotsPerHost + 1;
    const WallTime end = kStart + minutes(last ? 3 : i + 2);
    EXPECT_THAT(store_->PutRobots({kHost, origin, std::to_string(i), end}, kStart), IsOk());
  }
  const auto records = store_->Robots(kHost, kStart);
  ASSERT_THAT(records, IsOkAndHolds(SizeIs(kMaxRobotsPerHost)));
  EXPECT_EQ(records->front(), "2");
  EXPECT_EQ(records->back(), std::to_string(kMaxRobotsPerHost + 1));
}

}  // namespace
}  // namespace claque
