#include "worker/classify/echo_language.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

std::string LanguageOf(std::string_view text) {
  return EchoLanguageOf(TokenizedText(text)).lexicon().language();
}

// Few function words, and those of other languages too: the letters tell.
TEST(EchoLanguageOf, LettersTellLanguagesOfOneScript) {
  EXPECT_EQ(LanguageOf("Годі латати дороги віршами: вулиця чекає на дорожників"), "uk");
  EXPECT_EQ(LanguageOf("Хватит латать дороги стихами: улица ждёт дорожников"), "ru");
  EXPECT_EQ(LanguageOf("Parka otopark yapılırsa gölgeyi fotoğraflarda ararız"), "tr");
  EXPECT_EQ(
      LanguageOf("نه به خط‌کشی نمایشی؛ مسیر واقعی می‌خواهند"),
      "fa");
}

TEST(EchoLanguageOf, WordsOfConceptsTellWhereLettersDoNot) {
  EXPECT_EQ(LanguageOf("Vota a Berta Quirce: 200 viviendas prometidas"), "es");
}

bool ShareMeaning(std::string_view code, std::string_view a, std::string_view b) {
  const EchoLanguage& language = *EchoLanguageNamed(code);
  const TokenizedText x(a);
  const TokenizedText y(b);
  const std::string_view first = x.tokens().front().key;
  const std::string_view second = y.tokens().front().key;
  return ShareConcept(language.Concepts(first, language.Stem(first)),
                      language.Concepts(second, language.Stem(second)));
}

TEST(EchoLanguage, WordsAreFoundThroughEndingsAndBeginnings) {
  EXPECT_TRUE(ShareMeaning("uk", "школа", "школах"));
  EXPECT_TRUE(ShareMeaning("de", "Lehrer", "Lehrerinnen"));
  EXPECT_TRUE(ShareMeaning("ar", "يبني", "سيبني"));
  EXPECT_TRUE(ShareMeaning("fa", "مدرسه", "مدرسه‌هایمان"));
}

TEST(EchoLanguage, PieceInAnothersPlaceNegates) {
  const EchoLanguage& language = *EchoLanguageNamed("tr");
  const auto opposite = [&](std::string_view a, std::string_view b) {
    return language.AreNegatedForms(TokenizedText(a).tokens().front().key,
                                    TokenizedText(b).tokens().front().key);
  };
  EXPECT_TRUE(opposite("güvenir", "güvenmez"));
  EXPECT_TRUE(opposite("bekliyor", "beklemiyor"));
  EXPECT_FALSE(opposite("evi", "evim"));
}

// Its stemmer takes "families" for "less".
TEST(EchoLanguage, HebrewWordsAreFoundAsListedFirst) {
  EXPECT_FALSE(ShareMeaning("he", "משפחות", "פחות"));
  EXPECT_TRUE(ShareMeaning("he", "ולמשפחות", "משפחות"));
}

TEST(EchoLanguage, VerbsShareTheMeaningOfTheirNouns) {
  EXPECT_TRUE(ShareMeaning("en", "decide", "decision"));
  EXPECT_TRUE(ShareMeaning("ru", "закрыть", "ликвидация"));
}

TEST(EchoLanguage, ListedWordsStandForEachOther) {
  EXPECT_TRUE(ShareMeaning("en", "scrapped", "axed"));
  EXPECT_TRUE(ShareMeaning("fr", "planquer", "cacher"));
  EXPECT_FALSE(ShareMeaning("en", "scrapped", "opened"));
}

}  // namespace
}  // namespace claque
