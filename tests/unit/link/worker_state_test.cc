// Connection, leases and credits.
#include <gmock/gmock.h>

#include "tests/unit/link/worker_state_fixture.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

using Step = WorkerState::Step;

TEST_F(WorkerStateTest, FirstStepIsToConnectAndThenToSpeak) {
  WorkerState state(options_, 1);
  EXPECT_EQ(state.NextStep(0, now()), Step::kConnect);
  state.Connecting(0);
  EXPECT_EQ(state.NextStep(0, now()), Step::kSend);
  const auto request = state.NextRequest(0, now());
  EXPECT_EQ(request.worker(), "w");
  EXPECT_EQ(request.collection_credits(), 4);
  EXPECT_EQ(request.classification_credits(), 1);
  EXPECT_EQ(state.NextStep(0, now()), Step::kWait) << "one exchange is unanswered at a time";
}

TEST_F(WorkerStateTest, LeaseTimeCountsFromTheSendingOfTheAnsweredExchange) {
  WorkerState state(options_, 1);
  const auto request = Send(state);
  const BootTime sent = now();
  clock_.Advance(7s);
  const auto changes = state.Apply(0, Answer(request, {Collection("a.test", 1)}), now());
  ASSERT_THAT(changes.started, SizeIs(1));
  EXPECT_EQ(changes.started[0].expiry, sent + 30s);
}

TEST_F(WorkerStateTest, PushedLeaseCountsFromTheLastAnsweredExchange) {
  WorkerState state(options_, 1);
  const BootTime answered = now();
  Open(state);
  clock_.Advance(3s);
  Send(state);  // not answered yet; the push may be older than it
  v1::ExchangeResponse push;
  *push.add_leases() = Collection("a.test", 1);
  const auto changes = state.Apply(0, push, now());
  ASSERT_THAT(changes.started, SizeIs(1));
  EXPECT_EQ(changes.started[0].expiry, answered + 30s);
}

TEST_F(WorkerStateTest, ListingALeaseAgainRenewsIt) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  clock_.Advance(2s);
  const auto request = Send(state);
  ASSERT_THAT(request.leases(), SizeIs(1));
  const auto changes = state.Apply(0, Answer(request, {Known("a.test", 1)}), now());
  EXPECT_THAT(changes.started, IsEmpty());
  ASSERT_THAT(changes.renewed, SizeIs(1));
  EXPECT_EQ(changes.renewed[0].expiry, now() + 30s);
}

TEST_F(WorkerStateTest, NamedAddressIsSentAtOnceUntilItIsAnswered) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  clock_.Advance(100ms);
  state.NameAddress({"a.test", 2}, "203.0.113.8");  // of another lease
  state.NameAddress({"a.test", 1}, "203.0.113.9");
  auto request = Send(state);
  ASSERT_THAT(request.leases(), SizeIs(1));
  EXPECT_EQ(request.leases(0).address(), "203.0.113.9");
  EXPECT_THAT(state.Apply(0, Answer(request, {Known("a.test", 1)}), now()).granted, IsEmpty());
  clock_.Advance(2s);
  request = Send(state);
  EXPECT_EQ(request.leases(0).address(), "203.0.113.9") << "not answered yet";
  v1::Lease busy = Known("a.test", 1);
  busy.set_address_grant(v1::ADDRESS_BUSY);
  const auto changes = state.Apply(0, Answer(request, {busy}), now());
  EXPECT_THAT(changes.granted, ElementsAre(std::pair(LeaseKey{"a.test", 1}, false)));
  clock_.Advance(2s);
  EXPECT_EQ(Send(state).leases(0).address(), "");
}

TEST_F(WorkerStateTest, LeaseMissingFromACompleteAnswerIsLost) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  clock_.Advance(2s);
  const auto changes = state.Apply(0, Answer(Send(state)), now());
  EXPECT_THAT(changes.lost, ElementsAre(LeaseKey{"a.test", 1}));
  EXPECT_EQ(state.active_leases(), 0);
}

TEST_F(WorkerStateTest, ForeignUnitsAndIncompleteAnswersLoseNothing) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  clock_.Advance(2s);
  auto answer = Answer(Send(state));
  answer.add_foreign_units("a.test");
  EXPECT_THAT(state.Apply(0, answer, now()).lost, IsEmpty());
  clock_.Advance(2s);
  answer = Answer(Send(state));
  answer.set_leases_complete(false);
  EXPECT_THAT(state.Apply(0, answer, now()).lost, IsEmpty());
  EXPECT_EQ(state.active_leases(), 1);
}

TEST_F(WorkerStateTest, LeaseGivenAfterTheRequestWasSentIsNotMissingFromItsAnswer) {
  WorkerState state(options_, 1);
  Open(state);
  clock_.Advance(2s);
  const auto request = Send(state);
  v1::ExchangeResponse push;
  *push.add_leases() = Collection("a.test", 1);
  state.Apply(0, push, now());
  EXPECT_THAT(state.Apply(0, Answer(request), now()).lost, IsEmpty());
}

TEST_F(WorkerStateTest, NewerLeaseOfAUnitEndsTheOlderOne) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  clock_.Advance(2s);
  const auto changes = state.Apply(0, Answer(Send(state), {Collection("a.test", 2)}), now());
  EXPECT_THAT(changes.lost, ElementsAre(LeaseKey{"a.test", 1}));
  ASSERT_THAT(changes.started, SizeIs(1));
  EXPECT_EQ(changes.started[0].lease.lease_id(), 2u);
  EXPECT_EQ(state.active_leases(), 1);
}

TEST_F(WorkerStateTest, NoLeaseIsStartedTwice) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 5)});
  state.FinishLease({"a.test", 5});
  const auto changes = state.Apply(
      0, Answer(Send(state), {Collection("a.test", 5), Collection("a.test", 4)}), now());
  EXPECT_THAT(changes.started, IsEmpty());
}

TEST_F(WorkerStateTest, CreditsAreFreePlacesAndComeBackWithFinishedLeases) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1), Collection("b.test", 1), Collection("c.test", 1)});
  clock_.Advance(2s);
  auto request = Send(state);
  EXPECT_EQ(request.collection_credits(), 1);
  state.Apply(0, Answer(request, {Known("a.test", 1), Known("b.test", 1), Known("c.test", 1)}),
              now());
  state.FinishLease({"a.test", 1});
  clock_.Advance(options_.min_spacing);
  EXPECT_EQ(Send(state).collection_credits(), 2) << "said at once, not at the next interval";
}

TEST_F(WorkerStateTest, CoordinatorsShareTheCredits) {
  WorkerState state(options_, 2);
  Open(state, {}, 0);
  Open(state, {}, 1);
  EXPECT_EQ(Send(state, 0).collection_credits(), 2);
  EXPECT_EQ(Send(state, 1).collection_credits(), 2);
}

TEST_F(WorkerStateTest, NoCreditsWhileNotAcceptingOrOutboxFull) {
  options_.max_unacknowledged = 2;
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  state.SetAccepting(false);
  auto request = Send(state);
  EXPECT_EQ(request.collection_credits(), 0);
  state.Apply(0, Answer(request, {Known("a.test", 1)}), now());
  state.SetAccepting(true);
  state.AddReport(PageReport("a.test", 1));
  state.AddReport(PageReport("a.test", 1));
  clock_.Advance(options_.min_spacing);
  EXPECT_TRUE(state.outbox_full());
  EXPECT_EQ(Send(state).collection_credits(), 0);
}

TEST_F(WorkerStateTest, SilentStreamIsTakenForDead) {
  WorkerState state(options_, 1);
  Send(state);
  clock_.Advance(options_.answer_timeout);
  EXPECT_EQ(state.NextStep(0, now()), Step::kDisconnect);
  state.Disconnecting(0);
  EXPECT_EQ(state.NextStep(0, now()), Step::kWait);
}

TEST_F(WorkerStateTest, BackOffDoublesUntilAnAnswerComes) {
  WorkerState state(options_, 1);
  std::vector<std::chrono::nanoseconds> waits;
  for (int i = 0; i < 3; ++i) {
    state.Connecting(0);
    state.Disconnected(0, now());
    waits.push_back(state.NextWake(0) - now());
    clock_.Advance(options_.max_backoff);
  }
  EXPECT_THAT(waits, ElementsAre(200ms, 400ms, 800ms));
}

TEST_F(WorkerStateTest, DrainingWorkerReturnsNewLeasesAndEndsWhenAllIsAcknowledged) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  state.Drain();
  auto request = Send(state);
  EXPECT_TRUE(request.draining());
  EXPECT_EQ(request.collection_credits(), 0);
  const auto changes =
      state.Apply(0, Answer(request, {Known("a.test", 1), Collection("b.test", 3, 2)}), now());
  EXPECT_THAT(changes.started, IsEmpty());
  state.FinishLease({"a.test", 1});
  EXPECT_FALSE(state.drained());
  clock_.Advance(options_.min_spacing);
  request = Send(state);
  ASSERT_THAT(request.reports(), SizeIs(1));
  EXPECT_EQ(request.reports(0).returned().reason(), "drain");
  EXPECT_THAT(request.reports(0).returned().urls(), SizeIs(2));
  auto answer = Answer(request, {Known("b.test", 3)});
  AddStatus(1, Code::kOk, &answer);
  state.Apply(0, answer, now());
  EXPECT_TRUE(state.drained());
}

TEST_F(WorkerStateTest, DrainingWorkerReturnsTasksUnblamed) {
  WorkerState state(options_, 1);
  Open(state);
  auto request = Send(state);
  state.Drain();
  v1::Lease task = Known("campaigns/c/runs/r/tasks/0", 1);
  task.mutable_classification()->set_campaign("c");
  EXPECT_THAT(state.Apply(0, Answer(request, {task}), now()).started, IsEmpty());
  clock_.Advance(options_.min_spacing);
  request = Send(state);
  ASSERT_THAT(request.reports(), SizeIs(1));
  EXPECT_EQ(request.reports(0).returned().reason(), "drain");
}

}  // namespace
}  // namespace claque
