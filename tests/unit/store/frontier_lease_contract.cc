// Contract of FrontierStore: leases, their ends and their loss.
#include "tests/unit/store/frontier_contract.h"

namespace claque {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_P(Frontier, HostIsDueAfterItsDelayOnceTheLeaseEnds) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c")});
  LeaseRequest request = Request();
  request.max_urls = 2;
  const auto lease = Lease(kStart, request);
  EXPECT_EQ(CommitDone(*lease, 0, kStart + seconds(5)), CommitResult::kCommitted);
  EXPECT_EQ(NextDue(), std::nullopt);
  EXPECT_EQ(CommitDone(*lease, 1, kStart + seconds(9)), CommitResult::kCommitted);
  EXPECT_EQ(NextDue(), kStart + seconds(9) + kDelay);
  EXPECT_EQ(Lease(kStart + seconds(9)), std::nullopt);
  const auto second = Lease(kStart + seconds(10));
  ASSERT_THAT(Paths(second), ElementsAre("/c"));
  EXPECT_GT(second->lease_id, lease->lease_id);
}

TEST_P(Frontier, OldEpochIsRefused) {
  Offer({Offered("/a")});
  const int shard = HostShard(kHost);
  const Ownership newer = *store_->Own(shard, "coordinator-2", kStart);
  EXPECT_EQ(newer.epoch, owner_.epoch + 1);
  EXPECT_THAT(store_->Lease(owner_, Request(), kStart), StatusIs(Code::kAborted, HasSubstr("own")));
  EXPECT_THAT(Expire(kStart), StatusIs(Code::kAborted, HasSubstr("own")));
  EXPECT_THAT(store_->Lease(newer, Request(), kStart), IsOkAndHolds(testing::Ne(std::nullopt)));
  EXPECT_EQ(store_->Own(shard, "coordinator-1", kStart + minutes(1))->epoch,
            ToMillis(kStart + minutes(1)));
}

TEST_P(Frontier, NewOwnerSeesLiveLeases) {
  Offer({Offered("/a")});
  const auto lease = Lease();
  ASSERT_THAT(store_->Own(HostShard(kHost), "coordinator-2", kStart), IsOk());
  const auto leases = store_->Leases(HostShard(kHost));
  ASSERT_THAT(leases, IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(leases->front().host, kHost);
  EXPECT_EQ(leases->front().lease_id, lease->lease_id);
  EXPECT_EQ(leases->front().worker, "worker-1");
  EXPECT_EQ(leases->front().deadline, kStart + kTtl);
}

TEST_P(Frontier, RenewedLeaseLivesLonger) {
  Offer({Offered("/a")});
  const uint64_t id = Lease()->lease_id;
  const WallTime later = kStart + seconds(50);
  EXPECT_THAT(store_->Renew(kHost, id, later, kTtl, kGrace), IsOkAndHolds(true));
  EXPECT_THAT(store_->Renew(kHost, id + 1, later, kTtl, kGrace), IsOkAndHolds(false));
  EXPECT_THAT(Expire(kStart + kTtl + kGrace), IsOkAndHolds(IsEmpty()));
  const WallTime end = kStart + seconds(50) + kTtl + kGrace;
  EXPECT_THAT(store_->Renew(kHost, id, end, kTtl, kGrace), IsOkAndHolds(false));
  EXPECT_THAT(Expire(end), IsOkAndHolds(SizeIs(1)));
}

TEST_P(Frontier, ReturnedUrlsComeFirstAndCountNoTry) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c"), Offered("/d")});
  LeaseRequest request = Request();
  request.max_urls = 3;
  const auto lease = Lease(kStart, request);
  CommitDone(*lease, 0);
  const std::vector<std::string> back = {lease->urls[1].url, lease->urls[2].url};
  const uint64_t id = lease->lease_id;
  EXPECT_THAT(store_->Return(kHost, id + 1, "berg", back, kStart, kDelay), IsOk());
  EXPECT_EQ(Counts().leased, 2);
  EXPECT_THAT(store_->Return(kHost, id, "berg", back, kStart + seconds(2), kDelay), IsOk());
  EXPECT_EQ(NextDue(), kStart + seconds(2) + kDelay);
  const auto second = Lease(kStart + seconds(3));
  EXPECT_THAT(Paths(second), ElementsAre("/b", "/c", "/d"));
  EXPECT_EQ(second->urls[0].tries, 0);
}

TEST_P(Frontier, RetryGoesToTheTailWithOneMoreTry) {
  Offer({Offered("/a"), Offered("/b")});
  LeaseRequest request = Request();
  request.max_urls = 1;
  for (int i = 0; i < 20; ++i) {
    const WallTime now = kStart + seconds(10 * i);
    const auto lease = Lease(now, request);
    ASSERT_THAT(Paths(lease), ElementsAre(i % 2 == 0 ? "/a" : "/b"));
    EXPECT_EQ(lease->urls[0].tries, i / 2);
    UrlOutcome outcome = Done(*lease);
    outcome.retry = true;
    outcome.max_tries = 15;
    EXPECT_EQ(Commit(outcome, now).result, CommitResult::kCommitted);
  }
  EXPECT_EQ(Counts().queued, 2);
  EXPECT_EQ(Counts().done, 0);
}

TEST_P(Frontier, TheLastTryIsTheEndOfAUrl) {
  Offer({Offered("/a")});
  for (int i = 0; i < 3; ++i) {
    UrlOutcome outcome = Done(*Lease(kStart + seconds(10 * i)));
    outcome.retry = true;
    outcome.max_tries = 3;
    EXPECT_EQ(Commit(outcome, kStart + seconds(10 * i)).result, CommitResult::kCommitted);
    EXPECT_EQ(Counts().done, i == 2 ? 1 : 0);
  }
  EXPECT_TRUE(Counts().idle());
}

TEST_P(Frontier, CommitOfALostLeaseMovesNothing) {
  Offer({Offered("/a")});
  const auto lease = Lease();
  const WallTime over = kStart + kTtl + kGrace;
  EXPECT_EQ(CommitDone(*lease, 0, over), CommitResult::kLeaseLost);
  ASSERT_THAT(Expire(over), IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(CommitDone(*lease, 0, over), CommitResult::kLeaseLost);
  const auto second = Lease(over);
  ASSERT_THAT(Paths(second), ElementsAre("/a"));
  EXPECT_EQ(CommitDone(*lease, 0, over), CommitResult::kLeaseLost);
  EXPECT_EQ(CommitDone(*second, 0, over), CommitResult::kCommitted);
  EXPECT_EQ(CommitDone(*second, 0, over), CommitResult::kLeaseLost);
  EXPECT_TRUE(Counts().idle());
}

TEST_P(Frontier, LostLeaseGivesItsUrlsBackInOrder) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c")});
  LeaseRequest request = Request();
  request.max_urls = 2;
  Lease(kStart, request);
  const WallTime over = kStart + kTtl + kGrace;
  EXPECT_THAT(Expire(over - Millis(1)), IsOkAndHolds(IsEmpty()));
  const auto lost = Expire(over + seconds(5));
  ASSERT_THAT(lost, IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(lost->front().host, kHost);
  EXPECT_EQ(lost->front().worker, "worker-1");
  EXPECT_EQ(NextDue(), over);
  EXPECT_THAT(Paths(Lease(over + seconds(5))), ElementsAre("/a", "/b", "/c"));
}

TEST_P(Frontier, LostLeaseKeepsTheHostsDelay) {
  Offer({Offered("/a"), Offered("/b")});
  LeaseRequest request = Request();
  request.max_urls = 1;
  CommitDone(*Lease(kStart, request));
  const WallTime second = kStart + kDelay;
  ASSERT_TRUE(Lease(second, request));
  Expire(second + minutes(10)).status();
  EXPECT_EQ(NextDue(), second + kTtl + kGrace + kDelay);
}

TEST_P(Frontier, ThirdLostLeaseIsFollowedByLonelyOnesThatQuarantine) {
  Offer({Offered("/poison"), Offered("/b"), Offered("/c")});
  WallTime now = kStart;
  for (int i = 0; i < kLostLeasesUntilAlone; ++i) {
    const auto lease = Lease(now);
    ASSERT_THAT(Paths(lease), ElementsAre("/poison", "/b", "/c"));
    EXPECT_FALSE(lease->alone);
    now += minutes(5);
    ASSERT_THAT(Expire(now), IsOkAndHolds(SizeIs(1)));
  }
  const auto alone = Lease(now);
  ASSERT_THAT(Paths(alone), ElementsAre("/poison"));
  EXPECT_TRUE(alone->alone);
  now += minutes(5);
  EXPECT_THAT(Expire(now), IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(Counts().done, 1);
  for (const char* const path : {"/b", "/c"}) {
    const auto next = Lease(now);
    ASSERT_THAT(Paths(next), ElementsAre(path));
    EXPECT_TRUE(next->alone);
    EXPECT_EQ(CommitDone(*next, 0, now), CommitResult::kCommitted);
    now += minutes(5);
  }
  Offer({Offered("/d"), Offered("/e")}, now);
  const auto healed = Lease(now);
  EXPECT_THAT(Paths(healed), ElementsAre("/d", "/e"));
  EXPECT_FALSE(healed->alone);
}

TEST_P(Frontier, WhatExpiresIsKnownBeforeItIsEnded) {
  Offer({Offered("/a", {2, 1}), Offered("/b")});
  WallTime now = kStart;
  for (int i = 0; i < kLostLeasesUntilAlone; ++i) {
    ASSERT_TRUE(Lease(now));
    now += minutes(5);
    const auto expired = store_->Expiring(owner_, HostShard(kHost), now);
    ASSERT_THAT(expired, IsOkAndHolds(SizeIs(1)));
    EXPECT_FALSE(expired->front().alone);
    EXPECT_THAT(expired->front().urls, SizeIs(2));
    ASSERT_THAT(Expire(now), IsOkAndHolds(SizeIs(1)));
  }
  const auto lease = Lease(now);
  Offer({Offered("/a", {1, 4})});
  const WallTime end = now + kTtl + kGrace;
  EXPECT_THAT(store_->Expiring(owner_, HostShard(kHost), end - Millis(1)), IsOkAndHolds(IsEmpty()));
  const auto expired = store_->Expiring(owner_, HostShard(kHost), end);
  ASSERT_THAT(expired, IsOkAndHolds(SizeIs(1)));
  const auto& [found, alone, urls] = expired->front();
  EXPECT_EQ(found.host, kHost);
  EXPECT_EQ(found.lease_id, lease->lease_id);
  EXPECT_EQ(found.worker, "worker-1");
  EXPECT_EQ(found.deadline, now + kTtl);
  EXPECT_TRUE(alone);
  ASSERT_THAT(urls, SizeIs(1));
  EXPECT_EQ(urls[0].campaign, "berg");
  EXPECT_EQ(urls[0].url, lease->urls[0].url);
  EXPECT_EQ(urls[0].rank, (Rank{1, 4})) << "as it is now";
  EXPECT_EQ(Counts().leased, 1) << "nothing is changed";
  EXPECT_EQ(Counts().done, 0);
  EXPECT_THAT(store_->Expire(owner_, *expired, end), IsOkAndHolds(SizeIs(1)));
  EXPECT_THAT(store_->Expire(owner_, *expired, end), IsOkAndHolds(IsEmpty())) << "once";
  EXPECT_EQ((*store_->Find(Offered("/a")))->state.outcome, kOutcomeWorkerCrash);
}

TEST_P(Frontier, LeaseThatGoesOnAfterItWasFoundExpiredIsNotEnded) {
  Offer({Offered("/a")});
  const uint64_t id = Lease()->lease_id;
  const WallTime over = kStart + kTtl + kGrace;
  const auto expired = store_->Expiring(owner_, HostShard(kHost), over);
  ASSERT_THAT(expired, IsOkAndHolds(SizeIs(1)));
  // By the clock of another coordinator, which is behind.
  ASSERT_THAT(store_->Renew(kHost, id, over - seconds(5), kTtl, kGrace), IsOkAndHolds(true));
  EXPECT_THAT(store_->Expire(owner_, *expired, over), IsOkAndHolds(IsEmpty()));
  EXPECT_EQ(Counts().leased, 1);
}

TEST_P(Frontier, OnlyTheOwnerEndsWhatExpired) {
  Offer({Offered("/a")});
  Lease();
  const WallTime over = kStart + kTtl + kGrace;
  const auto expired = store_->Expiring(owner_, HostShard(kHost), over);
  ASSERT_THAT(expired, IsOkAndHolds(SizeIs(1)));
  ASSERT_THAT(store_->Own(HostShard(kHost), "coordinator-2", over), IsOk());
  EXPECT_THAT(store_->Expire(owner_, *expired, over), StatusIs(Code::kAborted, HasSubstr("own")));
  EXPECT_EQ(Counts().leased, 1);
}

TEST_P(Frontier, ProgressForgivesLostLeases) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c"), Offered("/d")});
  WallTime now = kStart;
  for (int i = 0; i < 4; ++i) {
    const auto lease = Lease(now);
    ASSERT_TRUE(lease);
    EXPECT_FALSE(lease->alone);
    if (i == 1) CommitDone(*lease, 0, now);
    now += minutes(5);
    ASSERT_THAT(Expire(now), IsOkAndHolds(SizeIs(1)));
  }
  EXPECT_TRUE(Lease(now)->alone);
}

TEST_P(Frontier, PushBackHoldsTheHost) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c"), Offered("/d"), Offered("/e")});
  LeaseRequest request = Request();
  request.max_urls = 1;
  WallTime now = kStart;
  const auto push_back = [&](bool backoff, Millis retry_after) {
    UrlOutcome outcome = Done(*Lease(now, request));
    outcome.retry = true;
    outcome.max_tries = 15;
    outcome.backoff = backoff;
    outcome.retry_after = retry_after;
    EXPECT_EQ(Commit(outcome, now).result, CommitResult::kCommitted);
    const Millis wait = *NextDue() - now;
    now = *NextDue();
    return wait;
  };
  EXPECT_EQ(push_back(true, {}), seconds(60));
  EXPECT_EQ(push_back(true, {}), seconds(120));
  EXPECT_EQ(push_back(true, minutes(10)), minutes(10));
  EXPECT_EQ(push_back(false, seconds(30)), seconds(30));
  EXPECT_EQ(push_back(true, {}), seconds(480));
  now += kBackoffForgiven + Millis(1);
  EXPECT_EQ(push_back(true, {}), seconds(60));
  for (int i = 0; i < 30; ++i) push_back(true, {});
  EXPECT_EQ(push_back(true, {}), kLongestBackoff);
  EXPECT_EQ(push_back(false, {}), kDelay);
}

}  // namespace
}  // namespace claque
