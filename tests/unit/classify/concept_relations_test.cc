#include "worker/classify/concept_relations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"
#include "worker/classify/word_stem.h"

namespace claque {
namespace {

using testing::HasSubstr;

std::span<const ConceptNumber> Of(const std::string& language, const std::string& word) {
  const std::string key = WordKey(word);
  return EmbeddedConceptsOf(language).Of(key, StemWord(language, key));
}

TEST(ConceptRelations, NearWordsAreToldInEveryLanguage) {
  const ConceptRelations& relations = EmbeddedConceptRelations();
  EXPECT_TRUE(relations.AreNear(Of("en", "wage"), Of("en", "income")));
  EXPECT_TRUE(relations.AreNear(Of("de", "Lohn"), Of("de", "Einkommen")));
  EXPECT_FALSE(relations.AreNear(Of("en", "wage"), Of("en", "school")));
}

TEST(ConceptRelations, OppositesOfTheTableAndOfTheFileAreOpposites) {
  const ConceptRelations& relations = EmbeddedConceptRelations();
  EXPECT_TRUE(relations.AreOpposite(Of("en", "cheap"), Of("en", "expensive")));
  EXPECT_TRUE(relations.AreOpposite(Of("en", "demolish"), Of("en", "keep")));
  EXPECT_FALSE(relations.AreNear(Of("en", "demolish"), Of("en", "keep")));
}

TEST(ConceptRelations, MistakesNameFileAndLine) {
  ConceptTable table;
  ASSERT_THAT(table.Add("a.txt", "wage | en: wage\nincome | en: income\n"), IsOk());
  const auto parse = [&](std::string_view content) {
    return ConceptRelations::Parse(table, "r.txt", content).status();
  };
  EXPECT_THAT(parse("# a comment\n\nnear wage income\n"), IsOk());
  EXPECT_THAT(parse("near wage income\nnear wage money\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("r.txt:2: no concept 'money'")));
  EXPECT_THAT(parse("near wage wage\n"), StatusIs(Code::kInvalidArgument, HasSubstr("itself")));
  EXPECT_THAT(parse("like wage income\n"), StatusIs(Code::kInvalidArgument, HasSubstr("r.txt:1")));
  EXPECT_THAT(parse("near wage\n"), StatusIs(Code::kInvalidArgument, HasSubstr("r.txt:1")));
}

}  // namespace
}  // namespace claque
