#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/scheduler/runs_fixture.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(RunsTest, NothingIsPublishedBeforeTheLastTask) {
  const v1::Lease task = TakeTask();
  v1::Report part = Result(task);
  part.mutable_classification()->set_last(false);
  cluster_.Exchange("w1", {task}, {part}, 0);
  cluster_.Step();
  EXPECT_THAT(cluster_.catalog.GetRun("campaigns/berg27"), StatusIs(Code::kNotFound, testing::_));
  EXPECT_THAT(cluster_.catalog.List<v1::Echo>({"campaigns/berg27", 0, "", "", {}})->items,
              IsEmpty());
}

TEST_F(RunsTest, PublishedRunGivesEchoesAndUptake) {
  const v1::Lease task = TakeTask();
  cluster_.Exchange("w1", {task}, {Result(task)}, 0);
  cluster_.Step();
  ASSERT_THAT(cluster_.catalog.GetRun("campaigns/berg27"), IsOk());
  EXPECT_THAT(cluster_.catalog.List<v1::Echo>({"campaigns/berg27", 0, "", "", {}})->items,
              SizeIs(1));
  const auto missions = cluster_.catalog.List<v1::Mission>({"campaigns/berg27", 0, "", "", {}});
  ASSERT_THAT(missions->items, SizeIs(1));
  EXPECT_EQ(missions->items[0].uptake().echo_count(), 1);
  EXPECT_EQ(missions->items[0].uptake().first_latency_seconds(), 60);
  const auto progress = cluster_.catalog.Progress("berg27");
  EXPECT_TRUE(progress->idle());
}

TEST_F(RunsTest, CoverageAndAgesThatTasksReportReachTheUptake) {
  const v1::Lease task = TakeTask();
  v1::Report report = Result(task);
  v1::ClassificationResult& result = *report.mutable_classification();
  const v1::Mission& mission = missions_.at(0);
  const int64_t time = mission.publish_time().seconds();
  v1::Echo& echo = *result.mutable_echoes(0);
  for (const int64_t at : {time - 86400, time + 86400}) {
    v1::CoveredDay& day = *result.add_covered_days();
    day.set_platform(echo.account().platform());
    day.set_day(static_cast<int32_t>(at / 86400));
    day.mutable_first_post_time()->set_seconds(at);
    day.mutable_last_post_time()->set_seconds(at);
  }
  v1::DatedAccount& dated = *result.add_dated_accounts();
  dated.set_account(echo.account().name());
  dated.set_platform(echo.account().platform());
  dated.mutable_create_time()->set_seconds(time - 1);
  cluster_.Exchange("w1", {task}, {report}, 0);
  cluster_.Step();
  const auto missions = cluster_.catalog.List<v1::Mission>({"campaigns/berg27", 0, "", "", {}});
  ASSERT_THAT(missions->items, SizeIs(1));
  const v1::Uptake& uptake = missions->items[0].uptake();
  EXPECT_GT(uptake.observed_seconds(), 0);
  EXPECT_GT(uptake.baseline_seconds(), 0);
  EXPECT_EQ(uptake.young_account_count(), 1);
  EXPECT_EQ(uptake.population_young_account_count(), 1);
}

TEST_F(RunsTest, ATaskReportedTwiceCountsOnce) {
  const v1::Lease task = TakeTask();
  const v1::Report result = Result(task);
  cluster_.Exchange("w1", {task}, {result, result}, 0);
  cluster_.Step();
  const auto missions = cluster_.catalog.List<v1::Mission>({"campaigns/berg27", 0, "", "", {}});
  EXPECT_EQ(missions->items[0].uptake().echo_count(), 1);
}

TEST_F(RunsTest, TitlesOfArticlesAloneAreKeptAndEachOnce) {
  const auto titles = [&] { return *stores_.aggregates.Count(OnAllShards("berg27", TitlesTable)); };
  EXPECT_EQ(titles(), 0) << "the pages so far carry no article";
  v1::PageResult page;
  page.set_campaign("berg27");
  page.set_url("https://news.example/a");
  page.mutable_page()->set_url(page.url());
  page.mutable_page()->set_title("Bridge at the mill closed again after the flood");
  page.add_posts()->mutable_post()->set_kind("article");
  for (int visit = 0; visit < 2; ++visit) {
    const Effects effects =
        EffectsOf(**cluster_.campaigns.Find("berg27"), cluster_.pseudonyms, {}, {}, page);
    ASSERT_THAT(stores_.aggregates.Apply(effects.puts), IsOk());
  }
  EXPECT_EQ(titles(), 1);
}

TEST_F(RunsTest, SilentWorkersTaskIsLeasedAgain) {
  const v1::Lease lost = TakeTask();
  clock_.Advance(36s);
  const v1::Lease again = TakeTask();
  EXPECT_EQ(again.unit(), lost.unit());
  EXPECT_GT(again.lease_id(), lost.lease_id());
  EXPECT_THAT(ReadTaskInput(stores_.all(), cluster_.campaigns, PullRequest(lost)),
              StatusIs(Code::kFailedPrecondition, testing::_));
}

}  // namespace
}  // namespace claque
