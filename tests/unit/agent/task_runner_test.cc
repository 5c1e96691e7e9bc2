#include "worker/agent/task_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_link.h"
#include "tests/support/manual_clock.h"

namespace claque {
namespace {

using testing::SizeIs;

// Counts the posts it is given; one echo for each.
class CountingWork final : public TaskWork {
 public:
  void Add(v1::PullInputResponse input) override { posts_ += input.posts_size(); }
  v1::ClassificationResult Finish() override {
    v1::ClassificationResult result;
    result.set_post_count(posts_);
    for (int i = 0; i < posts_; ++i) result.add_echoes()->set_post(std::to_string(i));
    return result;
  }

 private:
  int posts_ = 0;
};

class TaskRunnerTest : public testing::Test {
 protected:
  // Runs one task to its end on the runner's thread.
  void Run(TaskRunner::Handler handler, std::chrono::seconds ttl = std::chrono::seconds(30)) {
    Mutex mutex;
    CondVar changed;
    bool done = false;
    handler.report = [&](v1::Report report) {
      MutexLock lock(mutex);
      reports_.push_back(std::move(report));
    };
    handler.finished = [&](const LeaseKey&, const Status& status) {
      MutexLock lock(mutex);
      status_ = status;
      done = true;
      changed.NotifyAll();
    };
    TaskRunner runner(link_, clock_, std::move(handler));
    runner_ = &runner;
    WorkerState::Started started{.lease = {}, .expiry = clock_.BootNow() + ttl, .coordinator = 0};
    started.lease.set_unit(lease_.first);
    started.lease.set_lease_id(lease_.second);
    started.lease.mutable_classification()->set_campaign("c");
    started.lease.mutable_classification()->set_run("r");
    started.lease.mutable_classification()->set_task(2);
    runner.Push(started);
    runner.Start(1);
    MutexLock lock(mutex);
    while (!done) changed.Wait(mutex);
  }

  const LeaseKey lease_{"campaigns/c/runs/r/tasks/2", 9};
  TaskRunner* runner_ = nullptr;  // while Run
  ManualClock clock_;
  FakeLink link_{1};
  std::vector<v1::Report> reports_;
  Status status_;
};

TEST_F(TaskRunnerTest, ReportsTheResultUnderItsLease) {
  std::vector<v1::PullInputResponse> input(2);
  input[0].add_posts();
  input[1].add_posts();
  input[1].add_posts();
  link_.SetInput(input);
  Run({.make = [](const auto&) { return std::make_unique<CountingWork>(); },
       .report = {},
       .finished = {}});
  EXPECT_TRUE(status_.ok());
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_EQ(reports_[0].unit(), "campaigns/c/runs/r/tasks/2");
  EXPECT_EQ(reports_[0].lease_id(), 9u);
  const v1::ClassificationResult& result = reports_[0].classification();
  EXPECT_EQ(result.run(), "r");
  EXPECT_EQ(result.task(), 2u);
  EXPECT_EQ(result.post_count(), 3);
  EXPECT_TRUE(result.last());
}

TEST_F(TaskRunnerTest, UnknownKindIsGivenBack) {
  Run({.make = [](const auto&) { return nullptr; }, .report = {}, .finished = {}});
  EXPECT_EQ(status_.code(), Code::kUnimplemented);
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_EQ(reports_[0].returned().reason(), "task_failed");
}

TEST_F(TaskRunnerTest, TaskIsNotBlamedForInputThatCannotBeHadNow) {
  link_.SetPullStatus(Unavailable("away"));
  Run({.make = [](const auto&) { return std::make_unique<CountingWork>(); },
       .report = {},
       .finished = {}});
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_EQ(reports_[0].returned().reason(), "input_unavailable");
}

// Takes 20 s over each message, as a task with many posts does; its lease is renewed meanwhile.
class SlowWork final : public TaskWork {
 public:
  SlowWork(ManualClock& clock, std::function<void()> renew)
      : clock_(clock), renew_(std::move(renew)) {}
  void Add(v1::PullInputResponse) override {
    clock_.Advance(std::chrono::seconds(20));
    renew_();
  }
  v1::ClassificationResult Finish() override { return {}; }

 private:
  ManualClock& clock_;
  const std::function<void()> renew_;
};

TEST_F(TaskRunnerTest, TaskMayTakeLongerThanItsFirstLeaseWhereThatIsRenewed) {
  link_.SetInput(std::vector<v1::PullInputResponse>(5));
  const auto renew = [&] { runner_->Extend(lease_, clock_.BootNow() + std::chrono::seconds(30)); };
  Run({.make = [&](const auto&) { return std::make_unique<SlowWork>(clock_, renew); },
       .report = {},
       .finished = {}});
  EXPECT_TRUE(status_.ok()) << status_.ToString();
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_TRUE(reports_[0].classification().last());
}

TEST_F(TaskRunnerTest, TaskWhoseLeaseIsNotRenewedStops) {
  link_.SetInput(std::vector<v1::PullInputResponse>(5));
  Run({.make = [&](const auto&) { return std::make_unique<SlowWork>(clock_, [] {}); },
       .report = {},
       .finished = {}});
  EXPECT_EQ(status_.code(), Code::kCancelled);
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_FALSE(reports_[0].has_classification());
  EXPECT_EQ(reports_[0].returned().reason(), "drain") << "the task is not to blame";
}

TEST_F(TaskRunnerTest, TaskOfAnExpiredLeaseHasNoResult) {
  Run({.make = [](const auto&) { return std::make_unique<CountingWork>(); },
       .report = {},
       .finished = {}},
      std::chrono::seconds(0));
  EXPECT_EQ(status_.code(), Code::kAborted);
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_FALSE(reports_[0].has_classification());
}

TEST(SplitResult, PartsKeepOrderAndOnlyTheLastCloses) {
  v1::ClassificationResult whole;
  whole.set_post_count(5);
  for (int i = 0; i < 100; ++i) {
    whole.add_echoes()->set_post(std::to_string(i) + std::string(100, 'x'));
    whole.add_target_uses()->set_post(std::to_string(i) + std::string(100, 'y'));
    whole.add_covered_days()->set_platform(std::to_string(i) + std::string(100, 'z'));
    whole.add_dated_accounts()->set_account(std::to_string(i) + std::string(100, 'w'));
    whole.add_narratives()->set_narrative(std::to_string(i) + std::string(100, 'n'));
  }
  const auto parts = SplitResult(whole, 2000);
  ASSERT_GT(parts.size(), 5u);
  v1::ClassificationResult joined;
  joined.set_post_count(5);
  for (size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].part(), i);
    EXPECT_EQ(parts[i].last(), i + 1 == parts.size());
    EXPECT_LE(parts[i].ByteSizeLong(), 2100u);
    joined.mutable_echoes()->MergeFrom(parts[i].echoes());
    joined.mutable_target_uses()->MergeFrom(parts[i].target_uses());
    joined.mutable_covered_days()->MergeFrom(parts[i].covered_days());
    joined.mutable_dated_accounts()->MergeFrom(parts[i].dated_accounts());
    joined.mutable_narratives()->MergeFrom(parts[i].narratives());
  }
  EXPECT_EQ(joined.SerializeAsString(), whole.SerializeAsString());
}

TEST(SplitResult, EmptyResultIsOnePart) {
  const auto parts = SplitResult({}, 1000);
  ASSERT_THAT(parts, SizeIs(1));
  EXPECT_TRUE(parts[0].last());
}

}  // namespace
}  // namespace claque
