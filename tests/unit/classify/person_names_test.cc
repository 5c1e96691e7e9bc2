#include "worker/classify/person_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;

// The text with each name as one "*".
std::string Masked(const std::string& written) {
  TokenizedText text(written);
  EmbeddedPersonNames().Mask(text);
  std::string out;
  for (const Token& token : text.tokens()) {
    if (!out.empty()) out += ' ';
    out += token.kind == TokenKind::kName ? std::string("*") : std::string(token.key);
  }
  return out;
}

TEST(PersonNames, GivenNameAndWhatBelongsToItIsOneName) {
  EXPECT_EQ(Masked("vote for Marcus Bell in the poll"), "vote for * in the poll");
  EXPECT_EQ(Masked("votez pour Jean Petit au sondage"), "votez pour * au sondage");
}

TEST(PersonNames, WordsWithoutCapitalsStay) {
  EXPECT_EQ(Masked("we hope for grace and a fair price"), "we hope for grace and a fair price");
}

TEST(PersonNames, AHeadlineOfCapitalsHasNoNames) {
  EXPECT_EQ(Masked("Young Mark Hope And Price Rises"), "young mark hope and price rises");
}

TEST(PersonNames, CaseEndingsAreSeenThrough) {
  EXPECT_EQ(Masked("голосуем за Ивана Петрова сегодня"), "голосуем за * сегодня");
}

TEST(PersonNames, WithoutCapitalsTwoNamesStandTogether) {
  EXPECT_EQ(Masked("קולות של דוד כהן נספרו"), "קולות של * נספרו");
}

TEST(PersonNames, TextIsTakenApartFromItsNames) {
  TokenizedText text("vote for Marcus Bell, now");
  EmbeddedPersonNames().Mask(text);
  EXPECT_EQ(WithoutNames(text), "vote for , now");
}

TEST(PersonNames, AMistakeInAFileIsNamed) {
  PersonNames names;
  EXPECT_THAT(names.Add("x.txt", "# names\ngiven Anna\nfirst Anna\n"),
              StatusIs(Code::kInvalidArgument, HasSubstr("x.txt:3: ")));
}

}  // namespace
}  // namespace claque
