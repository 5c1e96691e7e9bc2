#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/scheduler/uptake.h"
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

TEST_F(RunsTest, ATaskReportedTwiceCountsOnce) {
  const v1::Lease task = TakeTask();
  const v1::Report result = Result(task);
  cluster_.Exchange("w1", {task}, {result, result}, 0);
  cluster_.Step();
  const auto missions = cluster_.catalog.List<v1::Mission>({"campaigns/berg27", 0, "", "", {}});
  EXPECT_EQ(missions->items[0].uptake().echo_count(), 1);
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

TEST(UptakeOf, CountsPostsOnceAndSetsUsesBeforeTheMissionAgainstIt) {
  v1::Mission mission;
  mission.set_name("campaigns/c/missions/m");
  mission.mutable_publish_time()->set_seconds(1'000'000'000);
  std::vector<v1::Echo> echoes;
  const auto add = [&](const std::string& post, const std::string& account, int64_t latency) {
    v1::Echo& echo = echoes.emplace_back();
    echo.set_mission(mission.name());
    echo.set_post(post);
    echo.mutable_account()->set_name(account);
    echo.mutable_account()->mutable_create_time()->set_seconds(
        account == "old" ? 1 : 1'000'000'000 - 3600);
    echo.set_latency_seconds(latency);
  };
  add("p1", "young", 100);
  add("p1", "young", 100);  // a second phrase in the same post
  add("p2", "old", 300);
  add("p3", "young", 500);
  add("p4", "old", -50);
  const v1::Uptake uptake = UptakeOf({mission}, echoes, {})[mission.name()];
  EXPECT_EQ(uptake.echo_count(), 3);
  EXPECT_EQ(uptake.before_count(), 1);
  EXPECT_EQ(uptake.excess(), 2);
  EXPECT_EQ(uptake.account_count(), 2);
  EXPECT_EQ(uptake.young_account_count(), 1);
  EXPECT_EQ(uptake.first_latency_seconds(), 100);
  EXPECT_EQ(uptake.median_latency_seconds(), 300);
  ASSERT_EQ(uptake.curve_size(), 2);
  EXPECT_EQ(uptake.curve(0).hour(), -1);
}

TEST(UptakeOf, EchoesWithoutAKnownAccountAreNoAccount) {
  v1::Mission mission;
  mission.set_name("campaigns/c/missions/m");
  std::vector<v1::Echo> echoes(3);
  for (size_t i = 0; i < echoes.size(); ++i) {
    echoes[i].set_mission(mission.name());
    echoes[i].set_post("p" + std::to_string(i));
    echoes[i].set_latency_seconds(60);
  }
  echoes[0].mutable_account()->set_name("a");
  echoes.push_back(echoes[1]);  // a second phrase in the same post
  const v1::Uptake uptake = UptakeOf({mission}, echoes, {})[mission.name()];
  EXPECT_EQ(uptake.echo_count(), 3);
  EXPECT_EQ(uptake.account_count(), 1);
  EXPECT_EQ(uptake.accountless_echo_count(), 2);
}

TEST(UptakeOf, UnknownAgesAreNotAssessableRatherThanZero) {
  v1::Mission mission;
  mission.set_name("campaigns/c/missions/m");
  v1::Echo echo;
  echo.set_mission(mission.name());
  echo.set_post("p");
  echo.mutable_account()->set_name("a");
  echo.set_latency_seconds(1);
  const v1::Uptake uptake = UptakeOf({mission}, {echo}, {})[mission.name()];
  EXPECT_FALSE(uptake.has_young_account_count());
  EXPECT_EQ(uptake.dated_account_count(), 0);
}

}  // namespace
}  // namespace claque
