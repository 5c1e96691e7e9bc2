#include "worker/classify/inspect_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace claque {
namespace {

using nlohmann::json;

const Classifier& Embedded() {
  static const auto* const classifier = std::move(Classifier::Load(""))->release();
  return *classifier;
}

TEST(InspectText, AnswersEveryFieldOfTheContract) {
  const InspectAnswer a = InspectText(
      Embedded(),
      R"({"id":{"a":[1]},"text":"Mission 2: everyone, vote in the poll https://p.example/1 by 8 pm"})",
      true);
  ASSERT_TRUE(a.status.ok());
  const json j = json::parse(a.json);
  EXPECT_EQ(j["id"], json::parse(R"({"a":[1]})"));
  EXPECT_EQ(j["is_directive"], true);
  EXPECT_EQ(j["actions"], json::parse(R"(["poll_vote"])"));
  EXPECT_EQ(j["targets"], json::parse(R"(["https://p.example/1"])"));
  EXPECT_EQ(j["mission_no"], 2);
  EXPECT_EQ(j["deadline"], "by 8 pm");
  for (const char* field :
       {"lang", "confidence", "category", "numbered", "stock_phrases", "anti_copy_paste",
        "start_time", "rewards", "proof_requests", "spans", "features", "log_odds"}) {
    EXPECT_TRUE(j.contains(field)) << field;
  }
}

TEST(InspectText, BadLineIsAnsweredAndRefused) {
  for (const char* line : {"{", "[]", "", "{\"id\":1}", "{\"id\":1,\"text\":5}", "\"\xFF\""}) {
    const InspectAnswer a = InspectText(Embedded(), line, false);
    EXPECT_FALSE(a.status.ok()) << line;
    EXPECT_TRUE(json::parse(a.json).contains("error")) << line;
  }
  EXPECT_TRUE(json::parse(InspectText(Embedded(), "{", false).json)["id"].is_null());
}

TEST(InspectMatch, TellsVariantScoreAndKind) {
  const InspectAnswer a = InspectMatch(
      R"({"id":"x","phrase":"Our river needs clean water","text":"our river needs clean water!"})");
  ASSERT_TRUE(a.status.ok());
  EXPECT_EQ(a.json, R"({"id":"x","is_variant":true,"score":1.0,"kind":"exact"})");
}

TEST(InspectMatch, TellsTranslationsWhereAskedFor) {
  constexpr std::string_view kLine = R"({"id":"x","phrase":"Lower the price of gas before winter",)"
                                     R"("text":"Bajen el precio del gas antes del invierno"})";
  EXPECT_EQ(json::parse(InspectMatch(kLine).json)["is_variant"], false);
  EXPECT_EQ(json::parse(InspectMatch(kLine, Translations::kOn).json)["kind"], "translation");
}

TEST(InspectLang, TellsLanguage) {
  const InspectAnswer a =
      InspectLang(Embedded(), R"({"id":7,"text":"Завтра утром мы поедем на дачу к бабушке"})");
  EXPECT_EQ(json::parse(a.json)["lang"], "ru");
}

}  // namespace
}  // namespace claque
