#include "worker/classify/quotation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Quoted(std::string_view s) {
  std::vector<std::string> out;
  for (const ByteRange& r : FindQuotations(s)) out.emplace_back(s.substr(r.begin, r.end - r.begin));
  return out;
}

TEST(FindQuotations, KnowsTheMarksOfManyCountries) {
  EXPECT_THAT(Quoted("a “b c” d „e f“ g «h i» j « k l » m »n o« p 「q」 r ”s t” u ‹v› w"),
              ElementsAre("b c", "e f", "h i", " k l ", "n o", "q", "s t", "v"));
  EXPECT_THAT(Quoted("she said \"go\", then 'stop here'."), ElementsAre("go", "stop here"));
}

TEST(FindQuotations, ApostrophesAndInchesAreNone) {
  EXPECT_THAT(Quoted("don't take the dogs' 5\" lead, it's Ann's"), IsEmpty());
  EXPECT_THAT(Quoted("'they don't know'"), ElementsAre("they don't know"));
}

TEST(FindQuotations, OfNestedOnesTheOutermost) {
  EXPECT_THAT(Quoted("He read: \"Write this: \"One tram\" / \"Two trams\" and go\", and left."),
              ElementsAre("Write this: \"One tram\" / \"Two trams\" and go"));
  EXPECT_THAT(Quoted("On lit : « Idées :\n« un »\n« deux »\nAllez », puis rien."),
              ElementsAre(" Idées :\n« un »\n« deux »\nAllez "));
}

TEST(FindQuotations, ParagraphsThatEachBeginWithAMarkAreOne) {
  EXPECT_THAT(Quoted("“One.\n“Two.\n“Three.” End"), ElementsAre("One.\n“Two.\n“Three."));
}

TEST(FindQuotations, AMarkWithoutItsOtherHalfIsNone) {
  EXPECT_THAT(Quoted("\"open and \"closed\" end"), ElementsAre("closed"));
  EXPECT_THAT(Quoted("closing\" only\" here»"), IsEmpty());
  EXPECT_THAT(Quoted("'one\nline'"), IsEmpty());
}

TEST(FindQuotations, MarksWithoutEndStayLinear) {
  std::string text;
  while (text.size() < 1'000'000) text += "\"a “b «c ";
  EXPECT_THAT(FindQuotations(text), IsEmpty());
}

}  // namespace
}  // namespace claque
