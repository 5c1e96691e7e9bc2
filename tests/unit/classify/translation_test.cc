// Phrases found in other languages, and what must not be taken for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "worker/classify/classifier.h"
#include "worker/classify/concept_kin.h"
#include "worker/classify/name_sound.h"
#include "worker/classify/translation_index.h"

namespace claque {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kHospital =
    "The hospital in Lorenfurt must not be closed, ten thousand people are treated there";
constexpr std::string_view kHospitalDe =
    "Das Krankenhaus in Lorenfurt darf nicht geschlossen werden, dort werden zehntausend Menschen "
    "behandelt";

bool IsFound(std::string_view phrase, std::string_view text) {
  return MatchPhrase(phrase, text, Translations::kOn).kind == v1::TRANSLATION;
}

TEST(Translation, IsFoundWhereAskedForAndNotElse) {
  const EchoMatch match = MatchPhrase(kHospital, kHospitalDe, Translations::kOn);
  EXPECT_TRUE(match.is_variant);
  EXPECT_EQ(match.kind, v1::TRANSLATION);
  EXPECT_GT(match.score, 0.5);
  EXPECT_FALSE(match.spans.empty());
  EXPECT_FALSE(MatchPhrase(kHospital, kHospitalDe).is_variant);
}

TEST(Translation, IsFoundAcrossScripts) {
  EXPECT_TRUE(IsFound("Больницу в Лоренфурте нельзя закрывать, там лечатся десять тысяч человек",
                      kHospital));
  EXPECT_TRUE(IsFound("Clean water first, marble fountains later",
                      "الماء النظيف أولا ونوافير الرخام لاحقا"));
}

TEST(Translation, OppositeIsRefused) {
  EXPECT_FALSE(IsFound(kHospital,
                       "Das Krankenhaus in Lorenfurt muss geschlossen werden, dort werden "
                       "zehntausend Menschen behandelt"));
  EXPECT_FALSE(
      IsFound("Lower the price of gas before winter", "Augmentez le prix du gaz avant l'hiver"));
}

TEST(Translation, AnotherNumberIsRefused) {
  EXPECT_FALSE(IsFound(kHospital,
                       "Das Krankenhaus in Lorenfurt darf nicht geschlossen werden, dort werden "
                       "viertausend Menschen behandelt"));
}

TEST(Translation, AnotherTopicIsRefused) {
  EXPECT_FALSE(IsFound(kHospital, "Gestern war ich drei Stunden im Krankenhaus, alles ist gut"));
}

TEST(Translation, ExchangeAroundANegationIsRefused) {
  constexpr std::string_view kPhrase = "Партия «Тихая гавань» отдаёт пляж людям, а не гостиницам";
  EXPECT_TRUE(IsFound(kPhrase, "The Quiet Harbour party gives the beach to people, not to hotels"));
  EXPECT_FALSE(
      IsFound(kPhrase, "The Quiet Harbour party gives the beach to hotels, not to people"));
}

TEST(Translation, QuestionAndQuoteToRejectAreRefused) {
  EXPECT_FALSE(IsFound(kHospital,
                       "Darf das Krankenhaus in Lorenfurt nicht geschlossen werden, wo "
                       "zehntausend Menschen behandelt werden?"));
  EXPECT_FALSE(IsFound(kHospital, "„" + std::string(kHospitalDe) + "“, so ein Unsinn, das glaubt " +
                                      "doch niemand von uns"));
}

TEST(PhraseIndex, FindsTranslationsBesideItsOwnLanguage) {
  const std::vector<std::string> phrases = {"My street deserves quiet nights and clean air",
                                            std::string(kHospital)};
  const PhraseIndex on(phrases, Translations::kOn);
  EXPECT_THAT(on.Match(kHospitalDe), SizeIs(1));
  EXPECT_EQ(on.Match(kHospitalDe).front().phrase, 1u);
  EXPECT_THAT(on.Match(kHospital), SizeIs(1));
  EXPECT_EQ(on.Match(kHospital).front().match.kind, v1::EXACT);
  EXPECT_THAT(PhraseIndex(phrases).Match(kHospitalDe), IsEmpty());
}

TEST(TranslationIndex, ManyLikePhrasesAndALongPostAreBounded) {
  std::vector<std::string> phrases;
  for (int i = 0; i < 10'000; ++i) {
    phrases.push_back("The hospital number" + std::to_string(i) +
                      " must not be closed, many people are treated there");
  }
  const PhraseIndex index(phrases, Translations::kOn);
  std::string text;
  while (text.size() < (1u << 20)) {
    text += "das Krankenhaus darf nicht geschlossen werden dort werden viele Menschen behandelt ";
  }
  EXPECT_LE(index.Match(text).size(), TranslationIndex::kMaxCandidates);
}

TEST(NameSound, IsTheSameInOtherScripts) {
  EXPECT_EQ(NameSound("brandholm"), "prntlm");
  EXPECT_TRUE(SoundAlike(NameSound("brandholm"), NameSound("брандхольма")));
  EXPECT_TRUE(SoundAlike(NameSound("brandholm"), NameSound("برندهولم")));
  EXPECT_FALSE(SoundAlike(NameSound("brandholm"), NameSound("felder")));
  EXPECT_FALSE(SoundAlike("", NameSound("oa")));
}

TEST(ConceptKin, TellsWhatLanguagesDoNotKeepApart) {
  ConceptTable table;
  ASSERT_TRUE(table
                  .Add("t",
                       "worker | en: worker | fr: ouvrier\n"
                       "staff | en: worker | fr: ouvrier\n"
                       "toil | en: worker\n"
                       "lie.noun | en: lie\nlie.verb | fr: mentir\n"
                       "big | en: size | fr: taille\nsmall | en: size | fr: taille\n"
                       "opposite big small\n")
                  .ok());
  const std::vector<std::string_view> languages = {"en", "fr"};
  const ConceptKin kin(table, languages);
  const auto are = [&](ConceptNumber a, ConceptNumber b) { return kin.AreKin({&a, 1}, {&b, 1}); };
  EXPECT_TRUE(are(0, 1));
  EXPECT_FALSE(are(0, 2)) << "one language alone";
  EXPECT_TRUE(are(3, 4)) << "parts of speech";
  EXPECT_FALSE(are(5, 6)) << "opposites";
}

}  // namespace
}  // namespace claque
