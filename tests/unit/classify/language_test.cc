#include "worker/classify/language.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

std::string CodeOf(const std::string& text) { return IdentifyLanguage(text, {}).code; }

// CLD2 refuses such text and sets none of its results.
TEST(IdentifyLanguage, ControlAndNoncharactersHideNoLanguage) {
  const std::string before = "Il a dit hier soir que les autres habitants du village ";
  const std::string after = " attendent toujours une réponse de la mairie.";
  EXPECT_EQ(CodeOf(before + after), "fr");
  for (const std::string odd :
       {"\x01", "\x7f", "\xC2\x80", "\xEF\xB7\x90", "\xEF\xBF\xBE", "\xF0\x9F\xBF\xBF", "\xFF"}) {
    EXPECT_EQ(CodeOf(before + odd + after), "fr") << testing::PrintToString(odd);
  }
}

TEST(IdentifyLanguage, TextWithoutWordsHasNone) {
  EXPECT_EQ(CodeOf("\x01\x02 12 🙂"), "und");
  EXPECT_EQ(CodeOf("https://example.org/de @someone #topic"), "und");
}

}  // namespace
}  // namespace claque
