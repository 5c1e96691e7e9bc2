#include "common/base/edit_distance.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace claque {
namespace {

size_t Distance(std::string_view a, std::string_view b) { return EditDistance<char>(a, b); }

TEST(EditDistance, CountsInsertionsDeletionsChangesAndSwaps) {
  EXPECT_EQ(Distance("abc", "abc"), 0U);
  EXPECT_EQ(Distance("abc", "ab"), 1U);
  EXPECT_EQ(Distance("abc", "axc"), 1U);
  EXPECT_EQ(Distance("abc", "acb"), 1U);
  EXPECT_EQ(Distance("", "abc"), 3U);
}

TEST(EditDistance, LongInputCostsNoMoreThanSixtyFourBytes) {
  EXPECT_EQ(Distance(std::string(1'000'000, 'a'), ""), 64U);
}

TEST(EditDistance, CountsWholeLettersWhereItIsGivenLetters) {
  const std::u32string a = U"дом", b = U"том";
  EXPECT_EQ(EditDistance<char32_t>(a, b), 1U);
}

}  // namespace
}  // namespace claque
