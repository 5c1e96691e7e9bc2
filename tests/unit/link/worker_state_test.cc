#include "worker/link/worker_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/status.h"
#include "tests/support/manual_clock.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

using Step = WorkerState::Step;

v1::Lease Collection(const std::string& host, uint64_t id, int urls = 1) {
  v1::Lease lease;
  lease.set_unit(host);
  lease.set_lease_id(id);
  lease.mutable_ttl()->set_seconds(30);
  lease.mutable_collection()->set_host(host);
  for (int i = 0; i < urls; ++i) {
    lease.mutable_collection()->add_urls()->set_url("http://" + host + "/" + std::to_string(i));
  }
  return lease;
}

v1::Lease Known(const std::string& unit, uint64_t id) {
  v1::Lease lease;
  lease.set_unit(unit);
  lease.set_lease_id(id);
  return lease;
}

v1::Report PageReport(const std::string& host, uint64_t id, size_t bytes = 10) {
  v1::Report report;
  report.set_unit(host);
  report.set_lease_id(id);
  report.mutable_page()->set_url("http://" + host + "/");
  report.mutable_page()->mutable_page()->set_main_text(std::string(bytes, 'x'));
  return report;
}

v1::ExchangeResponse Answer(const v1::ExchangeRequest& request,
                            std::initializer_list<v1::Lease> leases = {}) {
  v1::ExchangeResponse answer;
  answer.set_exchange_id(request.exchange_id());
  answer.set_leases_complete(true);
  answer.mutable_next_exchange()->set_seconds(2);
  for (const v1::Lease& lease : leases) *answer.add_leases() = lease;
  return answer;
}

void AddStatus(uint64_t sequence, Code code, v1::ExchangeResponse* answer) {
  v1::ReportStatus* status = answer->add_report_statuses();
  status->set_sequence(sequence);
  status->set_code(static_cast<int>(code));
}

// One worker; the test plays the coordinators.
class WorkerStateTest : public testing::Test {
 protected:
  WorkerState::Options options_{.worker = "w", .version = "1", .max_hosts = 4};
  ManualClock clock_;

  BootTime now() const { return clock_.BootNow(); }

  v1::ExchangeRequest Send(WorkerState& state, size_t coordinator = 0) {
    if (state.NextStep(coordinator, now()) == Step::kConnect) state.Connecting(coordinator);
    EXPECT_EQ(state.NextStep(coordinator, now()), Step::kSend);
    return state.NextRequest(coordinator, now());
  }

  // Connects and has the first exchange answered with `leases`.
  WorkerState::Changes Open(WorkerState& state, std::initializer_list<v1::Lease> leases = {},
                            size_t coordinator = 0) {
    const auto request = Send(state, coordinator);
    auto changes = state.Apply(coordinator, Answer(request, leases), now());
    clock_.Advance(options_.min_spacing);
    return changes;
  }
};

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

TEST_F(WorkerStateTest, ReportIsKeptUntilAcknowledged) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  state.AddReport(PageReport("a.test", 1));
  state.FinishLease({"a.test", 1});
  const auto request = Send(state);
  ASSERT_THAT(request.reports(), SizeIs(1));
  EXPECT_EQ(request.reports(0).sequence(), 1u);
  EXPECT_EQ(request.unacknowledged(), 1);
  ASSERT_THAT(request.leases(), SizeIs(1)) << "the lease is held until its reports are applied";
  auto answer = Answer(request, {Known("a.test", 1)});
  AddStatus(1, Code::kOk, &answer);
  state.Apply(0, answer, now());
  EXPECT_EQ(state.unacknowledged(), 0u);
  clock_.Advance(2s);
  EXPECT_THAT(Send(state).leases(), IsEmpty());
}

TEST_F(WorkerStateTest, UnacknowledgedReportsAreSentAgainAfterReconnect) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  state.AddReport(PageReport("a.test", 1));
  EXPECT_THAT(Send(state).reports(), SizeIs(1));
  state.Disconnected(0, now());
  EXPECT_EQ(state.NextStep(0, now()), Step::kWait);
  clock_.Advance(options_.max_backoff);
  const auto first = Send(state);
  EXPECT_THAT(first.reports(), IsEmpty()) << "not before the coordinator has answered";
  EXPECT_THAT(first.leases(), SizeIs(1));
  state.Apply(0, Answer(first, {Known("a.test", 1)}), now());
  clock_.Advance(options_.min_spacing);
  const auto again = Send(state);
  ASSERT_THAT(again.reports(), SizeIs(1));
  EXPECT_EQ(again.reports(0).sequence(), 1u);
}

TEST_F(WorkerStateTest, ReportsGoToAnotherCoordinatorWhenTheirsIsGone) {
  WorkerState state(options_, 2);
  Open(state, {Collection("a.test", 1)}, 0);
  Open(state, {}, 1);
  state.AddReport(PageReport("a.test", 1));
  EXPECT_THAT(Send(state, 0).reports(), SizeIs(1));
  EXPECT_THAT(Send(state, 1).reports(), IsEmpty());
  auto other = Answer(v1::ExchangeRequest());
  state.Disconnected(0, now());
  // The second coordinator's exchange is still unanswered; its answer makes room for the next.
  other.set_exchange_id(4);
  other.add_foreign_units("a.test");
  state.Apply(1, other, now());
  clock_.Advance(options_.min_spacing);
  EXPECT_THAT(Send(state, 1).reports(), SizeIs(1));
}

TEST_F(WorkerStateTest, DrainingCoordinatorGetsNoReportsWhileAnotherIsThere) {
  WorkerState state(options_, 2);
  Open(state, {Collection("a.test", 1)}, 0);
  Open(state, {}, 1);
  state.AddReport(PageReport("a.test", 1));
  auto answer = Answer(Send(state, 0), {Known("a.test", 1)});
  answer.set_draining(true);
  state.Apply(0, answer, now());
  clock_.Advance(options_.min_spacing);
  const auto request = Send(state, 0);
  EXPECT_THAT(request.reports(), IsEmpty());
  EXPECT_EQ(request.collection_credits(), 0);
  EXPECT_THAT(Send(state, 1).reports(), SizeIs(1));
}

TEST_F(WorkerStateTest, ReportRefusedForNowGoesToTheOtherCoordinatorLater) {
  WorkerState state(options_, 2);
  Open(state, {Collection("a.test", 1)}, 0);
  Open(state, {}, 1);
  state.AddReport(PageReport("a.test", 1));
  auto answer = Answer(Send(state, 0), {Known("a.test", 1)});
  AddStatus(1, Code::kResourceExhausted, &answer);
  state.Apply(0, answer, now());
  EXPECT_EQ(state.unacknowledged(), 1u);
  clock_.Advance(1s);
  EXPECT_THAT(Send(state, 1).reports(), SizeIs(1));
}

TEST_F(WorkerStateTest, ReportRefusedForGoodIsForgottenAndNamed) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  state.AddReport(PageReport("a.test", 1));
  auto answer = Answer(Send(state), {Known("a.test", 1)});
  AddStatus(1, Code::kInvalidArgument, &answer);
  EXPECT_THAT(state.Apply(0, answer, now()).refused, SizeIs(1));
  EXPECT_EQ(state.unacknowledged(), 0u);
}

TEST_F(WorkerStateTest, NoPermanentAnswerKeepsAReport) {
  for (const Code code : {Code::kNotFound, Code::kFailedPrecondition, Code::kUnimplemented}) {
    WorkerState state(options_, 1);
    Open(state, {Collection("a.test", 1)});
    state.AddReport(PageReport("a.test", 1));
    auto answer = Answer(Send(state), {Known("a.test", 1)});
    AddStatus(1, code, &answer);
    EXPECT_THAT(state.Apply(0, answer, now()).refused, SizeIs(1));
    EXPECT_EQ(state.unacknowledged(), 0u);
  }
}

TEST_F(WorkerStateTest, ReportThatAlwaysFaultsIsGivenUpAndAnUnavailableStoreIsWaitedFor) {
  for (const Code code : {Code::kInternal, Code::kUnavailable}) {
    WorkerState state(options_, 1);
    Open(state, {Collection("a.test", 1)});
    state.AddReport(PageReport("a.test", 1));
    size_t refused = 0;
    for (int tries = 0; tries < 50 && refused == 0; ++tries) {
      auto answer = Answer(Send(state), {Known("a.test", 1)});
      AddStatus(1, code, &answer);
      refused = state.Apply(0, answer, now()).refused.size();
      clock_.Advance(2s);
    }
    EXPECT_EQ(refused, code == Code::kInternal ? 1u : 0u);
    EXPECT_EQ(state.unacknowledged(), code == Code::kInternal ? 0u : 1u);
  }
}

TEST_F(WorkerStateTest, MessageHasAtMost64ReportsAnd3MiB) {
  WorkerState state(options_, 1);
  Open(state, {Collection("a.test", 1)});
  for (int i = 0; i < 70; ++i) state.AddReport(PageReport("a.test", 1));
  auto request = Send(state);
  EXPECT_THAT(request.reports(), SizeIs(64));
  state.Apply(0, Answer(request, {Known("a.test", 1)}), now());
  for (int i = 0; i < 4; ++i) state.AddReport(PageReport("a.test", 1, 1 << 20));
  clock_.Advance(options_.min_spacing);
  request = Send(state);
  EXPECT_THAT(request.reports(), SizeIs(8)) << "6 small ones and 2 of the large";
  EXPECT_LE(request.ByteSizeLong(), size_t{3} << 20);
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
