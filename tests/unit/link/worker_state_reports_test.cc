// Reports, until somebody acknowledges them.
#include <gmock/gmock.h>

#include "tests/unit/link/worker_state_fixture.h"

namespace claque {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

using Step = WorkerState::Step;

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

}  // namespace
}  // namespace claque
