// Contract of FrontierStore: linked into the unit tests (memory) and the integration tests (Redis).
#include <set>

#include "common/url/url.h"
#include "tests/support/status_matchers.h"
#include "tests/support/store_contract.h"

namespace claque {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const WallTime kStart = FromMillis(1'800'000'000'000);
constexpr Millis kTtl = seconds(60);
constexpr Millis kGrace = seconds(15);
constexpr Millis kDelay = seconds(1);
const std::string kHost = "press.example";

UrlOffer Offered(const std::string& path, Rank rank = {1, 0}, const std::string& campaign = "berg",
                 const std::string& host = kHost) {
  return {campaign, "https://" + host + path, host, rank, false};
}

class Frontier : public testing::TestWithParam<StoreParam> {
 protected:
  void SetUp() override { Open({}); }
  void Open(FrontierOptions options) {
    factory_ = GetParam().make();
    if (!factory_) GTEST_SKIP() << "no server";
    store_ = factory_->Frontier(options);
    owner_ = *store_->Own(HostShard(kHost), "coordinator-1", kStart);
  }

  int64_t Offer(std::vector<UrlOffer> offers, WallTime now = kStart) {
    const auto queued = store_->Offer(offers, now);
    EXPECT_THAT(queued, IsOk());
    return queued.value_or(-1);
  }
  LeaseRequest Request(const std::string& worker = "worker-1") const {
    LeaseRequest request;
    request.host = kHost;
    request.worker = worker;
    request.ttl = kTtl;
    request.grace = kGrace;
    request.max_urls = 16;
    request.campaigns = {"berg"};
    request.pages_per_host = {0};
    return request;
  }
  std::optional<HostLease> Lease(WallTime now, const LeaseRequest& request) {
    const auto lease = store_->Lease(owner_, request, now);
    EXPECT_THAT(lease, IsOk());
    return lease.ok() ? *lease : std::nullopt;
  }
  std::optional<HostLease> Lease(WallTime now = kStart) { return Lease(now, Request()); }
  static std::vector<std::string> Paths(const std::optional<HostLease>& lease) {
    std::vector<std::string> paths;
    if (!lease) return paths;
    for (const LeasedUrl& url : lease->urls) {
      paths.push_back(url.url.substr(std::string("https://").size() + kHost.size()));
    }
    return paths;
  }
  static UrlOutcome Done(const HostLease& lease, size_t i = 0) {
    UrlOutcome outcome;
    outcome.host = lease.host;
    outcome.lease_id = lease.lease_id;
    outcome.campaign = lease.urls[i].campaign;
    outcome.url = lease.urls[i].url;
    outcome.rank = lease.urls[i].rank;
    outcome.outcome = 1;
    outcome.fetched = kStart;
    outcome.delay = kDelay;
    return outcome;
  }
  CommitReply Commit(const UrlOutcome& outcome, WallTime now = kStart) {
    const auto replies = store_->Commit({&outcome, 1}, now);
    EXPECT_THAT(replies, IsOkAndHolds(SizeIs(1)));
    return replies.ok() ? replies->front() : CommitReply{};
  }
  CommitResult CommitDone(const HostLease& lease, size_t i = 0, WallTime now = kStart) {
    return Commit(Done(lease, i), now).result;
  }
  std::vector<DueHost> Due(WallTime now) {
    return store_->Due(HostShard(kHost), now, 100).value_or({});
  }
  // When the host is due next, by asking at ever later times.
  std::optional<WallTime> NextDue() {
    const auto due = Due(kStart + std::chrono::hours(1000));
    return due.empty() ? std::nullopt : std::optional(due.front().due);
  }
  FrontierCounts Counts(const std::string& campaign = "berg") {
    const auto counts = store_->Counts(campaign);
    EXPECT_THAT(counts, IsOk());
    return counts.value_or({});
  }

  std::unique_ptr<StoreFactory> factory_;
  std::unique_ptr<FrontierStore> store_;
  Ownership owner_;
};

TEST_P(Frontier, OfferedUrlIsLeasedOnceWithItsRank) {
  EXPECT_EQ(Offer({Offered("/a", {2, 7}), Offered("/b")}), 2);
  EXPECT_EQ(Offer({Offered("/a", {2, 7})}), 0);
  ASSERT_THAT(Due(kStart), SizeIs(1));
  const auto lease = Lease();
  ASSERT_THAT(Paths(lease), ElementsAre("/a", "/b"));
  EXPECT_GE(lease->lease_id, static_cast<uint64_t>(ToMillis(kStart)));
  EXPECT_EQ(lease->urls[0].rank, (Rank{2, 7}));
  EXPECT_FALSE(lease->alone);
  EXPECT_THAT(Due(kStart + kTtl), IsEmpty());
  EXPECT_EQ(Lease(kStart + kTtl), std::nullopt);
}

TEST_P(Frontier, UrlsOfAnyFormComeBackAsTheyWere) {
  const std::vector<std::string> urls = {
      "http://press.example/", "https://press.example:8443/a?b=c", "http://press.example:80800/odd",
      "https://other.example/elsewhere"};
  for (const std::string& url : urls) Offer({{"berg", url, kHost, {1, 0}, false}});
  const auto lease = Lease();
  ASSERT_TRUE(lease);
  std::vector<std::string> leased;
  for (const LeasedUrl& url : lease->urls) leased.push_back(url.url);
  EXPECT_EQ(leased, urls);
  for (size_t i = 0; i < urls.size(); ++i) {
    EXPECT_EQ(CommitDone(*lease, i), CommitResult::kCommitted) << urls[i];
  }
}

TEST_P(Frontier, LeastRankOverAllPathsCountsInAnyOrder) {
  Offer({Offered("/a", {3, 1})});
  Offer({Offered("/a", {2, 5})});
  Offer({Offered("/a", {4, 0})});
  EXPECT_THAT(store_->RankOf(Offered("/a")), IsOkAndHolds(testing::Optional(Rank{2, 5})));
  EXPECT_EQ(Lease()->urls[0].rank, (Rank{2, 5}));
  EXPECT_THAT(store_->RankOf(Offered("/never")), IsOkAndHolds(testing::Eq(std::nullopt)));
}

TEST_P(Frontier, UrgentUrlsGoToTheHead) {
  Offer({Offered("/a"), Offered("/b")});
  UrlOffer urgent = Offered("/urgent");
  urgent.urgent = true;
  EXPECT_EQ(Offer({urgent}), 1);
  EXPECT_EQ(Offer({urgent}), 0);
  EXPECT_EQ(Offer({Offered("/urgent")}), 0);
  UrlOffer known = Offered("/b");
  known.urgent = true;
  EXPECT_EQ(Offer({known}), 0);
  const auto lease = Lease();
  EXPECT_THAT(Paths(lease), ElementsAre("/urgent", "/a", "/b"));
  EXPECT_EQ(Offer({known, urgent}), 0);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(CommitDone(*lease, i), CommitResult::kCommitted);
  EXPECT_EQ(Offer({known, urgent}), 0);
}

TEST_P(Frontier, FullQueueRefusesAndDoesNotMarkSeen) {
  Open({.queue_cap = 2});
  EXPECT_EQ(Offer({Offered("/a"), Offered("/b"), Offered("/c")}), 2);
  EXPECT_THAT(store_->RankOf(Offered("/c")), IsOkAndHolds(testing::Eq(std::nullopt)));
  ASSERT_TRUE(Lease());
  EXPECT_EQ(Offer({Offered("/c")}), 1);
  EXPECT_EQ(Offer({Offered("/d", {1, 0}, "other")}), 1);
}

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

TEST_P(Frontier, OfferToAnIdleHostKeepsItsDelay) {
  Offer({Offered("/a")});
  CommitDone(*Lease(), 0, kStart);
  Offer({Offered("/b")}, kStart);
  EXPECT_EQ(NextDue(), kStart + kDelay);
}

TEST_P(Frontier, DueHostsComeEarliestFirst) {
  std::vector<std::string> hosts;
  for (int i = 0; i < 4; ++i) {
    hosts.push_back("h" + std::to_string(i) + "." + kHost);
    Offer({Offered("/", {1, 0}, "berg", hosts.back())}, kStart + seconds(10 - i));
  }
  const int shard = HostShard(kHost);
  const auto due = store_->Due(shard, kStart + seconds(9), 2);
  ASSERT_THAT(due, IsOkAndHolds(SizeIs(2)));
  EXPECT_EQ((*due)[0].host, hosts[3]);
  EXPECT_EQ((*due)[1].host, hosts[2]);
  std::vector<int> shards;
  for (int i = 0; i < kHostShards; ++i) shards.push_back(i);
  EXPECT_THAT(store_->DueIn(shards, kStart + seconds(10), 10), IsOkAndHolds(SizeIs(4)));
  EXPECT_THAT(store_->Due(shard, kStart, 0), IsOkAndHolds(IsEmpty()));
}

TEST_P(Frontier, OldEpochIsRefused) {
  Offer({Offered("/a")});
  const int shard = HostShard(kHost);
  const Ownership newer = *store_->Own(shard, "coordinator-2", kStart);
  EXPECT_EQ(newer.epoch, owner_.epoch + 1);
  EXPECT_THAT(store_->Lease(owner_, Request(), kStart), StatusIs(Code::kAborted, HasSubstr("own")));
  EXPECT_THAT(store_->Expire(owner_, shard, kStart), StatusIs(Code::kAborted, HasSubstr("own")));
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
  const int shard = HostShard(kHost);
  EXPECT_THAT(store_->Expire(owner_, shard, kStart + kTtl + kGrace), IsOkAndHolds(IsEmpty()));
  const WallTime end = kStart + seconds(50) + kTtl + kGrace;
  EXPECT_THAT(store_->Renew(kHost, id, end, kTtl, kGrace), IsOkAndHolds(false));
  EXPECT_THAT(store_->Expire(owner_, shard, end), IsOkAndHolds(SizeIs(1)));
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
  ASSERT_THAT(store_->Expire(owner_, HostShard(kHost), over), IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(CommitDone(*lease, 0, over), CommitResult::kLeaseLost);
  const auto second = Lease(over);
  ASSERT_THAT(Paths(second), ElementsAre("/a"));
  EXPECT_EQ(CommitDone(*lease, 0, over), CommitResult::kLeaseLost);
  EXPECT_EQ(CommitDone(*second, 0, over), CommitResult::kCommitted);
  EXPECT_EQ(CommitDone(*second, 0, over), CommitResult::kLeaseLost);
  EXPECT_TRUE(Counts().idle());
}

TEST_P(Frontier, BetterPathFoundMeanwhileIsToldAtCommit) {
  Offer({Offered("/a", {3, 0})});
  const auto lease = Lease();
  Offer({Offered("/a", {2, 0})});
  const CommitReply reply = Commit(Done(*lease));
  EXPECT_EQ(reply.result, CommitResult::kRankChanged);
  EXPECT_EQ(reply.rank, (Rank{2, 0}));
  EXPECT_EQ(Counts().leased, 1);
  UrlOutcome again = Done(*lease);
  again.rank = reply.rank;
  EXPECT_EQ(Commit(again).result, CommitResult::kCommitted);
}

TEST_P(Frontier, BetterPathToADonePageRelaxesIt) {
  Offer({Offered("/a", {3, 0})});
  CommitDone(*Lease());
  Offer({Offered("/a", {3, 0}), Offered("/a", {4, 0})});
  EXPECT_EQ(Counts().relaxing, 0);
  Offer({Offered("/a", {2, 1})});
  const int shard = HostShard(kHost);
  auto relaxed = store_->Relaxed(shard, 10);
  ASSERT_THAT(relaxed, IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(relaxed->front().url, "https://press.example/a");
  EXPECT_EQ(relaxed->front().rank, (Rank{2, 1}));
  EXPECT_FALSE(Counts().idle());
  EXPECT_EQ(Counts().relaxing, 1);
  const RelaxedPage page = relaxed->front();
  Offer({Offered("/a", {1, 1})});
  EXPECT_THAT(store_->ClearRelaxed(shard, page), IsOk());
  EXPECT_EQ(Counts().relaxing, 1);
  EXPECT_THAT(store_->ClearRelaxed(shard, store_->Relaxed(shard, 10)->front()), IsOk());
  EXPECT_TRUE(Counts().idle());
}

TEST_P(Frontier, LostLeaseGivesItsUrlsBackInOrder) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c")});
  LeaseRequest request = Request();
  request.max_urls = 2;
  Lease(kStart, request);
  const int shard = HostShard(kHost);
  const WallTime over = kStart + kTtl + kGrace;
  EXPECT_THAT(store_->Expire(owner_, shard, over - Millis(1)), IsOkAndHolds(IsEmpty()));
  const auto lost = store_->Expire(owner_, shard, over + seconds(5));
  ASSERT_THAT(lost, IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(lost->front().host, kHost);
  EXPECT_EQ(lost->front().worker, "worker-1");
  EXPECT_THAT(lost->front().crashed, IsEmpty());
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
  store_->Expire(owner_, HostShard(kHost), second + minutes(10)).status();
  EXPECT_EQ(NextDue(), second + kTtl + kGrace + kDelay);
}

TEST_P(Frontier, ThirdLostLeaseIsFollowedByLonelyOnesThatQuarantine) {
  Offer({Offered("/poison"), Offered("/b"), Offered("/c")});
  WallTime now = kStart;
  const int shard = HostShard(kHost);
  for (int i = 0; i < kLostLeasesUntilAlone; ++i) {
    const auto lease = Lease(now);
    ASSERT_THAT(Paths(lease), ElementsAre("/poison", "/b", "/c"));
    EXPECT_FALSE(lease->alone);
    now += minutes(5);
    ASSERT_THAT(store_->Expire(owner_, shard, now), IsOkAndHolds(SizeIs(1)));
  }
  const auto alone = Lease(now);
  ASSERT_THAT(Paths(alone), ElementsAre("/poison"));
  EXPECT_TRUE(alone->alone);
  now += minutes(5);
  const auto lost = store_->Expire(owner_, shard, now);
  ASSERT_THAT(lost, IsOkAndHolds(SizeIs(1)));
  ASSERT_THAT(lost->front().crashed, SizeIs(1));
  EXPECT_EQ(lost->front().crashed[0].url, "https://press.example/poison");
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

TEST_P(Frontier, ProgressForgivesLostLeases) {
  Offer({Offered("/a"), Offered("/b"), Offered("/c"), Offered("/d")});
  WallTime now = kStart;
  for (int i = 0; i < 4; ++i) {
    const auto lease = Lease(now);
    ASSERT_TRUE(lease);
    EXPECT_FALSE(lease->alone);
    if (i == 1) CommitDone(*lease, 0, now);
    now += minutes(5);
    ASSERT_THAT(store_->Expire(owner_, HostShard(kHost), now), IsOkAndHolds(SizeIs(1)));
  }
  EXPECT_TRUE(Lease(now)->alone);
}

TEST_P(Frontier, RecrawlStateComesWithTheNextLease) {
  Offer({Offered("/a")});
  UrlOutcome outcome = Done(*Lease());
  outcome.retry = true;
  Commit(outcome);
  const auto lease = Lease(kStart + minutes(1));
  EXPECT_EQ(lease->urls[0].etag, "");
  outcome = Done(*lease);
  outcome.etag = "\"v1\"";
  outcome.last_modified = "Sun, 06 Nov 1994 08:49:37 GMT";
  EXPECT_EQ(Commit(outcome, kStart + minutes(1)).result, CommitResult::kCommitted);
  EXPECT_EQ(Counts().done, 1);
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
  store_->PutRobots({kHost, "https://press.example", binary, kStart + minutes(2)}).ok();
  store_->PutRobots({kHost, "http://press.example", "", kStart + minutes(1)}).ok();
  EXPECT_THAT(store_->Robots(kHost, kStart), IsOkAndHolds(ElementsAre("", binary)));
  EXPECT_THAT(store_->Robots(kHost, kStart + minutes(1)), IsOkAndHolds(ElementsAre(binary)));
  store_->PutRobots({kHost, "https://press.example", "new", kStart + minutes(9)}).ok();
  EXPECT_THAT(store_->Robots(kHost, kStart + minutes(1)), IsOkAndHolds(ElementsAre("new")));
  EXPECT_THAT(store_->Robots("other.example", kStart), IsOkAndHolds(IsEmpty()));
}

TEST_P(Frontier, ManyUrlsAreQueuedOnceWhateverTheirBatches) {
  std::vector<UrlOffer> offers;
  for (int i = 0; i < 3'000; ++i) offers.push_back(Offered("/page/" + std::to_string(i)));
  EXPECT_EQ(Offer(offers), 3'000);
  EXPECT_EQ(Offer(offers), 0);
  EXPECT_EQ(Counts().queued, 3'000);
  for (const UrlOffer& offer : {offers[0], offers[1'500], offers[2'999]}) {
    EXPECT_THAT(store_->RankOf(offer), IsOkAndHolds(testing::Optional(Rank{1, 0})));
  }
  LeaseRequest request = Request();
  request.max_urls = 100;
  const auto lease = Lease(kStart, request);
  std::vector<UrlOutcome> outcomes;
  for (size_t i = 0; i < lease->urls.size(); ++i) outcomes.push_back(Done(*lease, i));
  const auto replies = store_->Commit(outcomes, kStart);
  ASSERT_THAT(replies, IsOkAndHolds(SizeIs(100)));
  for (const CommitReply& reply : *replies) EXPECT_EQ(reply.result, CommitResult::kCommitted);
  EXPECT_EQ(Counts().queued, 2'900);
  EXPECT_EQ(Counts().done, 100);
}

TEST_P(Frontier, BadNamesAreRefused) {
  const auto refused = StatusIs(Code::kInvalidArgument, testing::_);
  UrlOffer offer = Offered("/a");
  offer.campaign = "a:b";
  EXPECT_THAT(store_->Offer({&offer, 1}, kStart), refused);
  offer = Offered("/a\n");
  EXPECT_THAT(store_->Offer({&offer, 1}, kStart), refused);
  offer = Offered("/a", {1, 70'000});
  EXPECT_THAT(store_->Offer({&offer, 1}, kStart), refused);
  EXPECT_THAT(store_->Own(kHostShards, "c", kStart), refused);
  EXPECT_THAT(store_->Drop("{x}"), refused);
}

INSTANTIATE_TEST_SUITE_P(Stores, Frontier, testing::ValuesIn(StoreParams()), StoreName);

}  // namespace
}  // namespace claque
