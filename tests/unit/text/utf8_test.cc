#include "common/text/utf8.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

TEST(Utf8, WellFormedTextOfEveryLengthIsValid) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("plain ascii longer than one machine word"));
  EXPECT_TRUE(IsValidUtf8("\u00e9 \u20ac \U0001F600"));
  EXPECT_TRUE(IsValidUtf8("\xF4\x8F\xBF\xBF"));  // U+10FFFF
}

TEST(Utf8, OverlongSurrogateTooLargeAndCutFormsAreInvalid) {
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
                          "\xF5\x80\x80\x80", "abc\xE2\x82", "\xFF", "12345678\xC3"}) {
    EXPECT_FALSE(IsValidUtf8(bad)) << bad;
  }
}

// Unicode 15, section 3.9, table 3-8: "U+FFFD for non-shortest form sequences", 3-9 "for ill-formed
// sequences for surrogates", 3-10 "for other ill-formed sequences", 3-11 "for truncated sequences".
TEST(Utf8, EachMaximalSubpartBecomesOneReplacementCharacter) {
  const std::string r = "\uFFFD";
  const auto times = [&r](int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += r;
    return out;
  };
  EXPECT_EQ(ToValidUtf8("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), times(8) + "A");
  EXPECT_EQ(ToValidUtf8("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), times(8) + "A");
  EXPECT_EQ(ToValidUtf8("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), times(5) + "A" + times(2) + "B");
  EXPECT_EQ(ToValidUtf8("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), times(4) + "A");
}

TEST(Utf8, RepairLeavesValidTextAlone) {
  EXPECT_EQ(ToValidUtf8("gr\u00fc\u00df dich \U0001F600"), "gr\u00fc\u00df dich \U0001F600");
}

TEST(Utf8, TruncationNeverCutsACharacter) {
  const std::string text = "a\u00e9\u20ac\U0001F600";  // 1 + 2 + 3 + 4 bytes
  const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
  for (size_t max = 0; max < 12; ++max) {
    EXPECT_EQ(TruncateUtf8(text, max).size(), expected[max]) << max;
  }
}

TEST(Utf8, TruncationOfIllFormedBytesStillCuts) {
  EXPECT_EQ(TruncateUtf8("\x80\x80\x80\x80\x80", 3).size(), 3u);
}

TEST(Utf8, CountEqualsTheCountOfTheRepairedText) {
  EXPECT_EQ(CodePointCount("a\u00e9\u20ac\U0001F600"), 4u);
  EXPECT_EQ(CodePointCount("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), 5u);
}

TEST(Utf8, DecodingAndEncodingAreInverse) {
  for (char32_t c : {U'a', U'\u07ff', U'\u0800', U'\uffff', U'\U00010000', U'\U0010ffff'}) {
    std::string bytes;
    AppendUtf8(c, &bytes);
    size_t pos = 0;
    EXPECT_EQ(NextCodePoint(bytes, &pos), c);
    EXPECT_EQ(pos, bytes.size());
  }
}

}  // namespace
}  // namespace claque
