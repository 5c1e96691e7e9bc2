#include "cli/width.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3U);
  EXPECT_EQ(DisplayWidth("né"), 2U);
  EXPECT_EQ(DisplayWidth("ne\u0301"), 2U);
  EXPECT_EQ(DisplayWidth("選挙"), 4U);
  EXPECT_EQ(DisplayWidth("صوت"), 3U);
  EXPECT_EQ(DisplayWidth(""), 0U);
}

TEST(OneLine, CannotMoveTheCursorOrReorderItsNeighbours) {
  EXPECT_EQ(OneLine("a\x1b[2Jb\r\n c\t"), "a [2Jb c");
  EXPECT_EQ(OneLine("a\u202Eb"), "ab");
  EXPECT_EQ(OneLine("\xff"), "\uFFFD");
}

TEST(OneLine, RightToLeftTextIsIsolated) { EXPECT_EQ(OneLine("صوت"), "\u2068صوت\u2069"); }

TEST(Clip, KeepsWholeCharactersAndClosesItsIsolate) {
  EXPECT_EQ(Clip("abcdef", 4), "abc…");
  EXPECT_EQ(Clip("abcd", 4), "abcd");
  EXPECT_EQ(Clip("選挙戦", 4), "選…");
  EXPECT_EQ(Clip("\u2068صوتوا\u2069", 3), "\u2068صو…\u2069");
}

TEST(PadTo, AlignsWideText) {
  EXPECT_EQ(PadTo("選", 4), "選  ");
  EXPECT_EQ(PadTo("abcd", 2), "abcd");
}

}  // namespace
}  // namespace claque
