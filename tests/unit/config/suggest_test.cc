#include "common/config/suggest.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsChangesAndSwaps) {
  EXPECT_EQ(EditDistance("abc", "abc"), 0U);
  EXPECT_EQ(EditDistance("abc", "ab"), 1U);
  EXPECT_EQ(EditDistance("abc", "axc"), 1U);
  EXPECT_EQ(EditDistance("abc", "acb"), 1U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
}

TEST(EditDistance, LongInputCostsNoMoreThanSixtyFourBytes) {
  EXPECT_EQ(EditDistance(std::string(1'000'000, 'a'), ""), 64U);
}

TEST(Nearest, FindsWhatWasMeantAndNothingFarAway) {
  const std::vector<std::string> known = {"languages", "timezones", "id"};
  EXPECT_EQ(Nearest("langauges", known), "languages");
  EXPECT_EQ(Nearest("timezone", known), "timezones");
  EXPECT_EQ(Nearest("budget", known), "");
  EXPECT_EQ(Nearest("xy", known), "");
}

}  // namespace
}  // namespace claque
