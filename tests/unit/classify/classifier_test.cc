#include "worker/classify/classifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace claque {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const Classifier& Embedded() {
  static const auto* const classifier = [] {
    auto loaded = Classifier::Load("");
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return loaded.ok() ? std::move(loaded)->release() : nullptr;
  }();
  return *classifier;
}

Detection Detect(std::string_view text) { return Embedded().Detect(text, "", {}); }

std::vector<std::string> Actions(const Detection& d) {
  std::vector<std::string> out;
  for (const int a : d.mission.actions())
    out.push_back(v1::Action_Name(static_cast<v1::Action>(a)));
  return out;
}

std::vector<std::string> Phrases(const Detection& d) {
  std::vector<std::string> out;
  for (const auto& p : d.mission.stock_phrases()) out.push_back(p.text());
  return out;
}

constexpr std::string_view kFullMission =
    "MISSION 7 - evening shift\n"
    "Team, vote YES in the Harbour Gazette poll: https://gazette.example/poll/12\n"
    "Then reply under @gazette_desk with one of these lines:\n"
    "- The tram plan saves the old market\n"
    "- My street needs that tram more than another car park\n"
    "Don't copy-paste, use your own words.\n"
    "Finish by 9 pm tonight. Send a screenshot to the coordinators, 10 points each.";

TEST(Classifier, FullMissionGivesEveryField) {
  const Detection d = Detect(kFullMission);
  EXPECT_TRUE(d.is_directive) << d.mission.DebugString();
  EXPECT_EQ(d.language.code, "en");
  EXPECT_TRUE(d.mission.numbered());
  EXPECT_EQ(d.mission.mission_no(), 7);
  EXPECT_THAT(Actions(d), testing::IsSupersetOf({"POLL_VOTE", "REPLY"}));
  EXPECT_THAT(d.mission.targets(), ElementsAre("https://gazette.example/poll/12", "@gazette_desk"));
  EXPECT_THAT(Phrases(d), ElementsAre("The tram plan saves the old market",
                                      "My street needs that tram more than another car park"));
  EXPECT_TRUE(d.mission.anti_copy_paste());
  EXPECT_EQ(d.mission.deadline_text(), "by 9 pm tonight");
  EXPECT_FALSE(d.mission.rewards().empty());
  EXPECT_FALSE(d.mission.proof_requests().empty());
}

TEST(Classifier, SpansAreInsideTheText) {
  const Detection d = Detect(kFullMission);
  for (const v1::Span& span : d.mission.spans()) {
    EXPECT_GE(span.begin(), 0);
    EXPECT_LT(span.begin(), span.end());
    EXPECT_LE(static_cast<size_t>(span.end()), kFullMission.size());
  }
}

TEST(Classifier, NewsAboutAMissionIsNone) {
  EXPECT_FALSE(
      Detect("Researchers said on Monday that the channel told its followers to \"vote in "
             "the Harbour Gazette poll, then reply with one of these lines\". According to "
             "the report, Mission 7 was removed by moderators.")
          .is_directive);
}

TEST(Classifier, NewsThatQuotesAWholeMissionIsNone) {
  const std::string news =
      "How a channel asks its readers to fill the comment columns\n\nVolunteers were asked in a "
      "channel "
      "to take part in an online poll. \"" +
      std::string(kFullMission) +
      "\", the message reads. The editors found the same wording under several videos. The "
      "campaign did "
      "not answer our questions.";
  const Detection d = Detect(news);
  EXPECT_FALSE(d.is_directive) << d.mission.confidence();
}

// Normalisation makes a circled digit a plain one, and a list would be lost.
TEST(Classifier, CircledNumbersBelowAVaryCueArePhrases) {
  const Detection d = Detect(
      "Mission 4. Comment under the mayor's video https://v.example/4\n"
      "Thoughts to put in your own words:\n"
      "\u2460 The park belongs to all of us\n"
      "\u2461 We want our benches back this summer\n"
      "3\uFE0F\u20E3 No more concrete under these trees");
  EXPECT_THAT(Phrases(d),
              ElementsAre("The park belongs to all of us", "We want our benches back this summer",
                          "No more concrete under these trees"));
}

TEST(Classifier, HeaderOfARepostIsNoCall) {
  const Detection plain = Detect("Storm over the harbour this morning https://n.example/1");
  const Detection repost =
      Detect("RT @quay_news: RT @tide: Storm over the harbour this morning https://n.example/1");
  EXPECT_EQ(plain.log_odds, repost.log_odds);
}

TEST(Classifier, OrdinaryTextsAreNone) {
  for (const std::string_view text :
       {"I voted this morning, the queue was long but everyone was friendly.",
        "Step 3: preheat the oven to 200 degrees and mix the flour with two teaspoons of salt.",
        "Mission 4 of the game is hard: kill the boss, loot the dungeon and share the gold.",
        "Our mission is to bring clean water to every household. Read the quarterly report.",
        "Remember to bring your ID to the polling station on Sunday. Doors close at 8 pm.",
        "What a match! Two goals in the last ten minutes.", ""}) {
    EXPECT_FALSE(Detect(text).is_directive) << text;
  }
}

TEST(Classifier, HomoglyphsDoNotHideAMission) {
  const Detection d = Detect(
      "Everyone, v\u043Fte? no: v\u043Ete n\u043Ew in the poll https://poll.example/1 and "
      "sh\u0430re "
      "this link in all your groups");
  EXPECT_TRUE(d.is_directive);
}

TEST(Classifier, NamesDecideNothing) {
  const std::string before = "Mission 3: everyone vote for ";
  const std::string after = " in the poll https://poll.example/3 and comment under the post";
  const Detection a = Embedded().Detect(before + "Orla Venn" + after, "", {"Orla Venn"});
  const Detection b =
      Embedded().Detect(before + "Taskmaster Poll" + after, "", {"Taskmaster Poll"});
  EXPECT_EQ(a.is_directive, b.is_directive);
  EXPECT_EQ(a.mission.confidence(), b.mission.confidence());
}

TEST(Classifier, DirectoryAddsALanguageAndReplacesNothingElse) {
  const std::filesystem::path dir =
      std::filesystem::path(testing::TempDir()) / ("lexicons_" + std::to_string(getpid()));
  std::filesystem::create_directories(dir);
  std::ofstream(dir / "it.txt") << "language it\n[verb.poll_vote]\nvotate\n[object.poll_vote]\n"
                                   "sondaggio\n[collective]\ntutti\n[number.noun]\nmissione\n";
  const auto classifier = Classifier::Load(dir.string());
  ASSERT_TRUE(classifier.ok()) << classifier.status();
  EXPECT_NE((*classifier)->version(), Embedded().version());
  const Detection d = (*classifier)
                          ->Detect(
                              "Missione 4: tutti insieme, votate nel sondaggio "
                              "https://gazzetta.example/s/4",
                              "it", {});
  EXPECT_TRUE(d.is_directive);
  EXPECT_EQ(d.mission.mission_no(), 4);

  std::ofstream(dir / "it.txt") << "language it\n[nonsense]\n";
  const auto broken = Classifier::Load(dir.string());
  ASSERT_FALSE(broken.ok());
  EXPECT_THAT(broken.status().message(), testing::HasSubstr("it.txt:2: unknown section"));
  std::filesystem::remove_all(dir);
}

TEST(Classifier, HugeAndRepetitiveTextsAreBounded) {
  std::string text;
  while (text.size() < (10u << 20)) text += "share vote \"reply: # @a ' \u201C(";
  const Detection d = Detect(text);
  EXPECT_LE(d.mission.spans_size(), 200);
  EXPECT_LE(d.mission.targets_size(), 50);
}

}  // namespace
}  // namespace claque
