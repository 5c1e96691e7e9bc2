#include "common/base/crash_point.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

TEST(CrashPoint, SpecNamesThePointAndTheNthPass) {
  const auto spec = ParseCrashSpec("after_fetch:12");
  ASSERT_TRUE(spec.has_value());
  EXPECT_EQ(spec->point, "after_fetch");
  EXPECT_EQ(spec->pass, 12);
}

TEST(CrashPoint, MalformedSpecsAreRefused) {
  for (const char* text :
       {"", ":", "after_fetch", "after_fetch:", "after_fetch:0", "after_fetch:-1", "after_fetch:1x",
        ":3", "after_fetch:99999999999999999999"}) {
    EXPECT_FALSE(ParseCrashSpec(text).has_value()) << text;
  }
}

TEST(CrashPoint, UnarmedProcessPassesEveryPoint) {
  for (int i = 0; i < 10; ++i) CrashPoint("after_fetch");
}

}  // namespace
}  // namespace claque
