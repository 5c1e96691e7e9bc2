#include "cli/report_tellings.h"

#include <gmock/gmock.h>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

v1::Network Telling() {
  v1::Network network;
  network.set_review(v1::UNREVIEWED);
  network.mutable_middle_time()->set_seconds(1'800'000'000);
  v1::ToldNarrative& told = *network.add_told();
  told.set_narrative("campaigns/c/narratives/homes");
  told.set_account_count(12);
  told.set_post_count(40);
  told.set_repost_count(7);
  told.set_quoted_count(3);
  told.set_population_account_count(90);
  told.set_early_post_count(11);
  told.set_late_post_count(29);
  told.set_expected(2);
  told.set_lift(6);
  told.set_lift_low(3.1);
  told.set_lift_high(10.5);
  told.add_posts("campaigns/c/posts/<p");
  return network;
}

TEST(TellingsOf, TellsCountsBesideTheCampaignsAndWhatSpeaksAgainst) {
  const std::string html = TellingsOf(Telling(), {});
  for (const char* text : {"homes", "12", "6.0 (3.1 to 10.5)", "90", "40", "7", "3", "11", "29",
                           "before 2027-01-15T08:00:00Z", "also where they deny", "posts/&lt;p"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, Not(HasSubstr("Both sides")));
  EXPECT_THAT(html, Not(HasSubstr("Came to")));
}

TEST(TellingsOf, ShowsBothSidesOfAWedgeWithPostsOfEach) {
  v1::Network network = Telling();
  v1::WedgeSides& sides = *network.add_sides();
  sides.set_narrative("campaigns/c/narratives/homes");
  sides.set_opposed("campaigns/c/narratives/welcome");
  sides.set_account_count(12);
  sides.set_opposed_account_count(9);
  sides.set_both_account_count(4);
  sides.set_population_account_count(120);
  sides.set_population_both_account_count(6);
  sides.set_expected(.85);
  sides.set_lift(4.7);
  sides.add_posts("campaigns/c/posts/p");
  sides.add_opposed_posts("campaigns/c/posts/q");
  const std::string html = TellingsOf(network, {});
  for (const char* text :
       {"Both sides of a wedge", "welcome", "fewer than 5", "6 of 120", "posts/p", "posts/q"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(PostsOfTellings(network),
              ElementsAre("campaigns/c/posts/<p", "campaigns/c/posts/p", "campaigns/c/posts/q"));
}

TEST(TellingsOf, ShowsWhoCameToAWedgeBesideEverybody) {
  v1::Network network = Telling();
  v1::NarrativeMove& move = *network.add_moves();
  move.set_narrative("campaigns/c/narratives/homes");
  move.set_account_count(10);
  move.set_seen_account_count(14);
  move.set_population_account_count(11);
  move.set_population_seen_account_count(300);
  move.set_expected(.5);
  move.set_lift(19.5);
  v1::EarlierNarrative& from = *move.add_from();
  from.set_narrative("campaigns/c/narratives/pipeline");
  from.set_account_count(8);
  EXPECT_THAT(TellingsOf(network, {}), HasSubstr("pipeline (8)"));
  EXPECT_THAT(TellingsOf(network, {}), HasSubstr("300"));
  network.mutable_moves(0)->clear_from();
  EXPECT_THAT(TellingsOf(network, {}), HasSubstr("none that is watched"));
}

TEST(TellingsOf, NetworkThatTellsNoneHasNoPart) { EXPECT_EQ(TellingsOf(v1::Network(), {}), ""); }

}  // namespace
}  // namespace claque
