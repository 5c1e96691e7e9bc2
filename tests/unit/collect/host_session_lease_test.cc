// A host's session and its lease: its end, its loss, its address, and draining.
#include <gmock/gmock.h>

#include "tests/unit/collect/host_session_fixture.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(HostSessionTest, NothingIsBegunNearTheEndOfTheLease) {
  for (int i = 1; i <= 9; ++i) Add("http://a.test/" + std::to_string(i));
  Start(5s);  // 3 s of use: robots at 0, pages at 1.2 and 2.4 s
  fetcher_.Advance(60s);
  EXPECT_THAT(fetcher_.requested(), SizeIs(3));
  EXPECT_THAT(sink_.returned, SizeIs(7));
  EXPECT_EQ(sink_.return_reason, "deadline");
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, ExtendedLeaseGoesOn) {
  for (int i = 1; i <= 4; ++i) Add("http://a.test/" + std::to_string(i));
  Start(5s);
  fetcher_.Advance(2s);
  session_->Extend(clock_.BootNow() + 30s);
  fetcher_.Advance(20s);
  EXPECT_THAT(fetcher_.requested(), SizeIs(5));
  EXPECT_THAT(sink_.returned, IsEmpty());
}

TEST_F(HostSessionTest, PageSlowerThanItsLeaseIsReadAsLongAsTheLeaseIsRenewed) {
  fetcher_.On(
      "http://a.test/1",
      [](const FetchRequest& r) { return ScriptedFetcher::Respond(r, 200, {}, "x"); }, 50s);
  Serve("http://a.test/2", 200);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start(30s);
  fetcher_.Advance(10s);
  session_->Extend(clock_.BootNow() + 60s);
  fetcher_.Advance(50s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED, v1::CAPTURED));
  EXPECT_THAT(sink_.returned, IsEmpty());
}

TEST_F(HostSessionTest, StoppedFetcherEndsTheSessionAndReturnsTheUrls) {
  Add("http://a.test/1");
  Start();
  fetcher_.Stop();
  EXPECT_EQ(sink_.ended, 1);
  EXPECT_THAT(sink_.returned, SizeIs(1));
}

TEST_F(HostSessionTest, StoppedProcessSendsNothingAfterItsLeaseRanOut) {
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start(30s);
  fetcher_.Advance(500ms);  // robots.txt is there, the delay is running
  clock_.Advance(120s);     // SIGSTOP: time passes and nothing runs
  fetcher_.Run();
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt"));
  EXPECT_THAT(sink_.returned, SizeIs(2));
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, LostLeaseCutsTheTransferAndReturnsNothing) {
  fetcher_.On(
      "http://a.test/1",
      [](const FetchRequest& r) { return ScriptedFetcher::Respond(r, 200, {}, "x"); }, 10s);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(2s);
  ASSERT_THAT(fetcher_.requested(), SizeIs(2));
  session_->Lose();
  fetcher_.Advance(30s);
  EXPECT_THAT(fetcher_.requested(), SizeIs(2));
  EXPECT_THAT(sink_.fetched, IsEmpty());
  EXPECT_THAT(sink_.returned, IsEmpty());
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, DrainFinishesWhatIsUnderWayAndReturnsTheRest) {
  Serve("http://a.test/1", 200);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(1300ms);  // the first page is under way
  session_->Drain("drain");
  EXPECT_EQ(sink_.ended, 0);
  fetcher_.Advance(10s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED));
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/2"));
  EXPECT_EQ(sink_.return_reason, "drain");
}

TEST_F(HostSessionTest, AbortReturnsTheUrlUnderWayToo) {
  fetcher_.On(
      "http://a.test/1",
      [](const FetchRequest& r) { return ScriptedFetcher::Respond(r, 200, {}, "x"); }, 50s);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(2s);
  session_->Abort("drain");
  fetcher_.Run();
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/1", "http://a.test/2"));
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, AddressToBeConfirmedIsNamedAndNothingAskedBeforeItIsGranted) {
  lease_.mutable_collection()->set_confirm_address(true);
  fetcher_.OnResolve("a.test", ScriptedFetcher::Resolved("203.0.113.9"));
  Add("http://a.test/1");
  Serve("http://a.test/1", 200);
  Start();
  fetcher_.Advance(5s);
  EXPECT_THAT(sink_.addresses, ElementsAre("203.0.113.9"));
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  session_->GrantAddress(true);
  fetcher_.Advance(10s);
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt", "http://a.test/1"));
  EXPECT_THAT(sink_.addresses, SizeIs(1));
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, AddressHeldByAnotherHostGivesTheLeaseBackUnread) {
  lease_.mutable_collection()->set_confirm_address(true);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(1s);
  session_->GrantAddress(false);
  fetcher_.Advance(1s);
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/1", "http://a.test/2"));
  EXPECT_EQ(sink_.return_reason, "ip_busy");
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, UnansweredAddressEndsWithTheLease) {
  lease_.mutable_collection()->set_confirm_address(true);
  Add("http://a.test/1");
  Start(10s);
  fetcher_.Advance(11s);
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  EXPECT_EQ(sink_.return_reason, "deadline");
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, HostWithoutAddressFailsByItsRequest) {
  lease_.mutable_collection()->set_confirm_address(true);
  FetchResponse unknown;
  unknown.failure = FetchFailure::kDns;
  fetcher_.OnResolve("a.test", unknown);
  fetcher_.OnFailure("http://a.test/robots.txt", FetchFailure::kDns);
  Add("http://a.test/1");
  Start();
  fetcher_.Advance(5s);
  EXPECT_THAT(sink_.addresses, IsEmpty());
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ROBOTS_UNREACHABLE));
}

TEST_F(HostSessionTest, FetcherThatStopsWhileResolvingEndsTheSession) {
  lease_.mutable_collection()->set_confirm_address(true);
  Add("http://a.test/1");
  fetcher_.Stop();
  session_ = std::make_shared<HostSession>(lease_, clock_.BootNow() + 60s, std::nullopt, options_,
                                           clock_, fetcher_, sink_);
  session_->Start();
  EXPECT_EQ(sink_.ended, 1);
}

}  // namespace
}  // namespace claque
