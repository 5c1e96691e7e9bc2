#include "cli/printer.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "claque/v1/types.pb.h"
#include "common/config/yaml.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

v1::Mission SomeMission() {
  v1::Mission mission;
  mission.set_name("campaigns/c/missions/m1");
  mission.set_mission_no(7);
  mission.add_actions(v1::SHARE);
  mission.add_actions(v1::POLL_VOTE);
  mission.set_text("say \"no\",\nthen: vote");
  mission.mutable_publish_time()->set_seconds(1'800'000'000);
  mission.mutable_uptake()->set_excess(3);
  return mission;
}

std::string Print(Format format, const std::vector<v1::Mission>& rows, bool single = false) {
  std::ostringstream out;
  const auto printer =
      Printer::Create(format, out, *v1::Mission::descriptor(),
                      {{"NAME", "name", 64}, {"ACTIONS", "actions"}, {"EXCESS", "uptake.excess"}},
                      single, /*colour=*/false);
  for (const auto& row : rows) printer->Row(row);
  printer->End();
  return out.str();
}

TEST(Printer, JsonListIsAnArrayAlsoWhenEmpty) {
  EXPECT_EQ(Print(Format::kJson, {}), "[]\n");
  const auto json = nlohmann::json::parse(Print(Format::kJson, {SomeMission(), SomeMission()}));
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["missionNo"], 7);
  EXPECT_EQ(json[0]["publishTime"], "2027-01-15T08:00:00Z");
  EXPECT_EQ(json[0]["actions"][1], "POLL_VOTE");
}

TEST(Printer, SingleResourceIsOneObject) {
  EXPECT_EQ(nlohmann::json::parse(Print(Format::kJson, {SomeMission()}, true))["missionNo"], 7);
}

TEST(Printer, JsonLinesHaveOneObjectALine) {
  const std::string text = Print(Format::kJsonl, {SomeMission(), SomeMission()});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

TEST(Printer, TableIsAlignedAndShowsAbsenceAsADash) {
  v1::Mission bare;
  bare.set_name("x");
  EXPECT_EQ(Print(Format::kTable, {SomeMission(), bare}),
            "NAME                     ACTIONS           EXCESS\n"
            "campaigns/c/missions/m1  SHARE, POLL_VOTE  3\n"
            "x                        -                 -\n");
}

TEST(Printer, CsvHasAHeaderOfAllFieldsAndQuotesWhatItMust) {
  const std::string text = Print(Format::kCsv, {SomeMission()});
  EXPECT_THAT(text, StartsWith("name,post,publisher.name,"));
  EXPECT_THAT(text, HasSubstr("uptake.youngAccountCount"));
  EXPECT_THAT(text, HasSubstr("\"say \"\"no\"\",\nthen: vote\""));
}

TEST(Printer, YamlReadsBackAsWritten) {
  const std::string text = Print(Format::kYaml, {SomeMission()});
  const auto root = ParseYaml(text, "out.yaml");
  ASSERT_THAT(root, IsOk());
  ASSERT_EQ(root->items.size(), 1U);
  EXPECT_EQ(root->items[0].entries[0].second.scalar, "campaigns/c/missions/m1");
  EXPECT_THAT(text, HasSubstr("say \\\"no\\\",\\nthen: vote"));
  EXPECT_EQ(Print(Format::kYaml, {}), "[]\n");
}

TEST(Printer, UnsetOptionalFieldsAreNotAssessableNeverZero) {
  v1::Account account;
  account.set_name("a");
  std::ostringstream out;
  const auto printer =
      Printer::Create(Format::kCsv, out, *v1::Account::descriptor(), {}, false, false);
  printer->Row(account);
  printer->End();
  EXPECT_THAT(out.str(), HasSubstr("NOT_ASSESSABLE"));
}

TEST(CsvCell, SpreadsheetsRunNoFormula) {
  EXPECT_EQ(CsvCell("=1+1"), "'=1+1");
  EXPECT_EQ(CsvCell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(CsvCell("-5"), "-5");
  EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
}

}  // namespace
}  // namespace claque
