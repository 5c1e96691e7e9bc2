// Each row of "Levels of uptake" in docs/methodology.md.
#include "tests/unit/scheduler/uptake_fixture.h"

namespace claque {
namespace {

TEST_F(UptakeOfTest, MissionWithoutTimeOrWithNothingToFollowIsNotAssessable) {
  Cover(-20, 20);
  v1::Mission timeless = mission_;
  timeless.clear_publish_time();
  v1::Mission bare = mission_;
  bare.clear_stock_phrases();
  bare.clear_targets();
  for (const v1::Mission& mission : {timeless, bare}) {
    EXPECT_EQ(UptakeOf({mission}, input_)[mission.name()].level(), v1::NOT_ASSESSABLE);
  }
  EXPECT_EQ(Uptake().level(), v1::NONE);
}

TEST_F(UptakeOfTest, MissionAfterWhichNothingWasSeenIsNotAssessable) {
  Cover(-20, -1);
  EXPECT_EQ(Uptake().level(), v1::NOT_ASSESSABLE);
}

TEST_F(UptakeOfTest, HighNeedsTwentyEchoesByTenNewAccountsYoungerThanOthers) {
  Cover(-20, 20);
  Wave(20, 10);
  EXPECT_EQ(Uptake().level(), v1::MEDIUM);  // no age is known
  YoungAmongOld(10);
  EXPECT_EQ(Uptake().level(), v1::HIGH);
  UptakeInput all = input_;
  input_.echoes.pop_back();
  EXPECT_EQ(Uptake().level(), v1::MEDIUM);
  input_ = all;
  Echo("a1", -3 * kDay);  // one of the ten is not new to it
  Echo("a2", 60);
  EXPECT_EQ(Uptake().level(), v1::MEDIUM);
}

TEST_F(UptakeOfTest, YoungAccountsOfAYoungPlatformGiveNoHigh) {
  Cover(-20, 20);
  Wave(20, 10);
  for (int i = 0; i < 10; ++i) Age("a" + std::to_string(i), 30);
  EXPECT_EQ(Uptake().level(), v1::MEDIUM);
}

TEST_F(UptakeOfTest, HighNeedsABaselineOfAQuarterOfTheObservedTime) {
  Wave(20, 10);
  YoungAmongOld(10);
  Cover(-2, 20);  // 2.5 days of 14
  EXPECT_EQ(Uptake().level(), v1::MEDIUM);
  Cover(-3, -3);
  EXPECT_EQ(Uptake().level(), v1::HIGH);
}

TEST_F(UptakeOfTest, MediumNeedsFiveNewAccountsAndTwiceTheRateBefore) {
  Cover(-20, 20);
  Wave(5, 5);
  EXPECT_EQ(Uptake().level(), v1::MEDIUM);
  UptakeInput five = input_;
  Echo("a0", -20 * kDay);
  EXPECT_EQ(Uptake().level(), v1::LOW);
  input_ = five;
  Wave(55, 5);  // 60 after
  for (int i = 0; i < 31; ++i) Echo("b" + std::to_string(i), -kDay);
  EXPECT_EQ(Uptake().excess(), 29);
  EXPECT_EQ(Uptake().level(), v1::LOW);
}

TEST_F(UptakeOfTest, TargetActionsAloneGiveMediumAtMost) {
  Cover(-20, 20);
  YoungAmongOld(30);
  for (int i = 0; i < 30; ++i) Act("a" + std::to_string(i), 60);
  EXPECT_EQ(Uptake().level(), v1::MEDIUM);
}

}  // namespace
}  // namespace claque
