#include "cli/demo/score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/demo/fiction.h"
#include "cli/demo/truth.h"

namespace claque::demo {
namespace {

using ::testing::HasSubstr;

const nlohmann::json& TruthOfDefault() {
  static const nlohmann::json truth = Truth(Generate());
  return truth;
}

const ScoreRow& RowOf(const std::vector<ScoreRow>& rows, const std::string& kind) {
  for (const ScoreRow& row : rows) {
    if (row.kind == kind) return row;
  }
  ADD_FAILURE() << "no row " << kind;
  return rows[0];
}

v1::Mission MissionAt(const nlohmann::json& m, Findings& findings) {
  v1::Post post;
  post.set_name("campaigns/c/posts/" + std::to_string(findings.posts.size()));
  post.set_permalink(m["permalink"]);
  findings.posts.push_back(post);
  v1::Mission out;
  out.set_name("campaigns/c/missions/" + std::to_string(findings.missions.size()));
  out.set_post(post.name());
  return out;
}

// Everything planted, as a perfect run would state it.
Findings Perfect() {
  Findings f;
  const nlohmann::json& truth = TruthOfDefault();
  for (const auto& m : truth["missions"]) {
    v1::Mission mission = MissionAt(m, f);
    mission.set_mission_no(m["number"]);
    for (const std::string p : m["stockPhrases"]) mission.add_stock_phrases()->set_text(p);
    f.missions.push_back(mission);
  }
  for (const auto& e : truth["echoes"]) {
    v1::Echo echo;
    echo.set_permalink(e["permalink"]);
    echo.set_phrase(e["phrase"]);
    v1::EchoKind kind = v1::ECHO_KIND_UNSPECIFIED;
    EXPECT_TRUE(v1::EchoKind_Parse(e["kind"].get<std::string>(), &kind));
    echo.set_kind(kind);
    f.echoes.push_back(echo);
  }
  return f;
}

TEST(Score, PerfectRunHasFullMarks) {
  const auto rows = Score(TruthOfDefault(), Perfect());
  for (const char* kind : {"missions", "stock phrases", "echoes", "echoes edited"}) {
    EXPECT_EQ(RowOf(rows, kind).precision(), 1.0) << kind;
    EXPECT_EQ(RowOf(rows, kind).recall(), 1.0) << kind;
  }
  EXPECT_THAT(RowOf(rows, "missions").note, HasSubstr("14 with the right number"));
}

TEST(Score, FalseFindingsCostPrecisionAndMissesCostRecall) {
  Findings f = Perfect();
  f.missions.pop_back();
  f.missions.push_back(MissionAt(TruthOfDefault()["nearMisses"][0], f));
  f.echoes.resize(f.echoes.size() / 2);
  const auto rows = Score(TruthOfDefault(), f);
  EXPECT_LT(*RowOf(rows, "missions").precision(), 1.0);
  EXPECT_LT(*RowOf(rows, "missions").recall(), 1.0);
  EXPECT_EQ(RowOf(rows, "echoes").precision(), 1.0);
  EXPECT_NEAR(*RowOf(rows, "echoes").recall(), 0.5, 0.01);
}

TEST(Score, OrganicCallIsAFalseAlarmOnlyWhereTakenForElectoral) {
  Findings f;
  for (const auto& control : TruthOfDefault()["controls"]) {
    if (!control.contains("permalink")) continue;
    v1::Mission m = MissionAt(control, f);
    m.set_category(f.missions.empty() ? v1::ELECTORAL : v1::FAN);
    f.missions.push_back(m);
  }
  const ScoreRow row = RowOf(Score(TruthOfDefault(), f), "controls");
  EXPECT_EQ(row.found, 1);
  EXPECT_EQ(row.planted, 4);
  EXPECT_THAT(row.note, HasSubstr("interval"));
  EXPECT_FALSE(row.precision().has_value());
}

TEST(Score, SaysWhatIsNotBuilt) {
  Findings f;
  f.not_built = {"bursts", "networks"};
  const std::string table = FormatScore(Score(TruthOfDefault(), f));
  EXPECT_THAT(table, HasSubstr("0 of 2, not built yet"));
  EXPECT_THAT(table, HasSubstr("0 of 9, not built yet"));
}

TEST(Score, NetworkCountsForTheGroupMostOfItBelongsTo) {
  Findings f;
  v1::Network network;
  int index = 0;
  for (const auto& e : TruthOfDefault()["echoes"]) {
    if (!e["mission"].get<std::string>().starts_with("lantern-en")) continue;
    v1::Post post;
    post.set_permalink(e["permalink"]);
    post.mutable_account()->set_name("campaigns/c/accounts/" + std::to_string(index % 12));
    network.add_accounts("campaigns/c/accounts/" + std::to_string(index++ % 12));
    f.posts.push_back(post);
  }
  f.networks.push_back(network);
  v1::Network strangers;
  strangers.add_accounts("campaigns/c/accounts/elsewhere");
  f.networks.push_back(strangers);
  const ScoreRow row = RowOf(Score(TruthOfDefault(), f), "networks");
  EXPECT_EQ(row.right, 1);
  EXPECT_EQ(row.found, 2);
  EXPECT_EQ(row.met, 1);
}

}  // namespace
}  // namespace claque::demo
