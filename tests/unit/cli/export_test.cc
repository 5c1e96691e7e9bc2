#include "cli/export.h"

#include <gmock/gmock.h>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

v1::Mission SomeMission() {
  v1::Mission mission;
  mission.set_name("campaigns/c/missions/m");
  mission.mutable_publisher()->set_name("blue-fox");
  mission.mutable_publisher()->set_platform("social.example");
  mission.mutable_publisher()->set_followers(12);
  mission.mutable_uptake()->set_account_count(4);
  mission.mutable_uptake()->set_dated_account_count(5);
  return mission;
}

TEST(Export, PublisherIsShownOnlyOfAConfirmedMission) {
  std::vector<std::string> clipped;
  v1::Mission mission = SomeMission();
  EXPECT_EQ(ExportedMission(mission, &clipped).publisher().name(), "");
  EXPECT_FALSE(ExportedMission(mission, &clipped).publisher().has_followers());
  EXPECT_EQ(ExportedMission(mission, &clipped).publisher().platform(), "social.example");
  mission.set_review(v1::CONFIRMED);
  EXPECT_EQ(ExportedMission(mission, &clipped).publisher().name(), "blue-fox");
}

TEST(Export, PublicAccountIsShown) {
  std::vector<std::string> clipped;
  v1::Mission mission = SomeMission();
  mission.mutable_publisher()->set_is_public(true);
  EXPECT_EQ(ExportedMission(mission, &clipped).publisher().name(), "blue-fox");
}

TEST(Export, OfAFamilyNoPostIsNamedAndNoCountOfFewAccountsCanBeTold) {
  v1::PhraseFamily family;
  family.set_post_count(9);
  family.set_account_count(4);
  family.set_repeat_post_count(5);
  family.add_posts("campaigns/c/posts/p");
  family.add_posts_by_account(6);
  family.add_growth()->set_account_count(4);
  std::vector<std::string> clipped;
  const v1::PhraseFamily few = ExportedFamily(family, &clipped);
  EXPECT_THAT(clipped, ElementsAre("account_count"));
  EXPECT_EQ(few.account_count(), 0);
  EXPECT_EQ(few.repeat_post_count(), 0) << "posts less repeats are accounts";
  EXPECT_EQ(few.growth(0).account_count(), 0);
  EXPECT_THAT(few.posts(), IsEmpty());
  EXPECT_THAT(few.posts_by_account(), IsEmpty());
  clipped.clear();
  family.set_account_count(5);
  EXPECT_EQ(ExportedFamily(family, &clipped).account_count(), 5);
  EXPECT_THAT(clipped, IsEmpty());
}

TEST(Export, CountsBelowFiveAreNotTold) {
  std::vector<std::string> clipped;
  const v1::Mission mission = ExportedMission(SomeMission(), &clipped);
  EXPECT_THAT(clipped, ElementsAre("uptake.account_count"));
  const std::string line = ExportLine(mission, clipped);
  EXPECT_THAT(line, HasSubstr("\"fewerThanFive\":[\"uptake.accountCount\"]"));
  EXPECT_THAT(line, HasSubstr("\"datedAccountCount\":5"));
  EXPECT_THAT(line, Not(HasSubstr("\"accountCount\"")));
  EXPECT_THAT(ExportCsvRow(mission, clipped), HasSubstr(",fewer than 5,"));
}

TEST(Export, EveryCountOfAccountsIsClipped) {
  std::vector<std::string> clipped;
  v1::Mission mission = SomeMission();
  v1::Uptake& uptake = *mission.mutable_uptake();
  uptake.set_young_account_count(1);
  uptake.set_prior_account_count(1);
  uptake.set_target_action_account_count(1);
  uptake.set_population_dated_account_count(1);
  uptake.set_population_young_account_count(1);
  (void)ExportedMission(mission, &clipped);
  EXPECT_EQ(clipped.size(), 6U);
}

TEST(Export, NothingIsClippedWhereNothingIsSmall) {
  std::vector<std::string> clipped;
  v1::Mission mission = SomeMission();
  mission.mutable_uptake()->set_account_count(0);
  (void)ExportedMission(mission, &clipped);
  mission.clear_uptake();
  EXPECT_FALSE(ExportedMission(mission, &clipped).has_uptake());
  EXPECT_THAT(clipped, IsEmpty());
}

}  // namespace
}  // namespace claque
