#include "common/text/name_shape.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

TEST(NameShape, RunsAreOneSignAndDigitsAtTheEndAreCounted) {
  EXPECT_EQ(NameShape("anna84629173"), "a9(8)");
  EXPECT_EQ(NameShape("Jean_Dupont12"), "Aa_Aa9(2)");
  EXPECT_EQ(NameShape("a1b22"), "a9a9(2)");
  EXPECT_EQ(NameShape("x.--.y"), "a_a");
  EXPECT_EQ(NameShape("@anna1"), "a9(1)");
}

TEST(NameShape, LettersWithoutCaseAreAClassOfTheirOwn) {
  EXPECT_EQ(NameShape("Анна12"), "Aa9(2)");
  EXPECT_EQ(NameShape("राम७७"), "x9(2)");  // marks belong to their letters
  EXPECT_EQ(NameShape("محمد٣"), "x9(1)");
  EXPECT_EQ(NameShape("王a"), "xa");
  EXPECT_EQ(NameShape("e\xCC\x81ric"), "a");
}

TEST(NameShape, NumbersAreNoNames) {
  EXPECT_EQ(NameShape("1234567890"), "");
  EXPECT_EQ(NameShape("12-34"), "");
  EXPECT_EQ(NameShape(""), "");
  EXPECT_EQ(NameShape("@"), "");
}

TEST(NameShape, AnyBytesHaveABoundedShape) {
  EXPECT_EQ(NameShape("a\xFF\xFE"
                      "b\xC3"),
            "a_a_");
  EXPECT_EQ(NameShape(std::string("a\0b", 3)), "a_a");
  std::string alternating, digits = "a";
  for (int i = 0; i < 10'000; ++i) alternating += i % 2 == 0 ? "a" : "1";
  EXPECT_EQ(NameShape(alternating), "a9a9a9a9a9a9a9a9+");
  EXPECT_EQ(NameShape(digits + std::string(10'000, '7')), "a9(99)");
}

}  // namespace
}  // namespace claque
