#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "worker/classify/classifier.h"

namespace claque {
namespace {

constexpr std::string_view kTram = "The tram plan saves the old market more than it costs";

TEST(MatchPhrase, VerbatimAndEmbeddedCopiesAreExact) {
  EXPECT_EQ(MatchPhrase(kTram, kTram).kind, v1::EXACT);
  const EchoMatch m = MatchPhrase(kTram,
                                  "Morning! the TRAM plan saves the old market, more than it "
                                  "costs #harbour");
  EXPECT_TRUE(m.is_variant);
  EXPECT_EQ(m.kind, v1::EXACT);
  ASSERT_EQ(m.spans.size(), 1u);
}

TEST(MatchPhrase, EditedCopiesAreVariants) {
  for (const std::string_view text :
       {"Honestly the new tram plan saves our old market more than it costs",
        "the tram plan save the old markets more than it costs!!",
        "More than it costs: the tram plan saves the old market",
        "Thе trаm plan sаves the оld market much more than it cоsts us"}) {
    const EchoMatch m = MatchPhrase(kTram, text);
    EXPECT_TRUE(m.is_variant) << text << " " << m.score;
  }
}

TEST(MatchPhrase, OppositeStanceIsNone) {
  for (const std::string_view text :
       {"The tram plan costs the old market more than it saves",
        "The tram plan does not save the old market more than it costs",
        "The tram plan saves the old market less than it costs"}) {
    EXPECT_FALSE(MatchPhrase(kTram, text).is_variant) << text;
  }
}

TEST(MatchPhrase, ChangedNumberOrNameIsNone) {
  EXPECT_FALSE(MatchPhrase("We need 40 new buses in the harbour district now",
                           "We need 90 new buses in the harbour district now")
                   .is_variant);
  EXPECT_FALSE(MatchPhrase("I trust Orla Venn to fix the bridges in this town",
                           "I trust Milo Karst to fix the bridges in this town")
                   .is_variant);
}

TEST(MatchPhrase, QuoteToRejectIsNone) {
  EXPECT_FALSE(MatchPhrase(kTram,
                           "\"The tram plan saves the old market more than it costs\" - what "
                           "nonsense, look at the budget")
                   .is_variant);
}

// News that quotes a whole call over many lines repeats its phrases without making them its own.
TEST(MatchPhrase, PhraseInsideALongQuotationIsNone) {
  std::string text =
      "Readers of a channel were asked to act together yesterday. \"MISSION 1, friends.\n";
  for (int i = 0; i < 12; ++i) text += "1. Go under the video and leave a comment there.\n";
  text += "- " + std::string(kTram) + "\n";
  for (int i = 0; i < 12; ++i) text += "2. Tell the others when all of it is done.\n";
  text += "Finished by noon\", the message reads. The editors found it under several videos.";
  EXPECT_FALSE(MatchPhrase(kTram, text).is_variant);
}

TEST(MatchPhrase, SameTopicIsNone) {
  EXPECT_FALSE(
      MatchPhrase(kTram, "The tram was late again this morning near the old market").is_variant);
}

TEST(MatchPhrase, CommonPhraseHasNoEchoes) {
  EXPECT_FALSE(MatchPhrase("I am so", "I am so").is_variant);
}

TEST(PhraseIndex, AgreesWithMatchPhrase) {
  std::vector<std::string> phrases = {std::string(kTram), "Good morning",
                                      "My street deserves quiet nights and clean air",
                                      "No family should pay twice for the same school book"};
  const PhraseIndex index(phrases);
  for (const std::string_view text :
       {"so true: my street deserves quiet nights, clean air", "good morning all",
        "Families should never pay twice for one school book",
        "the tram plan saves the old market more than it costs and no family should pay twice for "
        "the same school book"}) {
    std::vector<size_t> expected;
    for (size_t i = 0; i < phrases.size(); ++i) {
      if (MatchPhrase(phrases[i], text).is_variant) expected.push_back(i);
    }
    std::vector<size_t> got;
    for (const auto& hit : index.Match(text)) got.push_back(hit.phrase);
    EXPECT_EQ(got, expected) << text;
  }
}

TEST(PhraseIndex, RepetitiveTextAndManyLikePhrasesAreBounded) {
  std::vector<std::string> phrases;
  for (int i = 0; i < 2000; ++i) {
    phrases.push_back("every bridge in this town number" + std::to_string(i) +
                      " needs repair today");
  }
  const PhraseIndex index(phrases);
  std::string text;
  while (text.size() < (1u << 20)) text += "every bridge needs repair in this town today ";
  EXPECT_LE(index.Match(text).size(), 64u);
}

TEST(MatchPhrase, RolesExchangedAroundComparisonOrNegationAreNoVariant) {
  EXPECT_FALSE(MatchPhrase("A small port that works is better than a grand marina that sleeps",
                           "A grand marina that sleeps is better than a small port that works")
                   .is_variant);
  EXPECT_FALSE(MatchPhrase("The new bridge is cheaper than the old tunnel and nobody will miss it",
                           "The old tunnel is cheaper than the new bridge and nobody will miss it")
                   .is_variant);
}

TEST(MatchPhrase, ExchangeIsSeenThroughAnExpressionThatCompares) {
  EXPECT_FALSE(MatchPhrase("The harbour bridge costs more than it earns us",
                           "The harbour bridge earns more than it costs us")
                   .is_variant);
  EXPECT_FALSE(MatchPhrase("Das neue Stadion kostet mehr, als es bringt",
                           "Das neue Stadion bringt mehr, als es kostet")
                   .is_variant);
}

TEST(MatchPhrase, NegationThatMovedToTheOtherHalfIsNoVariant) {
  EXPECT_FALSE(MatchPhrase("The new tram carries not tourists but our hopes of decent work",
                           "The new tram carries tourists but not our hopes of decent work")
                   .is_variant);
}

TEST(MatchPhrase, LetterThatSlidPastTwoOthersIsASlip) {
  EXPECT_TRUE(MatchPhrase("A harbour without a budget is a postcard",
                          "A harbour without a budget is a potscard")
                  .is_variant);
  EXPECT_TRUE(MatchPhrase("The lamp stays on, and that is a promise kept in full",
                          "The lamp stays on, and that is a priomse kept in full")
                  .is_variant);
}

TEST(MatchPhrase, ClausesThatChangePlacesStayTheSamePhrase) {
  EXPECT_TRUE(MatchPhrase("When the ferry stops, the island shops will close for good",
                          "The island shops will close for good when the ferry stops")
                  .is_variant);
}

TEST(MatchPhrase, HalvesThatChangePlacesStayTheSamePhrase) {
  EXPECT_TRUE(MatchPhrase("The old ferry still carries our nurses across the bay every morning",
                          "Across the bay every morning the old ferry still carries our nurses")
                  .is_variant);
}

TEST(MatchPhrase, WordsExchangedBetweenClausesAreNoVariant) {
  EXPECT_FALSE(MatchPhrase("Honest people pay their taxes while the rich hide their money abroad",
                           "Rich people pay their taxes while the honest hide their money abroad")
                   .is_variant);
  EXPECT_FALSE(MatchPhrase("Clean water first, stadiums later, that is all the villages ask",
                           "Stadiums first, clean water later, that is all the villages ask")
                   .is_variant);
}

TEST(MatchPhrase, PhraseSaidWordByWordInOtherWordsIsAParaphrase) {
  const EchoMatch m =
      MatchPhrase("They cut the night bus to save money and then bought a statue",
                  "They scrapped the night bus to spare cash and then purchased a monument");
  EXPECT_TRUE(m.is_variant);
  EXPECT_EQ(m.kind, v1::PARAPHRASE);
}

TEST(MatchPhrase, ChangeOfVoiceIsNoExchange) {
  EXPECT_TRUE(MatchPhrase("The council sold the old harbour market last winter",
                          "The old harbour market was sold by the council last winter")
                  .is_variant);
  EXPECT_FALSE(MatchPhrase("The tenants sued the landlord last winter",
                           "The landlord sued the tenants last winter")
                   .is_variant);
  EXPECT_TRUE(MatchPhrase("Мэр продал старый рынок прошлой зимой",
                          "Старый рынок продан мэром прошлой зимой")
                  .is_variant);
}

TEST(MatchPhrase, OppositeThatTookAWordsPlaceIsNoVariant) {
  constexpr std::string_view kPrisons =
      "A country that closes schools will soon be building prisons";
  EXPECT_FALSE(MatchPhrase(kPrisons, "A country that opens schools will soon be closing prisons")
                   .is_variant);
  EXPECT_TRUE(MatchPhrase(kPrisons, "A nation that shuts down schools will soon be building jails")
                  .is_variant);
}

TEST(MatchPhrase, ExpressionThatNegatesIsNotItsWordAlone) {
  constexpr std::string_view kWater = "Our water and our forests are not for sale to anybody";
  EXPECT_FALSE(MatchPhrase(kWater, "Our water and our forests are for sale to anybody").is_variant);
  EXPECT_TRUE(
      MatchPhrase(kWater, "Our water and our forests cannot be bought by anybody").is_variant);
}

TEST(MatchPhrase, WithoutWhatIsAddedNegatesNoClaim) {
  EXPECT_TRUE(MatchPhrase("One concert by Dana Verbik is worth ten television shows",
                          "One concert by Dana Verbik without microphones is worth ten television "
                          "shows")
                  .is_variant);
  EXPECT_FALSE(MatchPhrase("We want clean water with the new plant in our valley",
                           "We want clean water without the new plant in our valley")
                   .is_variant);
}

TEST(MatchPhrase, NumberInWordsIsTheNumber) {
  constexpr std::string_view kPhrase = "The dam has kept our valley dry for thirty years";
  EXPECT_TRUE(MatchPhrase(kPhrase, "The dam has kept our valley dry for 30 years").is_variant);
  EXPECT_FALSE(MatchPhrase(kPhrase, "The dam has kept our valley dry for three years").is_variant);
}

TEST(MatchPhrase, EditsAreFoundInEveryLanguage) {
  const std::pair<std::string_view, std::string_view> pairs[] = {
      {"Wir wollen sauberes Wasser in jedem Haus der Stadt",
       "Also wir wollen endlich sauberes Waser in jedem Haus unserer Stadt"},
      {"Nous voulons une eau propre dans chaque maison du village",
       "nous voulons enfin une eau proppre dans chaque maison du village !!"},
      {"Queremos agua limpia en cada casa del barrio",
       "queremos ya agua limpa en cada casa del barrio"},
      {"Мы хотим чистую воду в каждом доме нашего города",
       "мы хотим наконец чистую воду в каждом домe нашего горда"},
      {"Ми хочемо чисту воду в кожному домі нашого міста",
       "ми хочемо нарешті чисту воду в кожному домі нашго міста"},
      {"نريد ماء نظيفا في كل بيت من بيوت المدينة",
       "نريد اليوم ماء نظيفا في كل بيت من بيوت المدينه"},
      {"ما آب پاکیزه برای همهٔ خانه‌های شهر می‌خواهیم",
       "ما همین امروز آب پاکیزه برای همهٔ خانه‌های شهر "
       "می‌خواهیم"},
      {"אנחנו רוצים מים נקיים בכל בית בעיר", "אנחנו רוצים כבר מים נקיים בכל בית בעיר שלנו"},
      {"Şehrin her evinde temiz su istiyoruz artık",
       "şehrin her evinde temizz su istiyoruz artık lütfen"},
  };
  for (const auto& [phrase, text] : pairs) {
    const EchoMatch m = MatchPhrase(phrase, text);
    EXPECT_TRUE(m.is_variant) << text << " " << m.score;
  }
}

TEST(MatchPhrase, WindowFollowsTheRarestWordThroughRepetition) {
  std::string text;
  while (text.size() < (200u << 10)) text += "the market saves the tram more than the old plan ";
  text += kTram;
  EXPECT_TRUE(MatchPhrase(kTram, text).is_variant);
}

}  // namespace
}  // namespace claque
