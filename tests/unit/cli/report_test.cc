#include "cli/report.h"

#include <gmock/gmock.h>

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
  EXPECT_THAT(html, HasSubstr("hour 2: 4"));
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
