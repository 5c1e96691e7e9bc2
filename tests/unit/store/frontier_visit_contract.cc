// Contract of FrontierStore: pages that are visited again.
#include "tests/unit/store/frontier_contract.h"

namespace claque {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class FrontierVisits : public Frontier {
 protected:
  // Commits the URL, to be visited again at `next`.
  CommitResult CommitVisit(const HostLease& lease, size_t i, WallTime next, WallTime now = kStart) {
    UrlOutcome outcome = Done(lease, i);
    outcome.next_visit = next;
    return Commit(outcome, now).result;
  }
  int64_t Revisit(WallTime now, int limit = 100) {
    const std::vector<std::string> campaigns = {"berg", "other"};
    const auto moved = store_->Revisit(owner_, HostShard(kHost), campaigns, now, limit);
    EXPECT_THAT(moved, IsOk());
    return moved.value_or(-1);
  }
  // Offers and visits "/0", "/1", …; each comes back at `next`.
  void VisitPages(int count, WallTime next) {
    std::vector<UrlOffer> offers;
    for (int i = 0; i < count; ++i) offers.push_back(Offered("/" + std::to_string(i)));
    Offer(offers);
    const auto lease = Lease();
    ASSERT_TRUE(lease);
    for (size_t i = 0; i < lease->urls.size(); ++i) CommitVisit(*lease, i, next);
  }
};

TEST_P(FrontierVisits, APageComesBackWhenItsVisitIsDue) {
  const WallTime next = kStart + hours(1);
  VisitPages(1, next);
  EXPECT_EQ(Revisit(next - Millis(1)), 0);
  EXPECT_THAT(Due(next - Millis(1)), IsEmpty());
  EXPECT_EQ(Revisit(next), 1);
  EXPECT_EQ(Revisit(next), 0);
  EXPECT_EQ(NextDue(), next);
  EXPECT_THAT(Paths(Lease(next)), ElementsAre("/0"));
}

TEST_P(FrontierVisits, WhatIsRememberedComesWithTheLease) {
  Offer({Offered("/a", {1, 3})});
  UrlOutcome outcome = Done(*Lease());
  RecrawlState& state = outcome.state;
  state.changed = false;
  state.etag = "\"v1\"";
  state.last_modified = "Sun, 06 Nov 1994 08:49:37 GMT";
  state.interval = hours(3);
  state.body = 0xfedcba9876543210;
  state.seen = kStart;
  state.vanished = kStart - hours(2);
  state.returned = kStart - hours(1);
  state.modified = kStart - minutes(5);
  outcome.next_visit = kStart + hours(3);
  EXPECT_EQ(Commit(outcome).result, CommitResult::kCommitted);
  Revisit(kStart + hours(3));
  const auto lease = Lease(kStart + hours(3));
  ASSERT_THAT(Paths(lease), ElementsAre("/a"));
  EXPECT_EQ(lease->urls[0].state, state);
  EXPECT_EQ(lease->urls[0].rank, (Rank{1, 3}));
  const auto known = store_->Find(Offered("/a"));
  ASSERT_TRUE(known.ok() && *known);
  EXPECT_EQ((*known)->state, state);
}

TEST_P(FrontierVisits, OnlyAVisitDueNowKeepsTheCampaignBusy) {
  const WallTime next = kStart + hours(1);
  VisitPages(2, next);
  EXPECT_TRUE(Counts("berg", next - Millis(1)).idle());
  EXPECT_EQ(Counts("berg", kStart).visits, 2);
  EXPECT_EQ(Counts("berg", next).due, 2);
  EXPECT_FALSE(Counts("berg", next).idle());
  Revisit(next);
  EXPECT_EQ(Counts("berg", next).visits, 0);
  EXPECT_EQ(Counts("berg", next).queued, 2);
  EXPECT_EQ(Counts("berg", next).done, 2);
  EXPECT_FALSE(Counts("berg", next).idle());
  EXPECT_TRUE(Counts("other", next).idle());
}

TEST_P(FrontierVisits, AtMostTheLimitComesBackAtOnceEarliestFirst) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c")});
  const auto lease = Lease();
  for (size_t i = 0; i < 3; ++i) CommitVisit(*lease, i, kStart + minutes(3 - static_cast<int>(i)));
  const WallTime now = kStart + hours(1);
  EXPECT_EQ(Revisit(now, 2), 2);
  EXPECT_THAT(Paths(Lease(now)), ElementsAre("/c", "/b"));
  EXPECT_EQ(Revisit(now, 2), 1);
  EXPECT_EQ(Revisit(now, 0), 0);
}

TEST_P(FrontierVisits, ALostLeaseNeitherLosesNorDoublesAVisit) {
  const WallTime next = kStart + hours(1);
  VisitPages(2, next);
  Revisit(next);
  const auto lost = Lease(next);
  ASSERT_THAT(Paths(lost), ElementsAre("/0", "/1"));
  EXPECT_EQ(CommitVisit(*lost, 0, next + hours(1), next), CommitResult::kCommitted);
  // The worker dies with "/1"; its late commit does not count.
  const WallTime over = next + kTtl + kGrace;
  ASSERT_THAT(Expire(over), IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(CommitVisit(*lost, 1, over + hours(5), over), CommitResult::kLeaseLost);
  EXPECT_EQ(Counts("berg", over).visits, 1);
  EXPECT_EQ(Counts("berg", over).queued, 1);
  const auto again = Lease(over + kDelay);
  ASSERT_THAT(Paths(again), ElementsAre("/1"));
  EXPECT_EQ(CommitVisit(*again, 0, over + hours(1), over + kDelay), CommitResult::kCommitted);
  EXPECT_EQ(CommitVisit(*again, 0, over + hours(9), over + kDelay), CommitResult::kLeaseLost);
  EXPECT_EQ(Revisit(over + hours(1)), 2);
}

TEST_P(FrontierVisits, WhatIsRememberedOfAPageThatIsLostAloneIsTold) {
  Offer({Offered("/a")});
  UrlOutcome outcome = Done(*Lease());
  outcome.state.etag = "\"v1\"";
  outcome.state.interval = hours(1);
  outcome.state.seen = kStart;
  outcome.next_visit = kStart + hours(1);
  EXPECT_EQ(Commit(outcome).result, CommitResult::kCommitted);
  WallTime now = kStart + hours(1);
  Revisit(now);
  for (int i = 0; i < kLostLeasesUntilAlone; ++i) {
    ASSERT_TRUE(Lease(now));
    now += minutes(5);
    ASSERT_THAT(Expire(now), IsOkAndHolds(SizeIs(1)));
  }
  ASSERT_TRUE(Lease(now));
  const auto expired = store_->Expiring(owner_, HostShard(kHost), now + minutes(5));
  ASSERT_THAT(expired, IsOkAndHolds(SizeIs(1)));
  ASSERT_THAT(expired->front().urls, SizeIs(1));
  EXPECT_EQ(expired->front().urls[0].state, outcome.state);
}

TEST_P(FrontierVisits, ReturnedAndRetriedPagesStayRevisits) {
  VisitPages(2, kStart + hours(1));
  WallTime now = kStart + hours(1);
  Revisit(now);
  auto lease = Lease(now);
  const std::vector<std::string> back = {lease->urls[0].url};
  EXPECT_THAT(store_->Return(kHost, lease->lease_id, "berg", back, now, kDelay), IsOk());
  UrlOutcome retry = Done(*lease, 1);
  retry.retry = true;
  EXPECT_EQ(Commit(retry, now).result, CommitResult::kCommitted);
  now += kDelay;
  LeaseRequest request = Request();
  request.pages_per_host = {2};  // used up: of new pages there may be none
  lease = Lease(now, request);
  ASSERT_THAT(Paths(lease), ElementsAre("/0", "/1"));
  EXPECT_EQ(lease->urls[0].tries, 0);
  EXPECT_EQ(lease->urls[1].tries, 1);
}

TEST_P(FrontierVisits, TheBudgetOfPagesDoesNotEndVisits) {
  VisitPages(2, kStart + hours(1));
  const WallTime now = kStart + hours(1);
  Offer({Offered("/new")}, now);
  Revisit(now);
  LeaseRequest request = Request();
  request.pages_per_host = {2};
  const auto lease = Lease(now, request);
  EXPECT_THAT(Paths(lease), ElementsAre("/0", "/1"));
  EXPECT_EQ(Counts("berg", now).queued, 0) << "what is beyond the budget is dropped";
}

TEST_P(FrontierVisits, NewPagesAndVisitsTakeTurns) {
  VisitPages(3, kStart + hours(1));
  const WallTime now = kStart + hours(1);
  Offer({Offered("/new1"), Offered("/new2"), Offered("/new3")}, now);
  Revisit(now);
  LeaseRequest request = Request();
  request.max_urls = 1;
  std::vector<std::string> order;
  for (int i = 0; i < 6; ++i) {
    const auto lease = Lease(now + i * kDelay, request);
    ASSERT_TRUE(lease);
    order.push_back(Paths(lease).front());
    CommitDone(*lease, 0, now + i * kDelay);
  }
  EXPECT_THAT(order, ElementsAre("/0", "/new1", "/1", "/new2", "/2", "/new3"));
}

TEST_P(FrontierVisits, TheLastOutcomeSaysWhetherThereIsAnother) {
  VisitPages(1, kStart + hours(1));
  const WallTime now = kStart + hours(1);
  Revisit(now);
  EXPECT_EQ(CommitDone(*Lease(now), 0, now), CommitResult::kCommitted);
  EXPECT_EQ(Counts("berg", now).visits, 0);
  EXPECT_EQ(Revisit(now + hours(1000)), 0);
}

TEST_P(FrontierVisits, OfferOfAPageThatWaitsForItsVisitQueuesNothing) {
  VisitPages(1, kStart + hours(1));
  UrlOffer urgent = Offered("/0");
  urgent.urgent = true;
  EXPECT_EQ(Offer({Offered("/0"), urgent}), 0);
  Revisit(kStart + hours(1));
  EXPECT_EQ(Offer({Offered("/0"), urgent}), 0);
  EXPECT_EQ(Counts().queued, 1);
}

TEST_P(FrontierVisits, VisitsOfADroppedCampaignAreForgotten) {
  VisitPages(2, kStart + hours(1));
  Offer({Offered("/x", {1, 0}, "other")});
  LeaseRequest request = Request();
  request.campaigns = {"other"};
  CommitVisit(*Lease(kStart + kDelay, request), 0, kStart + hours(1), kStart + kDelay);
  const WallTime now = kStart + hours(1);
  EXPECT_EQ(Revisit(now, 1), 2);  // one of each campaign
  EXPECT_THAT(store_->Drop("berg"), IsOk());
  EXPECT_EQ(Counts("berg", now).visits, 0);
  EXPECT_EQ(Counts("berg", now).queued, 0);
  EXPECT_EQ(Revisit(now), 0);
  EXPECT_EQ(Counts("other", now).queued, 1);
}

TEST_P(FrontierVisits, AFormerOwnerPutsNothingBack) {
  VisitPages(1, kStart + hours(1));
  ASSERT_THAT(store_->Own(HostShard(kHost), "coordinator-2", kStart), IsOk());
  const std::vector<std::string> campaigns = {"berg"};
  EXPECT_THAT(store_->Revisit(owner_, HostShard(kHost), campaigns, kStart + hours(2), 10),
              StatusIs(Code::kAborted, HasSubstr("own")));
  EXPECT_EQ(Counts("berg", kStart + hours(2)).due, 1);
}

TEST_P(FrontierVisits, MoreThanOneBatchComesBackAtOnce) {
  std::vector<UrlOffer> offers;
  for (int i = 0; i < 200; ++i) offers.push_back(Offered("/" + std::to_string(i)));
  Offer(offers);
  LeaseRequest request = Request();
  request.max_urls = 200;
  const auto lease = Lease(kStart, request);
  ASSERT_THAT(lease->urls, SizeIs(200));
  for (size_t i = 0; i < 200; ++i) CommitVisit(*lease, i, kStart + hours(1));
  EXPECT_EQ(Revisit(kStart + hours(1), 150), 150);
  EXPECT_EQ(Revisit(kStart + hours(1), 150), 50);
  EXPECT_THAT(Lease(kStart + hours(1), request)->urls, SizeIs(200));
}

INSTANTIATE_TEST_SUITE_P(Stores, FrontierVisits, testing::ValuesIn(StoreParams()), StoreName);

}  // namespace
}  // namespace claque
