#include "cli/report_bursts.h"

#include <gmock/gmock.h>

namespace claque {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::Burst SomeBurst(const std::string& id, double surprise) {
  v1::Burst burst;
  burst.set_name("campaigns/c/bursts/" + id);
  burst.set_object_kind(v1::HASHTAG);
  burst.set_object("<i>papers");
  burst.mutable_start()->set_seconds(1'800'000'000);
  burst.mutable_peak()->set_seconds(1'800'003'600);
  burst.mutable_end()->set_seconds(1'800'010'800);
  burst.set_post_count(240);
  burst.set_repost_count(90);
  burst.set_peak_post_count(100);
  burst.set_expected_post_count(2.55);
  burst.set_height_over_baseline(64);
  burst.set_account_count(41);
  burst.set_top_fraction(.5);
  burst.set_surprise(surprise);
  burst.set_review(v1::UNREVIEWED);
  burst.set_tied_first_count(2);
  burst.add_first_observed("campaigns/c/posts/p");
  v1::LangCount& lang = *burst.add_lang_counts();
  lang.set_lang("en");
  lang.set_post_count(230);
  burst.set_other_lang_fraction(.96);
  v1::BurstNetwork& network = *burst.add_networks();
  network.set_network("campaigns/c/networks/n");
  network.set_account_count(3);
  network.set_post_count(80);
  return burst;
}

TEST(BurstsSection, TellsTheRiseBesideWhatIsUsualAndWhoWasObservedFirst) {
  BurstReport report;
  AddBurst(SomeBurst("b", 12), &report);
  report.posts["campaigns/c/posts/p"].mutable_post_time()->set_seconds(1'800'000'000);
  report.posts["campaigns/c/posts/p"].set_permalink("http://a.test/p/1");
  v1::Audience audience;
  audience.add_languages("fr");
  const std::string html = BurstsSection(report, audience);
  for (const char* text :
       {"&lt;i&gt;papers", "2027-01-15T08:00:00Z to 2027-01-15T11:00:00Z<",
        "100 posts in the hour from 2027-01-15T09:00:00Z", "240, 90 of them reposts",
        "2.6 were to expect", "64.0 times the usual rate",
        "41; the ten that posted most wrote 50 %",
        "en 230; before it none known; in none of the audience's", "Observed first, not first",
        "earliest second is shared by fewer than 5 accounts.",
        "<li>2027-01-15T08:00:00Z <code>campaigns/c/posts/p",
        "fewer than 5 accounts, 80 posts: <code>campaigns/c/networks/n"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, Not(HasSubstr("<i>")));
  EXPECT_THAT(html, Not(HasSubstr("a.test/p/1")));
  EXPECT_THAT(html, Not(HasSubstr("left-censored")));
}

v1::Burst Carried() {
  v1::Burst burst = SomeBurst("b", 12);
  v1::Cascade& cascade = *burst.mutable_cascade();
  cascade.set_post_count(200);
  cascade.set_repost_count(90);
  cascade.set_quote_count(4);
  v1::CascadeTrees& trees = *cascade.mutable_observed();
  trees.set_root_count(106);
  trees.set_depth(3);
  trees.set_breadth(40);
  trees.set_largest_post_count(61);
  trees.set_structural_virality(2.25);
  trees.set_top_fraction(.305);
  trees.set_top_ten_fraction(.5);
  trees.set_top_percent_fraction(.42);
  v1::Carrier& carrier = *trees.add_carriers();
  carrier.set_account("campaigns/c/accounts/acct-<x");
  carrier.set_post_count(2);
  carrier.set_carried_post_count(61);
  carrier.set_post("campaigns/c/posts/p");
  return burst;
}

TEST(BurstsSection, TellsHowItWasCarriedOnAndKeepsWhoForConfirmedStorms) {
  BurstReport report, confirmed;
  AddBurst(Carried(), &report);
  v1::Burst burst = Carried();
  burst.set_review(v1::CONFIRMED);
  AddBurst(burst, &confirmed);
  const std::string html = BurstsSection(report, {});
  for (const char* text :
       {"Who carried it on",
        "Of 200 posts on platforms that show it, 90 repost, 4 link and a "
        "number that is not assessable answer another one of them.",
        "106 stand below none; the longest way down has 3 steps, the widest level 40 posts, the "
        "largest tree 61 posts, two of which are on average 2.3 steps apart.",
        "31 % of the posts for the account with most, 50 % for the ten with most, 42 % for the "
        "hundredth with most."}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, Not(HasSubstr("acct-")));
  EXPECT_THAT(html, Not(HasSubstr("inferred from")));
  EXPECT_THAT(BurstsSection(confirmed, {}),
              HasSubstr("<td dir=\"auto\">campaigns/c/accounts/acct-&lt;x</td><td class=\"n\">2"
                        "</td><td class=\"n\">61</td>"));
}

TEST(BurstsSection, TellsWhatWasAtNightBesideTheObjectBeforeAndAllPosts) {
  v1::Burst burst = SomeBurst("b", 12);
  burst.mutable_hours()->set_night_fraction(.62);
  burst.mutable_hours()->set_population_night_fraction(.04);
  BurstReport report;
  AddBurst(burst, &report);
  EXPECT_THAT(
      BurstsSection(report, {}),
      HasSubstr("62 % of its posts; of the object's before it not assessable, of all other posts "
                "4 %"));
}

TEST(BurstsSection, KeepsApartWhatIsInferred) {
  v1::Burst burst = Carried();
  burst.mutable_cascade()->set_inferred_count(12);
  *burst.mutable_cascade()->mutable_with_inferred() = burst.cascade().observed();
  burst.mutable_cascade()->mutable_with_inferred()->set_root_count(94);
  BurstReport report;
  AddBurst(burst, &report);
  const std::string html = BurstsSection(report, {});
  EXPECT_THAT(html, HasSubstr("106 stand below none"));
  EXPECT_THAT(html, HasSubstr("Not observed, but inferred"));
  EXPECT_THAT(html, HasSubstr("12 further posts carry one on. With these 94 stand below none"));
}

TEST(BurstsSection, SaysWhyItCannotBeToldWhoCarriedItOn) {
  v1::Burst burst = SomeBurst("b", 12);
  burst.mutable_cascade()->set_not_assessable_reason("no post says so");
  BurstReport report;
  AddBurst(burst, &report);
  EXPECT_THAT(BurstsSection(report, {}), HasSubstr("<p>Not assessable: no post says so.</p>"));
}

TEST(BurstsSection, SaysWhatIsNotKnown) {
  BurstReport report;
  v1::Burst burst = SomeBurst("b", 12);
  burst.set_left_censored(true);
  burst.clear_other_lang_fraction();
  AddBurst(std::move(burst), &report);
  const std::string html = BurstsSection(report, {});
  EXPECT_THAT(html, HasSubstr("left-censored: nothing is known of the time before"));
  EXPECT_THAT(html, HasSubstr("(not stated) not assessable"));
}

TEST(BurstsSection, AnAccountThatIsNamedStaysUnnamedUntilConfirmed) {
  v1::Burst burst = SomeBurst("b", 12);
  burst.set_object_kind(v1::MENTION);
  burst.set_object("named-one");
  BurstReport report, confirmed;
  AddBurst(burst, &report);
  burst.set_review(v1::CONFIRMED);
  AddBurst(burst, &confirmed);
  EXPECT_THAT(BurstsSection(report, {}), Not(HasSubstr("named-one")));
  EXPECT_THAT(BurstsSection(confirmed, {}), HasSubstr("named-one"));
}

TEST(BurstsSection, ShowsTheMostSurprisingAndSaysHowManyThereAre) {
  BurstReport report, reversed;
  for (int i = 0; i < 60; ++i) {
    AddBurst(SomeBurst("b" + std::to_string(i), i), &report);
    AddBurst(SomeBurst("b" + std::to_string(59 - i), 59 - i), &reversed);
  }
  const std::string html = BurstsSection(report, {});
  EXPECT_EQ(html, BurstsSection(reversed, {}));
  EXPECT_LT(html.find("bursts/b59<"), html.find("bursts/b10<"));
  EXPECT_THAT(html, Not(HasSubstr("bursts/b9<")));
  EXPECT_THAT(html, HasSubstr("There are 60 storms; 10 that surprise no more"));
}

}  // namespace
}  // namespace claque
