#include "cli/report.h"

#include <gmock/gmock.h>

#include "cli/report_uptake.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::Not;

ReportData SomeReport() {
  ReportData data;
  data.campaign.set_title("<script>alert(1)</script>");
  v1::Mission mission;
  mission.set_text("صوتوا \"الآن\" <img src=x onerror=1>");
  mission.set_lang("ar");
  mission.set_page_url("http://a.test/?a=1&b=2");
  mission.mutable_uptake()->set_account_count(3);
  auto* point = mission.mutable_uptake()->add_curve();
  point->set_hour(2);
  point->set_echo_count(4);
  point->set_target_action_count(3);
  data.missions.push_back(mission);
  v1::Coverage coverage;
  coverage.set_source("http://a.test/");
  coverage.set_side("blue\"><b>");
  data.coverage.push_back(coverage);
  return data;
}

TEST(RenderReport, EscapesEverythingFromOutside) {
  const std::string html = RenderReport(SomeReport());
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("\"><b>")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
}

TEST(RenderReport, NarrativesAreTitlesCountsAndTermsWithoutPostsOrAccounts) {
  ReportData data = SomeReport();
  EXPECT_THAT(RenderReport(data), Not(HasSubstr("Narratives")));
  v1::Narrative& narrative = data.narratives.emplace_back();
  narrative.set_title("<b>Lost ballots</b>");
  narrative.set_post_count(17);
  narrative.add_posts("campaigns/c/posts/p1");
  narrative.add_matches()->set_post("campaigns/c/posts/p1");
  narrative.add_top_terms()->set_text("ballot");
  narrative.add_top_terms()->set_text("thrown");
  v1::NarrativeCueCount& cue = *narrative.add_cues();
  cue.set_kind(v1::BOTH_SIDES_NAMED);
  cue.set_subject("wealth");
  cue.set_post_count(4);
  const std::string html = RenderReport(data);
  EXPECT_THAT(html, HasSubstr("&lt;b&gt;Lost ballots&lt;/b&gt;"));
  EXPECT_THAT(html, HasSubstr(">17<"));
  EXPECT_THAT(html, HasSubstr("ballot, thrown"));
  EXPECT_THAT(html, HasSubstr("both sides of wealth 4"));
  EXPECT_THAT(html, Not(HasSubstr("posts/p1")));
}

TEST(RenderReport, SharedWordingIsCountsAloneAndFewAccountsAreNotTold) {
  ReportData data = SomeReport();
  v1::PhraseFamily& few = data.families.emplace_back();
  few.set_name("campaigns/c/phraseFamilies/secretpost");
  few.set_template_("the <b>tram</b> saves {}");
  few.set_post_count(9);
  few.set_account_count(4);
  few.set_repeat_post_count(5);
  few.add_posts("campaigns/c/posts/secretpost");
  v1::PhraseFamily& many = data.families.emplace_back(few);
  many.set_template_("no to the plan");
  many.set_account_count(6);
  many.set_repeat_post_count(3);
  many.add_missions("campaigns/c/missions/m");
  const std::string html = RenderReport(data);
  EXPECT_THAT(html, HasSubstr("the &lt;b&gt;tram&lt;/b&gt; saves {}"));
  EXPECT_THAT(html, HasSubstr("<td class=\"n\">fewer than 5</td><td class=\"n\"></td>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"n\">6</td><td class=\"n\">3 (33 %)</td>"));
  EXPECT_THAT(html, HasSubstr("by 1 call to act"));
  EXPECT_THAT(html, Not(HasSubstr("secretpost")));
  EXPECT_LT(html.find("no to the plan"), html.find("tram"));
}

TEST(RenderReport, NeedsNoNetwork) {
  const std::string html = RenderReport(SomeReport());
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  for (const auto* loads : {"src=\"", "href=\"", "url(", "@import"}) {
    EXPECT_THAT(html, Not(HasSubstr(loads)));
  }
}

TEST(RenderReport, SetsTheDirectionOfTextAndDrawsTheCurve) {
  const std::string html = RenderReport(SomeReport());
  EXPECT_THAT(html, HasSubstr("<blockquote dir=\"auto\" lang=\"ar\">"));
  EXPECT_THAT(html, HasSubstr("<svg role=\"img\""));
  EXPECT_THAT(html, HasSubstr("hour 2: 4 echoes"));
  EXPECT_THAT(html, HasSubstr("hour 2: 3 target actions"));
}

TEST(RenderReport, TellsUptakeBesideTheRateBeforeThePopulationAndWhatSpeaksAgainstIt) {
  ReportData data = SomeReport();
  v1::Uptake& u = *data.missions[0].mutable_uptake();
  u.set_echo_count(31);
  u.set_account_count(15);
  u.set_observed_seconds(14 * 86400);
  u.set_baseline_seconds(7 * 86400);
  u.set_left_censored(true);
  u.set_before_count(2);
  u.set_expected_count(4);
  u.set_excess(27);
  u.set_earlier_count(9);
  u.set_prior_account_count(6);
  u.set_first_latency_seconds(61);
  u.set_median_latency_seconds(3600);
  u.set_dated_account_count(12);
  u.set_young_account_count(9);
  u.set_population_dated_account_count(200);
  u.set_population_young_account_count(30);
  const std::string html = RenderReport(data);
  EXPECT_THAT(html, HasSubstr("31 echoes after it by 15 accounts; 2 before it, 4 to expect"));
  EXPECT_THAT(html, HasSubstr("14.0 days covered after it, 7.0 days of as long before it "
                              "(left-censored)"));
  EXPECT_THAT(html, HasSubstr("9 of 12 (75 %) accounts"));
  EXPECT_THAT(html, HasSubstr("30 of 200 (15 %) were"));
  EXPECT_THAT(html, HasSubstr("within 2 min, half of them within 60 min"));
  EXPECT_THAT(html, HasSubstr("9 echoes before it, however long before. 6 of the accounts"));
  u.clear_expected_count();
  u.clear_young_account_count();
  const std::string unknown = RenderReport(data);
  EXPECT_THAT(unknown, HasSubstr("what to expect is not assessable"));
  EXPECT_THAT(unknown, HasSubstr("The age of the accounts is not assessable"));
  EXPECT_THAT(unknown, HasSubstr("Votes in polls: not assessable"));
}

TEST(UptakeLines, TellWhatIsNotAssessableRatherThanZero) {
  v1::Mission mission;
  mission.mutable_uptake()->set_echo_count(7);
  mission.mutable_uptake()->set_level(v1::LOW);
  const std::string text = UptakeLines(mission, "  ");
  EXPECT_THAT(text, HasSubstr("7 echoes of its 0 phrases by 0 accounts; what to expect is not "
                              "assessable; level LOW\n"));
  EXPECT_THAT(text, HasSubstr("young accounts not assessable\n"));
  EXPECT_THAT(text, HasSubstr("target actions 0; what to expect is not assessable\n"));
}

TEST(RenderReport, FractionsOfFewAccountsAreNotTold) {
  ReportData data = SomeReport();
  v1::Uptake& u = *data.missions[0].mutable_uptake();
  u.set_dated_account_count(100);
  u.set_young_account_count(3);
  EXPECT_THAT(RenderReport(data), HasSubstr("<p>fewer than 5 of 100 accounts"));
}

TEST(RenderReport, SaysHowManyEchoesShowNoAuthor) {
  ReportData data = SomeReport();
  EXPECT_THAT(RenderReport(data), Not(HasSubstr("show no author")));
  data.missions[0].mutable_uptake()->set_accountless_echo_count(7);
  EXPECT_THAT(RenderReport(data), HasSubstr("Of the echoes, 7 show no author"));
}

TEST(RenderReport, ShowsNoCountOfAccountsBelowFive) {
  EXPECT_EQ(AccountCount(0), "0");
  EXPECT_EQ(AccountCount(4), "fewer than 5");
  EXPECT_EQ(AccountCount(5), "5");
  EXPECT_THAT(RenderReport(SomeReport()), HasSubstr("by fewer than 5 accounts"));
}

}  // namespace
}  // namespace claque
