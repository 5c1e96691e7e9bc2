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
  f.not_built = {"overlaps", "relations"};
  const std::string table = FormatScore(Score(TruthOfDefault(), f));
  EXPECT_THAT(table, HasSubstr("0 of 1, not built yet"));
  EXPECT_THAT(table, HasSubstr("0 of 4, not built yet"));
}

// Posts of `permalinks` in `findings`, by twelve accounts, and a network of these. Posts have
// pseudonyms, networks resource names.
v1::Network NetworkOf(const std::vector<std::string>& permalinks, const std::string& accounts,
                      v1::Level level, Findings* findings) {
  v1::Network network;
  network.set_level(level);
  for (size_t i = 0; i < permalinks.size(); ++i) {
    const std::string account = accounts + std::to_string(i % 12);
    v1::Post& post = findings->posts.emplace_back();
    post.set_permalink(permalinks[i]);
    post.mutable_account()->set_name(account);
    if (i < 12) network.add_accounts("campaigns/c/accounts/" + account);
  }
  return network;
}

TEST(Score, NetworkCountsForTheGroupMostOfItBelongsTo) {
  Findings f;
  std::vector<std::string> permalinks;
  for (const auto& e : TruthOfDefault()["echoes"]) {
    if (e["mission"].get<std::string>().starts_with("lantern-en"))
      permalinks.push_back(e["permalink"]);
  }
  f.networks.push_back(NetworkOf(permalinks, "echoer", v1::HIGH, &f));
  v1::Network strangers;
  strangers.add_accounts("campaigns/c/accounts/elsewhere");
  strangers.set_level(v1::LOW);
  f.networks.push_back(strangers);
  const auto rows = Score(TruthOfDefault(), f);
  const ScoreRow row = RowOf(rows, "networks");
  EXPECT_EQ(row.planted, 9);
  EXPECT_EQ(row.right, 1);
  EXPECT_EQ(row.found, 2);
  EXPECT_EQ(row.met, 1);
  EXPECT_THAT(row.note, HasSubstr("mostly theirs: lantern-en; 1 HIGH"));
  EXPECT_EQ(RowOf(rows, "control networks").found, 0);
  EXPECT_THAT(RowOf(rows, "control networks").note, HasSubstr("of no group: 1 LOW"));
}

TEST(Score, NetworkOfAnOrganicControlIsAFalseAlarmWithItsLevel) {
  Findings f;
  std::vector<std::string> permalinks;
  for (const auto& storm : TruthOfDefault()["storms"]) {
    if (!storm["organic"].get<bool>()) continue;
    for (const std::string permalink : storm["permalinks"]) permalinks.push_back(permalink);
  }
  f.networks.push_back(NetworkOf(permalinks, "viewer", v1::MEDIUM, &f));
  std::string call;
  for (const auto& control : TruthOfDefault()["controls"]) {
    if (control["kind"] == "fans") call = control["permalink"];
  }
  f.networks.push_back(NetworkOf({call.substr(0, call.find("/p/")) + "/p/x"}, "fan", v1::LOW, &f));
  const auto rows = Score(TruthOfDefault(), f);
  const ScoreRow row = RowOf(rows, "control networks");
  EXPECT_EQ(row.planted, 4);
  EXPECT_EQ(row.found, 2);
  EXPECT_FALSE(row.precision().has_value());
  EXPECT_THAT(row.note, HasSubstr("fans: 1 LOW; sports final: 1 MEDIUM"));
  EXPECT_EQ(RowOf(rows, "networks").right, 0);
  EXPECT_EQ(RowOf(rows, "networks").found, 2);
}

TEST(Score, BurstsOfOtherKindsAreToldAndNotCounted) {
  Findings f;
  const auto add = [&f](v1::ObjectKind kind, const std::string& object) {
    v1::Burst& burst = f.bursts.emplace_back();
    burst.set_object_kind(kind);
    burst.set_object(object);
  };
  add(v1::HASHTAG, "tessmarpapers");
  add(v1::HASHTAG, "tessmarpapers");
  add(v1::HASHTAG, "gullstogether");
  add(v1::HASHTAG, "nothing");
  add(v1::REPOST, "http://a.test/p/1");
  const ScoreRow row = RowOf(Score(TruthOfDefault(), f), "bursts");
  EXPECT_EQ(row.planted, 2);
  EXPECT_EQ(row.found, 2);
  EXPECT_EQ(row.met, 1);
  EXPECT_THAT(row.note, HasSubstr("not counted: 1 REPOST, 1 of controls' hashtags"));
}

TEST(Score, OverlapsOfNetworksOfStormCarriersCountWhereChanceDoesNotExplainThem) {
  Findings f;
  std::vector<std::string> permalinks;
  for (const auto& storm : TruthOfDefault()["storms"]) {
    if (storm["organic"].get<bool>()) continue;
    for (const std::string permalink : storm["permalinks"]) permalinks.push_back(permalink);
  }
  f.networks.push_back(NetworkOf(permalinks, "carrier", v1::HIGH, &f));
  f.networks.back().set_name("campaigns/c/networks/carriers");
  const auto add = [&f](const std::string& network, int count, double lift_low) {
    v1::Overlap& overlap = f.overlaps.emplace_back();
    overlap.set_network(network);
    overlap.set_count(count);
    overlap.set_lift_low(lift_low);
  };
  add("", 80, 2);  // of the whole campaign
  add("campaigns/c/networks/carriers", 29, 4.6);
  add("campaigns/c/networks/carriers", 50, .9);
  add("campaigns/c/networks/others", 40, 2);
  const ScoreRow row = RowOf(Score(TruthOfDefault(), f), "overlaps");
  EXPECT_EQ(row.planted, 1);
  EXPECT_EQ(row.found, 2);
  EXPECT_EQ(row.right, 1);
  EXPECT_EQ(row.met, 1);
  EXPECT_THAT(row.note, HasSubstr("29 at most"));
}

TEST(Score, RepostsOfTheCascadesOfPlantedStormsAreCounted) {
  Findings f;
  const auto add = [&f](const std::string& tag, int reposts) {
    v1::Burst& burst = f.bursts.emplace_back();
    burst.set_object_kind(v1::HASHTAG);
    burst.set_object(tag);
    burst.mutable_cascade()->set_repost_count(reposts);
  };
  add("tessmarpapers", 1'000);
  add("gullstogether", 7);
  add("finalekestrin", 3);
  const ScoreRow row = RowOf(Score(TruthOfDefault(), f), "cascades");
  EXPECT_EQ(row.found, 1'003);
  EXPECT_EQ(row.right, 1'000) << "nobody reposts in the final";
  EXPECT_GT(row.planted, 1'000);
}

}  // namespace
}  // namespace claque::demo
