// Contract of TaskStore.
#include <utility>

#include "tests/support/status_matchers.h"
#include "tests/support/store_contract.h"

namespace claque {
namespace {

using std::chrono::seconds;
using testing::IsEmpty;
using testing::SizeIs;

const WallTime kStart = FromMillis(1'800'000'000'000);
constexpr Millis kTtl = seconds(60);
constexpr Millis kGrace = seconds(15);

class Tasks : public testing::TestWithParam<StoreParam> {
 protected:
  void SetUp() override {
    factory_ = GetParam().make();
    if (!factory_) GTEST_SKIP() << "no server";
    store_ = factory_->Tasks();
    owner_ = *store_->OwnTasks("berg", "coordinator-1", kStart);
  }
  std::optional<TaskLease> Lease(WallTime now = kStart) {
    const auto lease = store_->LeaseTask(owner_, "berg", "worker 1", now, kTtl, kGrace);
    EXPECT_THAT(lease, IsOk());
    return lease.ok() ? *lease : std::nullopt;
  }

  std::unique_ptr<StoreFactory> factory_;
  std::unique_ptr<TaskStore> store_;
  Ownership owner_;
};

TEST_P(Tasks, EachTaskIsLeasedOnceAndDoneOnce) {
  EXPECT_FALSE(Lease());
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 2), IsOk());
  const auto first = Lease();
  const auto second = Lease();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->task, 0u);
  EXPECT_EQ(second->task, 1u);
  EXPECT_LT(first->lease_id, second->lease_id);
  EXPECT_EQ(first->run, "run-1");
  EXPECT_EQ(first->deadline, kStart + kTtl);
  EXPECT_FALSE(Lease());
  const auto leases = store_->TaskLeases("berg");
  ASSERT_THAT(leases, IsOkAndHolds(SizeIs(2)));
  EXPECT_EQ(leases->front().worker, "worker 1");
  EXPECT_EQ(leases->front().lease_id, first->lease_id);
  EXPECT_EQ(leases->front().deadline, kStart + kTtl);
  EXPECT_THAT(store_->CommitTask(*first, kStart), IsOkAndHolds(true));
  EXPECT_THAT(store_->CommitTask(*first, kStart), IsOkAndHolds(false));
  const auto state = store_->State("berg");
  ASSERT_THAT(state, IsOk());
  EXPECT_EQ(state->run, "run-1");
  EXPECT_EQ(state->task_count, 2u);
  EXPECT_THAT(state->results, testing::ElementsAre(testing::Pair(0u, first->lease_id)));
}

TEST_P(Tasks, StartOfTheSameRunChangesNothing) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 2), IsOk());
  const auto lease = Lease();
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 2), IsOk());
  EXPECT_THAT(store_->CommitTask(*lease, kStart), IsOkAndHolds(true));
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 2), IsOk());
  EXPECT_THAT(store_->State("berg")->results, SizeIs(1));
}

TEST_P(Tasks, AnotherRunKillsItsLeases) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 2), IsOk());
  const auto lease = Lease();
  ASSERT_THAT(store_->Start(owner_, "berg", "run-2", 1), IsOk());
  EXPECT_THAT(store_->CommitTask(*lease, kStart), IsOkAndHolds(false));
  EXPECT_THAT(store_->RenewTask(*lease, kStart, kTtl, kGrace), IsOkAndHolds(false));
  EXPECT_THAT(store_->ReturnTask(*lease, kStart, TaskReturn::kFailed), IsOk());
  EXPECT_THAT(store_->TaskLeases("berg"), IsOkAndHolds(IsEmpty()));
  const auto next = Lease();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->run, "run-2");
  EXPECT_FALSE(Lease());
}

TEST_P(Tasks, ExpiredLeaseComesBackAndItsHolderIsFenced) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  const auto lost = Lease();
  const WallTime over = kStart + kTtl + kGrace;
  EXPECT_THAT(store_->ExpireTasks(owner_, "berg", over - Millis(1)), IsOkAndHolds(0));
  EXPECT_THAT(store_->CommitTask(*lost, over), IsOkAndHolds(false));
  EXPECT_THAT(store_->ExpireTasks(owner_, "berg", over), IsOkAndHolds(1));
  const auto again = Lease(over);
  ASSERT_TRUE(again);
  EXPECT_THAT(store_->CommitTask(*lost, over), IsOkAndHolds(false));
  EXPECT_THAT(store_->RenewTask(*again, over + seconds(30), kTtl, kGrace), IsOkAndHolds(true));
  EXPECT_THAT(store_->ExpireTasks(owner_, "berg", over + kTtl + kGrace), IsOkAndHolds(0));
  EXPECT_THAT(store_->CommitTask(*again, over + kTtl + kGrace), IsOkAndHolds(true));
}

TEST_P(Tasks, RenewalSaysNothingOfTheWorkerAndChangesItNot) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  TaskLease renewed = *Lease();
  const std::string worker = std::exchange(renewed.worker, "");
  EXPECT_THAT(store_->RenewTask(renewed, kStart, kTtl, kGrace), IsOkAndHolds(true));
  const auto leases = store_->TaskLeases("berg");
  ASSERT_THAT(leases, IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ(leases->front().worker, worker);
  EXPECT_NE(worker, "");
}

TEST_P(Tasks, TaskReturnedUnstartedIsReadyAgain) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  const auto lease = Lease();
  EXPECT_THAT(store_->ReturnTask(*lease, kStart, TaskReturn::kUnstarted), IsOk());
  EXPECT_THAT(store_->CommitTask(*lease, kStart), IsOkAndHolds(false));
  EXPECT_TRUE(Lease());
}

TEST_P(Tasks, TaskReturnedForLaterWaitsAndIsNotBlamed) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  WallTime now = kStart;
  for (int i = 0; i < 2 * kTaskFailuresUntilQuarantine; ++i) {
    const auto lease = Lease(now);
    ASSERT_TRUE(lease);
    EXPECT_THAT(store_->ReturnTask(*lease, now, TaskReturn::kLater), IsOk());
    EXPECT_FALSE(Lease(now + kFirstTaskBackoff - Millis(1)));
    now += kFirstTaskBackoff;
  }
  EXPECT_THAT(store_->State("berg")->results, IsEmpty());
}

TEST_P(Tasks, FailingTaskBacksOffAndIsThenQuarantined) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 2), IsOk());
  WallTime now = kStart;
  Millis wait = kFirstTaskBackoff;
  for (int failures = 1;; ++failures) {
    const auto lease = Lease(now);
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->task, 0u);
    EXPECT_THAT(store_->ReturnTask(*lease, now, TaskReturn::kFailed), IsOk());
    if (failures == kTaskFailuresUntilQuarantine) break;
    EXPECT_THAT(store_->State("berg")->results, IsEmpty());
    const auto other = Lease(now + wait - Millis(1));
    ASSERT_TRUE(other);
    EXPECT_EQ(other->task, 1u) << "a task that waits is passed over";
    EXPECT_THAT(store_->ReturnTask(*other, now, TaskReturn::kUnstarted), IsOk());
    now += wait;
    wait *= 2;
  }
  EXPECT_THAT(store_->State("berg")->results, testing::ElementsAre(testing::Pair(0u, 0u)));
  EXPECT_EQ(Lease(now + std::chrono::hours(1))->task, 1u);
}

TEST_P(Tasks, TaskThatLosesItsWorkersIsQuarantined) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  WallTime now = kStart;
  for (int i = 0; i < kTaskFailuresUntilQuarantine; ++i) {
    ASSERT_TRUE(Lease(now));
    now += kTtl + kGrace;
    EXPECT_THAT(store_->ExpireTasks(owner_, "berg", now), IsOkAndHolds(1));
  }
  EXPECT_FALSE(Lease(now));
  EXPECT_THAT(store_->State("berg")->results, testing::ElementsAre(testing::Pair(0u, 0u)));
  ASSERT_THAT(store_->Start(owner_, "berg", "run-2", 1), IsOk());
  EXPECT_TRUE(Lease(now)) << "another run begins anew";
}

TEST_P(Tasks, ReopenedTaskIsLeasedAgain) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  EXPECT_THAT(store_->CommitTask(*Lease(), kStart), IsOkAndHolds(true));
  EXPECT_THAT(store_->Reopen(owner_, "berg", "another", 0), IsOk());
  EXPECT_FALSE(Lease());
  EXPECT_THAT(store_->Reopen(owner_, "berg", "run-1", 0), IsOk());
  EXPECT_THAT(store_->State("berg")->results, IsEmpty());
  EXPECT_TRUE(Lease());
}

TEST_P(Tasks, ExtendedRunGoesOnWithItsNextTasksAndKeepsItsResults) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  EXPECT_THAT(store_->CommitTask(*Lease(), kStart), IsOkAndHolds(true));
  for (int again = 0; again < 2; ++again) {
    ASSERT_THAT(store_->Extend(owner_, "berg", "run-1", 3), IsOk());
  }
  EXPECT_THAT(store_->Extend(owner_, "berg", "run-1", 2), IsOk()) << "it has more already";
  EXPECT_THAT(store_->Extend(owner_, "berg", "another", 9), IsOk());
  EXPECT_EQ(store_->State("berg")->task_count, 3u);
  EXPECT_THAT(store_->State("berg")->results, SizeIs(1));
  EXPECT_EQ(Lease()->task, 1u);
  const auto last = Lease();
  EXPECT_EQ(last->task, 2u);
  EXPECT_FALSE(Lease());
  EXPECT_THAT(store_->CommitTask(*last, kStart), IsOkAndHolds(true));
  ASSERT_THAT(store_->Extend(owner_, "berg", "run-1", 3), IsOk());
  EXPECT_FALSE(Lease()) << "what was leased or done is not made ready again";
  EXPECT_THAT(store_->State("berg")->results, SizeIs(2));
}

TEST_P(Tasks, OldEpochIsRefused) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  ASSERT_THAT(store_->OwnTasks("berg", "coordinator-2", kStart), IsOk());
  const auto aborted = StatusIs(Code::kAborted, testing::HasSubstr("own"));
  EXPECT_THAT(store_->Start(owner_, "berg", "run-2", 1), aborted);
  EXPECT_THAT(store_->Extend(owner_, "berg", "run-1", 2), aborted);
  EXPECT_THAT(store_->LeaseTask(owner_, "berg", "w", kStart, kTtl, kGrace), aborted);
  EXPECT_THAT(store_->ExpireTasks(owner_, "berg", kStart), aborted);
  EXPECT_THAT(store_->Reopen(owner_, "berg", "run-1", 0), aborted);
  EXPECT_THAT(store_->Finish(owner_, "berg", "run-1"), aborted);
}

TEST_P(Tasks, FinishedRunIsForgotten) {
  ASSERT_THAT(store_->Start(owner_, "berg", "run-1", 1), IsOk());
  EXPECT_THAT(store_->CommitTask(*Lease(), kStart), IsOkAndHolds(true));
  EXPECT_THAT(store_->Finish(owner_, "berg", "another"), IsOk());
  EXPECT_EQ(store_->State("berg")->run, "run-1");
  EXPECT_THAT(store_->Finish(owner_, "berg", "run-1"), IsOk());
  EXPECT_EQ(store_->State("berg")->run, "");
  EXPECT_THAT(store_->State("berg")->results, IsEmpty());
  EXPECT_EQ(store_->State("nobody")->task_count, 0u);
}

INSTANTIATE_TEST_SUITE_P(Stores, Tasks, testing::ValuesIn(StoreParams()), StoreName);

}  // namespace
}  // namespace claque
