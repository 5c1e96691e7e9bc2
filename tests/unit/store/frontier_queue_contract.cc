// Contract of FrontierStore: what is offered, in which order it comes, and how ranks improve.
#include "tests/unit/store/frontier_contract.h"

namespace claque {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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
  EXPECT_THAT(store_->Find(Offered("/a")),
              IsOkAndHolds(testing::Optional(testing::Field(&KnownUrl::rank, Rank{2, 5}))));
  EXPECT_EQ(Lease()->urls[0].rank, (Rank{2, 5}));
  EXPECT_THAT(store_->Find(Offered("/never")), IsOkAndHolds(testing::Eq(std::nullopt)));
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
  EXPECT_THAT(store_->Find(Offered("/c")), IsOkAndHolds(testing::Eq(std::nullopt)));
  ASSERT_TRUE(Lease());
  EXPECT_EQ(Offer({Offered("/c")}), 1);
  EXPECT_EQ(Offer({Offered("/d", {1, 0}, "other")}), 1);
}

TEST_P(Frontier, UrlsThatMeetAFullQueueAreCountedOncePerSource) {
  Open({.queue_cap = 1});
  EXPECT_THAT(store_->LeftOut("berg"), IsOkAndHolds(testing::IsEmpty()));
  for (int times = 0; times < 2; ++times) {
    Offer({Offered("/a"), Offered("/b"), Offered("/c"), Offered("/d", {1, 3}),
           Offered("/e", {1, 0}, "berg", "other.example"),
           Offered("/f", {1, 0}, "berg", "other.example")});
  }
  using testing::Pair;
  EXPECT_THAT(store_->LeftOut("berg"), IsOkAndHolds(testing::ElementsAre(Pair(0, 3), Pair(3, 1))));
  EXPECT_THAT(store_->LeftOut("other"), IsOkAndHolds(testing::IsEmpty()));
  EXPECT_THAT(store_->Drop("berg"), IsOk());
  EXPECT_THAT(store_->LeftOut("berg"), IsOkAndHolds(testing::IsEmpty()));
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

TEST_P(Frontier, ManyUrlsAreQueuedOnceWhateverTheirBatches) {
  std::vector<UrlOffer> offers;
  for (int i = 0; i < 3'000; ++i) offers.push_back(Offered("/page/" + std::to_string(i)));
  EXPECT_EQ(Offer(offers), 3'000);
  EXPECT_EQ(Offer(offers), 0);
  EXPECT_EQ(Counts().queued, 3'000);
  for (const UrlOffer& offer : {offers[0], offers[1'500], offers[2'999]}) {
    EXPECT_THAT(store_->Find(offer),
                IsOkAndHolds(testing::Optional(testing::Field(&KnownUrl::rank, Rank{1, 0}))));
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
