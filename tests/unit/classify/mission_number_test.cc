#include "worker/classify/mission_number.h"

#include <gtest/gtest.h>

#include "worker/classify/embedded_lexicons.h"

namespace claque {
namespace {

std::optional<MissionNumber> Find(const std::string& lang, std::string_view written) {
  const TokenizedText text(written);
  const auto lexicons = LexiconsFor(EmbeddedLexicons(), lang, text);
  const Structure structure = FindStructure(text, lexicons);
  return FindMissionNumber(text, structure, lexicons.front()->Find(text));
}

int Number(const std::string& lang, std::string_view text) {
  const auto found = Find(lang, text);
  return found ? found->value : 0;
}

TEST(MissionNumber, StandsBesideItsNoun) {
  EXPECT_EQ(Number("en", "Mission 3: sign and share."), 3);
  EXPECT_EQ(Number("en", "Our 3rd order of the week"), 3);
  EXPECT_EQ(Number("en", "Task no. 12, all hands"), 12);
  EXPECT_EQ(Number("en", "MISSION IV"), 4);
  EXPECT_EQ(Number("de", "Der 5. Auftrag: teilt das"), 5);
  EXPECT_EQ(Number("ru", "Задание номер 7"), 7);
  EXPECT_EQ(Number("fa", "مأموریت شماره ۴"), 4);
  EXPECT_EQ(Number("en", "Mission three"), 3);
  EXPECT_EQ(Number("es", "Tercera tarea"), 3);
}

TEST(MissionNumber, IsNoWordThatCountsHowMany) {
  EXPECT_EQ(Number("en", "one mission, two steps"), 0);
  EXPECT_EQ(Number("fr", "une mission pour vous"), 0);
  EXPECT_EQ(Number("tr", "bir görev var"), 0);
  EXPECT_EQ(Number("he", "משימה אחת"), 0);
}

TEST(MissionNumber, IsNoPriceShareYearClockTimeDateScoreOrMeasure) {
  EXPECT_EQ(Number("en", "Mission 2027 begins"), 0);
  EXPECT_EQ(Number("en", "mission 20:00 sharp"), 0);
  EXPECT_EQ(Number("en", "The task: 40% of them"), 0);
  EXPECT_EQ(Number("en", "Order: 30 € each"), 0);
  EXPECT_EQ(Number("en", "Order $30 of soap"), 0);
  EXPECT_EQ(Number("en", "Round 2-1 to the guests"), 0);
  EXPECT_EQ(Number("en", "Mission 8pm"), 0);
  EXPECT_EQ(Number("en", "Operation 1,000 trees"), 0);
  EXPECT_EQ(Number("en", "three missions, 3 missions"), 0);
}

TEST(MissionNumber, OfAWeakNounNeedsThatNothingFollows) {
  EXPECT_EQ(Number("en", "Day 3: sign."), 3);
  EXPECT_EQ(Number("en", "on day 3 of the strike"), 0);
  EXPECT_EQ(Number("en", "the third day of the strike"), 0);
  EXPECT_EQ(Number("en", "please call 5 friends"), 0);
  EXPECT_EQ(Number("en", "Call 5: everyone signs"), 5);
}

TEST(MissionNumber, ThatManyTextsHaveIsLoose) {
  EXPECT_TRUE(Find("en", "3/10 Share this")->loose);
  EXPECT_TRUE(Find("en", "#4 Share this")->loose);
  EXPECT_TRUE(Find("en", "Day 3: sign.")->loose);
  EXPECT_FALSE(Find("en", "Mission 3: sign.")->loose);
}

TEST(MissionNumber, AtTheHeadCountsASeriesAndNoDate) {
  EXPECT_EQ(Number("en", "3/10 Share this"), 3);
  EXPECT_EQ(Number("en", "12/5 we meet"), 0);
  EXPECT_EQ(Number("en", "24/7 on duty"), 0);
}

TEST(MissionNumber, RomanDigitsAreReadUpToEightyNine) {
  EXPECT_EQ(RomanValue("iv"), 4);
  EXPECT_EQ(RomanValue("lxxxix"), 89);
  EXPECT_EQ(RomanValue("mix"), 0);
}

}  // namespace
}  // namespace claque
