// Uptake of a mission: each figure.
#include <algorithm>
#include <random>

#include "tests/unit/scheduler/uptake_fixture.h"

namespace claque {
namespace {

TEST_F(UptakeOfTest, PostWithTwoPhrasesCountsOnce) {
  Cover(-20, 20);
  Echo("ann", 100);
  input_.echoes.push_back(input_.echoes.front());
  Echo("bob", 300);
  Echo("ann", 500);
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.echo_count(), 3);
  EXPECT_EQ(uptake.account_count(), 2);
  EXPECT_EQ(uptake.first_latency_seconds(), 100);
  EXPECT_EQ(uptake.median_latency_seconds(), 300);
}

TEST_F(UptakeOfTest, EchoesWithoutAKnownAccountAreNoAccount) {
  Cover(-20, 20);
  Echo("ann", 100);
  Echo("", 200);
  Echo("", 300);
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.echo_count(), 3);
  EXPECT_EQ(uptake.account_count(), 1);
  EXPECT_EQ(uptake.accountless_echo_count(), 2);
}

TEST_F(UptakeOfTest, TranslationsAreToldApart) {
  Cover(-20, 20);
  Echo("ann", 100);
  Echo("bob", 200);
  input_.echoes.back().set_kind(v1::TRANSLATION);
  Echo("cid", 300);
  input_.echoes.back().set_kind(v1::TRANSLATION);
  input_.echoes.push_back(input_.echoes.back());  // in its own language, too
  input_.echoes.back().set_kind(v1::EXACT);
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.echo_count(), 3);
  EXPECT_EQ(uptake.translation_echo_count(), 1);
}

TEST_F(UptakeOfTest, BaselineIsAsLongAsTheObservedWindow) {
  Cover(-20, 1);  // a day and a half after it, less a second
  Echo("ann", 100);
  Echo("bob", -kDay);
  Echo("cid", -2 * kDay);
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.observed_seconds(), kDay + kDay / 2 - 1);
  EXPECT_EQ(uptake.baseline_seconds(), uptake.observed_seconds());
  EXPECT_EQ(uptake.before_count(), 1);
  EXPECT_EQ(uptake.earlier_count(), 2);
  EXPECT_EQ(uptake.expected_count(), 1);
  EXPECT_EQ(uptake.excess(), 0);
  EXPECT_FALSE(uptake.left_censored());
  EXPECT_EQ(uptake.level(), v1::NONE);
}

TEST_F(UptakeOfTest, WindowEndsAFortnightAfterTheMission) {
  Cover(-60, 60);
  Echo("ann", 14 * kDay);
  Echo("bob", 14 * kDay + 1);
  Echo("cid", -14 * kDay);
  Echo("dan", -14 * kDay - 1);
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.echo_count(), 1);
  EXPECT_EQ(uptake.later_count(), 1);
  EXPECT_EQ(uptake.before_count(), 1);
  EXPECT_EQ(uptake.observed_seconds(), 14 * kDay);
}

TEST_F(UptakeOfTest, PartlyCoveredBaselineIsScaledAndSaidToBeLeftCensored) {
  Cover(-3, 6);  // 6.5 days after, 3.5 before
  for (int i = 0; i < 10; ++i) Echo("a" + std::to_string(i), 60);
  Echo("b", -kDay);
  Echo("b", -2 * kDay);
  Echo("b", -3 * kDay);
  const v1::Uptake uptake = Uptake();
  EXPECT_TRUE(uptake.left_censored());
  EXPECT_EQ(uptake.baseline_seconds(), 7 * kDay / 2);
  EXPECT_EQ(uptake.before_count(), 3);
  EXPECT_EQ(uptake.expected_count(), 6);  // 3 * 6.5 / 3.5 = 5.57
  EXPECT_EQ(uptake.excess(), 4);
}

TEST_F(UptakeOfTest, ShortBaselineIsScaledFourfoldAtMost) {
  Cover(0, 13);
  Echo("b", -60);
  Echo("a", 60);
  EXPECT_EQ(Uptake().expected_count(), 4);
}

TEST_F(UptakeOfTest, GapsOfCoverageAreNoPartOfTheBaseline) {
  Cover(-30, -5);
  Cover(0, 20);
  Echo("a", 60);
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.baseline_seconds(), 10 * kDay);
  EXPECT_FALSE(uptake.left_censored());
}

TEST_F(UptakeOfTest, OneMisdatedPostStretchesTheWindowByItsDayAtMost) {
  Cover(-20, 2);
  Cover(20'000, 20'000);
  Echo("a", 60);
  EXPECT_EQ(Uptake().observed_seconds(), 5 * kDay / 2);
}

TEST_F(UptakeOfTest, NothingCoveredBeforeIsNotAssessableAndLowAtMost) {
  Cover(1, 14);
  Wave(40, 20);
  Act("a1", 60);
  YoungAmongOld(20);
  const v1::Uptake uptake = Uptake();
  EXPECT_TRUE(uptake.left_censored());
  EXPECT_EQ(uptake.baseline_seconds(), 0);
  EXPECT_FALSE(uptake.has_expected_count());
  EXPECT_FALSE(uptake.has_target_action_before_count());
  EXPECT_FALSE(uptake.has_target_action_expected_count());
  EXPECT_EQ(uptake.excess(), 40);
  EXPECT_EQ(uptake.level(), v1::LOW);
}

TEST_F(UptakeOfTest, OtherPlatformsCoverageIsNoBaseline) {
  Cover(-20, 20, "news");
  Cover(0, 20);
  input_.days[41].mutable_first_post_time()->set_seconds(kMission);
  Echo("a", 60);
  EXPECT_FALSE(Uptake().has_expected_count());
}

TEST_F(UptakeOfTest, TargetActionsBeforeTheMissionAreItsBaseline) {
  Cover(-20, 20);
  Act("a", 0);
  Act("b", 60);
  Act("b", 120);
  Act("c", -60);
  Act("c", -15 * kDay);
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.target_action_count(), 3);
  EXPECT_EQ(uptake.target_action_account_count(), 2);
  EXPECT_EQ(uptake.target_action_before_count(), 1);
  EXPECT_EQ(uptake.target_action_excess(), 2);
  EXPECT_EQ(uptake.level(), v1::LOW);
}

TEST_F(UptakeOfTest, CurveHasEchoesAndTargetActionsByHour) {
  Cover(-20, 20);
  Echo("a", -1);
  Echo("b", 3599);
  Echo("c", 3600);
  Act("d", 3700);
  Act("e", 15 * kDay);
  const v1::Uptake uptake = Uptake();
  ASSERT_EQ(uptake.curve_size(), 3);
  EXPECT_EQ(uptake.curve(0).hour(), -1);
  EXPECT_EQ(uptake.curve(1).echo_count(), 1);
  EXPECT_EQ(uptake.curve(2).hour(), 1);
  EXPECT_EQ(uptake.curve(2).echo_count(), 1);
  EXPECT_EQ(uptake.curve(2).target_action_count(), 1);
}

TEST_F(UptakeOfTest, YoungIsAtMost180DaysOldAndStandsBesideThePlatformsPopulation) {
  Cover(-20, 20);
  Echo("a", 60);
  Echo("b", 60);
  Echo("undated", 60);
  Age("a", 180);
  Age("b", 181);
  Age("other", 10);
  Age("elder", 900);
  Age("a", 1, "another platform");
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.account_count(), 3);
  EXPECT_EQ(uptake.dated_account_count(), 2);
  EXPECT_EQ(uptake.young_account_count(), 1);
  EXPECT_EQ(uptake.population_dated_account_count(), 4);
  EXPECT_EQ(uptake.population_young_account_count(), 2);
}

TEST_F(UptakeOfTest, UnknownAgesAndPollsAreNotAssessableRatherThanZero) {
  Cover(-20, 20);
  Echo("a", 1);
  Age("other", 10);
  const v1::Uptake uptake = Uptake();
  EXPECT_EQ(uptake.dated_account_count(), 0);
  EXPECT_FALSE(uptake.has_young_account_count());
  EXPECT_FALSE(uptake.has_population_young_account_count());
  EXPECT_FALSE(uptake.has_poll_vote_count());
}

TEST_F(UptakeOfTest, AccountsThatUsedPhraseOrTargetBeforeAreCounterEvidence) {
  Cover(-20, 20);
  Echo("a", -kDay);
  Act("b", -400 * kDay);
  for (const char* account : {"a", "b", "c"}) Echo(account, 60);
  EXPECT_EQ(Uptake().prior_account_count(), 2);
}

TEST_F(UptakeOfTest, OneMisdatedPostLongBeforeIsNoBaseline) {
  Cover(-9000, -9000);
  Cover(1, 20);
  Echo("a", 60);
  EXPECT_TRUE(Uptake().left_censored());
  EXPECT_FALSE(Uptake().has_expected_count());
}

TEST_F(UptakeOfTest, ForgedTimesAreLeftOut) {
  Cover(-20, 20);
  Echo("a", 60);
  Act("a", 60);
  const std::string expected = Uptake().SerializeAsString();
  for (const int64_t time : {INT64_MIN, INT64_MAX}) {
    Echo("b", time);
    Act("b", 0);
    input_.uses.back().mutable_post_time()->set_seconds(time);
    input_.days.back().mutable_first_post_time()->set_seconds(time);
    input_.days.back().mutable_last_post_time()->set_seconds(time);
  }
  EXPECT_EQ(Uptake().SerializeAsString(), expected);
}

TEST_F(UptakeOfTest, OrderAndDivisionIntoTasksChangeNothing) {
  Cover(-9, 20);
  Cover(-4, 3, "video");
  Wave(37, 11);
  YoungAmongOld(7);
  for (int i = 0; i < 25; ++i) Echo("b" + std::to_string(i % 4), -i * kDay);
  for (int i = -20; i < 20; ++i) Act("a" + std::to_string(i + 20), i * 5000);
  const std::string expected = Uptake().SerializeAsString();
  // Shards overlap in days and accounts: what two tasks report is there twice.
  const std::vector<v1::CoveredDay> again(input_.days.begin(), input_.days.begin() + 9);
  input_.days.insert(input_.days.end(), again.begin(), again.end());
  Age("a3", 12);  // a second snapshot, younger by mistake
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(input_.echoes.begin(), input_.echoes.end(), random);
    std::shuffle(input_.uses.begin(), input_.uses.end(), random);
    std::shuffle(input_.days.begin(), input_.days.end(), random);
    std::shuffle(input_.accounts.begin(), input_.accounts.end(), random);
    EXPECT_EQ(Uptake().SerializeAsString(), expected);
  }
}

}  // namespace
}  // namespace claque
