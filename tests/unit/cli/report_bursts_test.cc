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
