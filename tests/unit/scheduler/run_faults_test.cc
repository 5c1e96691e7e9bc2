// Runs under parts out of order, lost workers, failing tasks and coordinators that stand still.
#include <gmock/gmock.h>

#include <functional>
#include <utility>

#include "coordinator/aggregator/contribution.h"
#include "google/protobuf/util/time_util.h"
#include "tests/unit/scheduler/runs_fixture.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Another coordinator's turn comes when this clock is read.
class HookClock final : public Clock {
 public:
  HookClock(const Clock& clock, std::function<void()> hook)
      : clock_(clock), hook_(std::move(hook)) {}
  BootTime BootNow() const override { return clock_.BootNow(); }
  WallTime Now() const override {
    if (const auto hook = std::exchange(hook_, nullptr)) hook();
    return clock_.Now();
  }

 private:
  const Clock& clock_;
  mutable std::function<void()> hook_;
};

class RunFaultsTest : public RunsTest {
 protected:
  // The echoes of `whole`, and then a last part with nothing.
  static std::pair<v1::Report, v1::Report> TwoParts(const v1::Report& whole) {
    v1::Report first = whole;
    first.mutable_classification()->set_last(false);
    v1::Report last = whole;
    last.mutable_classification()->clear_echoes();
    last.mutable_classification()->set_part(1);
    return {first, last};
  }
  int Send(const v1::Lease& lease, const v1::Report& report) {
    const auto response = cluster_.Exchange("w1", {lease}, {report}, 0);
    EXPECT_THAT(response.report_statuses(), SizeIs(1));
    return response.report_statuses(0).code();
  }
  claque::Result<v1::Run> Published() {
    cluster_.Step();
    return cluster_.catalog.GetRun("campaigns/berg27");
  }
  std::vector<v1::Echo> Echoes() {
    return cluster_.catalog.List<v1::Echo>({"campaigns/berg27", 0, "", "", {}})->items;
  }
};

TEST_F(RunFaultsTest, TaskIsDoneOnceAllPartsAreThereWhateverTheirOrder) {
  const v1::Lease task = TakeTask();
  const auto [first, last] = TwoParts(Result(task));
  EXPECT_EQ(Send(task, last), 0);
  EXPECT_THAT(Published(), StatusIs(Code::kNotFound, testing::_));
  EXPECT_EQ(Send(task, first), 0);
  EXPECT_THAT(Published(), IsOk());
  EXPECT_THAT(Echoes(), SizeIs(1));
}

TEST_F(RunFaultsTest, OnlyTheLeaseThatDidTheTaskContributes) {
  const v1::Lease lost = TakeTask();
  v1::Report other_model = Result(lost);
  other_model.mutable_classification()->mutable_echoes(0)->set_phrase_id("of another model");
  EXPECT_EQ(Send(lost, TwoParts(other_model).first), 0);
  clock_.Advance(36s);
  const v1::Lease again = TakeTask();
  const v1::Report whole = Result(again);
  EXPECT_EQ(Send(again, whole), 0);
  EXPECT_EQ(Send(lost, TwoParts(other_model).second), 0);
  EXPECT_THAT(Published(), IsOk());
  ASSERT_THAT(Echoes(), SizeIs(1));
  EXPECT_EQ(Echoes()[0].phrase_id(), whole.classification().echoes(0).phrase_id());
}

TEST_F(RunFaultsTest, ContributionThatTheStoreLostIsMadeAgain) {
  const v1::Lease task = TakeTask();
  EXPECT_EQ(Send(task, Result(task)), 0);
  const auto parts = TaskPartsTable("berg27", task.classification().run(), 0);
  ASSERT_THAT(stores_.aggregates.Delete({{parts}}), IsOk());
  EXPECT_THAT(Published(), StatusIs(Code::kNotFound, testing::_));
  const v1::Lease again = TakeTask();
  EXPECT_EQ(Send(again, Result(again)), 0);
  EXPECT_THAT(Published(), IsOk());
  EXPECT_THAT(Echoes(), SizeIs(1));
}

TEST_F(RunFaultsTest, ResultOverAnotherInputIsRefused) {
  const v1::Lease task = TakeTask();
  v1::Report report = Result(task);
  report.mutable_classification()->set_post_count(report.classification().post_count() - 1);
  EXPECT_EQ(Send(task, report), static_cast<int>(Code::kInvalidArgument));
  EXPECT_THAT(Published(), StatusIs(Code::kNotFound, testing::_));
}

TEST_F(RunFaultsTest, WordingsBeyondTheirBoundsOrOfForeignPostsAreRefused) {
  const v1::Lease task = TakeTask();
  const v1::Report whole = Result(task);
  const auto refused = [&](auto change) {
    v1::Report report = whole;
    change(*report.mutable_classification());
    return Send(task, report) == static_cast<int>(Code::kInvalidArgument);
  };
  EXPECT_TRUE(refused([](v1::ClassificationResult& result) {
    result.add_wordings()->add_uses()->set_post("campaigns/other/posts/p");
  }));
  EXPECT_TRUE(refused([](v1::ClassificationResult& result) {
    v1::Wording& wording = *result.add_wordings();
    for (uint64_t band = 0; band < 17; ++band) wording.add_bands(band);
  }));
  EXPECT_TRUE(refused([](v1::ClassificationResult& result) {
    result.add_wording_clusters()->set_template_(std::string(501, 'x'));
  }));
  EXPECT_EQ(Send(task, whole), 0);
}

TEST_F(RunFaultsTest, InputOfAnEarlierLeaseDoesNotRefuseTheResultOfALaterOne) {
  const TaskLease first{"berg27", "r", 0, 1, "w1", {}};
  TaskLease later = first;
  later.lease_id = 2;
  const std::vector<Put> marks = {InputMark(first, 999), InputMark(later, 1000)};
  ASSERT_THAT(stores_.aggregates.Apply(marks), IsOk());
  v1::ClassificationResult result;
  result.set_post_count(1000);
  EXPECT_THAT(CheckContribution(stores_.aggregates, later, result), IsOk());
  EXPECT_THAT(CheckContribution(stores_.aggregates, first, result),
              StatusIs(Code::kInvalidArgument, testing::_));
}

TEST_F(RunFaultsTest, DetectedPostsMustBeStored) {
  const v1::Lease task = TakeTask();
  const auto posts = cluster_.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}});
  v1::Report rewrites = Result(task);
  v1::Post& post = *rewrites.mutable_classification()->add_detected()->mutable_post();
  post = posts->items.at(0);
  post.set_text("a longer text that nobody wrote");
  post.set_name("campaigns/berg27/posts/invented");
  EXPECT_EQ(Send(task, rewrites), static_cast<int>(Code::kInvalidArgument));
  EXPECT_THAT(cluster_.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}})->items,
              SizeIs(posts->items.size()));
}

TEST_F(RunFaultsTest, DetectionAddsLanguageAndMissionToAnImportAndNothingElse) {
  v1::ExtractedPost imported;
  imported.mutable_post()->set_text("Mission 2: share it");
  imported.mutable_post()->set_import_origin("a.csv:1");
  imported.mutable_post()->mutable_account()->set_platform("p");
  imported.mutable_post()->mutable_account()->set_handle("otter");
  ASSERT_THAT(cluster_.applier.Import(**cluster_.campaigns.Find("berg27"), {imported}), IsOk());
  const v1::Lease task = TakeTask();
  v1::Report report = Result(task);
  const auto imports = [&] {
    auto posts = cluster_.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}})->items;
    std::erase_if(posts, [](const v1::Post& post) { return post.import_origin().empty(); });
    return posts;
  };
  ASSERT_THAT(imports(), SizeIs(1));
  v1::Post expected = imports()[0];
  v1::ExtractedPost& detected = *report.mutable_classification()->add_detected();
  *detected.mutable_post() = expected;
  detected.mutable_post()->set_lang("en");
  detected.mutable_post()->set_text("a longer text that nobody ever wrote");
  detected.mutable_post()->mutable_account()->set_handle("raw_handle");
  detected.mutable_mission()->set_mission_no(2);
  EXPECT_EQ(Send(task, report), 0);
  ASSERT_THAT(imports(), SizeIs(1));
  expected.set_lang("en");
  EXPECT_EQ(imports()[0].SerializeAsString(), expected.SerializeAsString());
  EXPECT_THAT(cluster_.catalog.List<v1::Mission>({"campaigns/berg27", 0, "", "", {}})->items,
              SizeIs(2));
}

TEST_F(RunFaultsTest, TracesOfAnImportGetItsLanguageAndKeepIt) {
  v1::ExtractedPost imported;
  imported.mutable_post()->set_text("share #bergvote");
  imported.mutable_post()->add_hashtags("bergvote");
  imported.mutable_post()->set_import_origin("a.csv:1");
  imported.mutable_post()->mutable_account()->set_platform("p");
  imported.mutable_post()->mutable_account()->set_handle("otter");
  const auto import = [&] {
    ASSERT_THAT(cluster_.applier.Import(**cluster_.campaigns.Find("berg27"), {imported}), IsOk());
  };
  const auto list = [&](auto kind, const char* filter) {
    return cluster_.catalog.List<decltype(kind)>({"campaigns/berg27", 0, "", filter, {}})->items;
  };
  import();
  const v1::Lease task = TakeTask();
  v1::Report report = Result(task);
  v1::Post& detected = *report.mutable_classification()->add_detected()->mutable_post();
  detected = list(v1::Post(), "import_origin = \"a.csv:1\"").at(0);
  detected.set_lang("en");
  EXPECT_EQ(Send(task, report), 0);
  import();
  const auto traces = list(v1::Trace(), "object = \"bergvote\"");
  ASSERT_THAT(traces, SizeIs(1));
  EXPECT_EQ(traces[0].lang(), "en");
}

TEST_F(RunFaultsTest, ImportThatItsPageReplacedMeanwhileIsSkippedAndTheRestOfThePartTaken) {
  const auto posts = cluster_.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}});
  const v1::Lease task = TakeTask();
  v1::Report report = Result(task);
  v1::ExtractedPost& detected = *report.mutable_classification()->add_detected();
  *detected.mutable_post() = posts->items.at(0);  // collected: no import
  detected.mutable_post()->set_text("what the import said of it");
  detected.mutable_post()->set_lang("de");
  detected.mutable_mission()->set_mission_no(7);
  EXPECT_EQ(Send(task, report), 0);
  const auto after = cluster_.catalog.List<v1::Post>({"campaigns/berg27", 0, "", "", {}});
  ASSERT_THAT(after->items, SizeIs(posts->items.size()));
  EXPECT_EQ(after->items[0].SerializeAsString(), posts->items[0].SerializeAsString());
  EXPECT_THAT(Published(), IsOk());
  EXPECT_THAT(Echoes(), SizeIs(1));
}

TEST_F(RunFaultsTest, RunStatesTheTasksThatWereGivenUp) {
  for (int i = 0; i < kTaskFailuresUntilQuarantine; ++i) {
    const v1::Lease task = TakeTask();
    v1::Report failed;
    failed.set_unit(task.unit());
    failed.set_lease_id(task.lease_id());
    failed.mutable_returned()->set_reason("task_failed");
    EXPECT_EQ(Send(task, failed), 0);
    cluster_.Step();
    EXPECT_THAT(MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 1)), IsEmpty())
        << "a failing task is not leased at once";
    clock_.Advance(80s);
  }
  const auto run = Published();
  ASSERT_THAT(run, IsOk());
  EXPECT_THAT(run->quarantined_tasks(), ElementsAre(0u));
  EXPECT_EQ(run->task_done_count(), 0);
}

TEST_F(RunFaultsTest, EndedTaskLeavesNoLeaseBehind) {
  const v1::Lease task = TakeTask();
  const size_t before = cluster_.leases.size();
  EXPECT_EQ(Send(task, Result(task)), 0);
  EXPECT_EQ(cluster_.leases.size(), before - 1);
}

TEST_F(RunFaultsTest, LeaseThatNobodyRenewsIsForgotten) {
  TakeTask();
  EXPECT_GT(cluster_.leases.size(), 0u);
  clock_.Advance(36s);
  EXPECT_THAT(cluster_.desk.Expire(), IsOk());
  EXPECT_EQ(cluster_.leases.size(), 0u);
}

TEST_F(RunFaultsTest, CoordinatorThatStoodStillDoesNotPublishOverANewerRun) {
  const v1::Lease task = TakeTask();
  EXPECT_EQ(Send(task, Result(task)), 0);
  MiniCluster second(stores_, clock_, "c2");
  const HookClock stalled_clock(clock_, [&] {
    EXPECT_THAT(cluster_.membership.Leave(), IsOk());
    clock_.Advance(1s);
    second.Step();
  });
  RunScheduler stalled(stores_.all(), cluster_.campaigns, cluster_.owner, cluster_.pseudonyms,
                       stalled_clock, 1h);
  EXPECT_THAT(stalled.Tick("berg27"), StatusIs(Code::kAborted, testing::_));
  const auto run = second.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_EQ(google::protobuf::util::TimeUtil::TimestampToMilliseconds(run->publish_time()),
            ToMillis(clock_.Now()));
  EXPECT_THAT(Echoes(), SizeIs(1));
}

TEST_F(RunFaultsTest, RunWhoseCoordinatorDiedAfterPublishingIsClosedAndKeepsItsTables) {
  const v1::Lease task = TakeTask();
  EXPECT_EQ(Send(task, Result(task)), 0);
  const auto active = stores_.aggregates.GetValue(ActiveRunValue("berg27"));
  ASSERT_THAT(Published(), IsOk());
  ASSERT_THAT(stores_.aggregates.SetValue(ActiveRunValue("berg27"), **active), IsOk());
  MiniCluster second(stores_, clock_, "c2");
  ASSERT_THAT(cluster_.membership.Leave(), IsOk());
  clock_.Advance(10ms);
  second.Step();
  EXPECT_THAT(stores_.aggregates.GetValue(ActiveRunValue("berg27")), IsOkAndHolds(""));
  EXPECT_THAT(stores_.aggregates.GetValue(PreviousRunValue("berg27")), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(Echoes(), SizeIs(1));
}

}  // namespace
}  // namespace claque
