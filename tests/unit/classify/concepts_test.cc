#include "worker/classify/concepts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"
#include "worker/classify/word_stem.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::span<const ConceptNumber> Of(const std::string& language, const std::string& word) {
  const std::string key = WordKey(word);
  return EmbeddedConceptsOf(language).Of(key, StemWord(language, key));
}

TEST(Concepts, FormsOfSynonymsShareAConcept) {
  EXPECT_TRUE(ShareConcept(Of("en", "taxes"), Of("en", "levy")));
  EXPECT_TRUE(ShareConcept(Of("ru", "налоги"), Of("ru", "сбор")));
  EXPECT_FALSE(ShareConcept(Of("en", "taxes"), Of("en", "school")));
  EXPECT_THAT(Of("en", "qwertyish"), IsEmpty());
}

TEST(Concepts, WordsOfTwoLanguagesShareAConcept) {
  EXPECT_TRUE(ShareConcept(Of("en", "school"), Of("tr", "okul")));
  EXPECT_TRUE(ShareConcept(Of("fr", "gouvernement"), Of("ar", "حكومة")));
}

// Turkish words carry more endings than the stemmer takes off.
TEST(Concepts, LongEndingsAreSeenThrough) {
  EXPECT_TRUE(ShareConcept(Of("tr", "okul"), Of("tr", "okullarımızdan")));
}

TEST(Concepts, TheLongestExpressionIsTaken) {
  ConceptTable table;
  ASSERT_THAT(table.Add("a.txt", "hide | en: hide, cover up, cover up for\nsea | en: sea\n"),
              IsOk());
  const LanguageConcepts concepts(table, "en");
  const auto at = [&](const std::vector<std::string>& words) {
    std::vector<uint32_t> stems;
    for (const std::string& word : words) stems.push_back(StemWord("en", word));
    return concepts.ExpressionAt(stems).words;
  };
  EXPECT_EQ(at({"covers", "up", "for", "him"}), 3u);
  EXPECT_EQ(at({"covering", "up"}), 2u);
  EXPECT_EQ(at({"cover", "it"}), 0u);
  EXPECT_EQ(at({}), 0u);
  const std::vector<uint32_t> stems = {StemWord("en", "cover"), StemWord("en", "up")};
  EXPECT_TRUE(ShareConcept(concepts.ExpressionAt(stems).concepts,
                           concepts.Of("hides", StemWord("en", "hides"))));
}

TEST(Concepts, OppositesAreToldInEveryLanguage) {
  const ConceptTable& table = EmbeddedConcepts();
  EXPECT_TRUE(table.AreOpposite(Of("en", "cheap"), Of("en", "expensive")));
  EXPECT_TRUE(table.AreOpposite(Of("de", "billig"), Of("de", "teuer")));
  EXPECT_FALSE(table.AreOpposite(Of("en", "cheap"), Of("en", "school")));
}

TEST(Concepts, AnIdThatComesAgainGetsTheWordsToo) {
  ConceptTable table;
  ASSERT_THAT(table.Add("a.txt", "tax | en: tax | fr: taxe\n"), IsOk());
  ASSERT_THAT(table.Add("b.txt", "# more\ntax | en: levy, duty\n"), IsOk());
  EXPECT_EQ(table.size(), 1u);
  EXPECT_EQ(table.WordsOf("en").size(), 3u);
}

TEST(Concepts, AnOppositeMayNameAConceptThatComesLater) {
  ConceptTable table;
  EXPECT_THAT(table.Add("a.txt", "opposite up down\nup | en: up\ndown | en: down\n"), IsOk());
  EXPECT_TRUE(table.AreOpposite(std::vector<ConceptNumber>{0}, std::vector<ConceptNumber>{1}));
}

TEST(Concepts, KinHaveTheWordsOfEachOther) {
  ConceptTable table;
  ASSERT_THAT(table.Add("a.txt", "decide | en: decide\ndecision | en: decision, ruling\n"), IsOk());
  ASSERT_THAT(table.Add("b.txt", "kin decide decision\n"), IsOk());
  const LanguageConcepts concepts(table, "en");
  const auto of = [&](std::string_view key) { return concepts.Of(key, StemWord("en", key)); };
  EXPECT_TRUE(ShareConcept(of("decide"), of("ruling")));
  EXPECT_THAT(table.Add("c.txt", "kin decide nowhere\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("c.txt:1: ")));
}

TEST(Concepts, ABrokenLineIsNamed) {
  ConceptTable table;
  EXPECT_THAT(table.Add("a.txt", "tax | en: tax\nnothing\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("a.txt:2: ")));
  EXPECT_THAT(table.Add("b.txt", "duty | en tax\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("b.txt:1: ")));
  EXPECT_THAT(table.Add("c.txt", "opposite tax nowhere\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("c.txt:1: ")));
}

}  // namespace
}  // namespace claque
