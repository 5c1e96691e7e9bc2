#include "common/config/suggest.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

TEST(Nearest, FindsWhatWasMeantAndNothingFarAway) {
  const std::vector<std::string> known = {"languages", "timezones", "id"};
  EXPECT_EQ(Nearest("langauges", known), "languages");
  EXPECT_EQ(Nearest("timezone", known), "timezones");
  EXPECT_EQ(Nearest("budget", known), "");
  EXPECT_EQ(Nearest("xy", known), "");
}

}  // namespace
}  // namespace claque
