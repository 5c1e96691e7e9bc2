#include "common/base/status.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return InvalidArgument("odd");
  return n / 2;
}

Result<int> Quarter(int n) {
  CLAQUE_ASSIGN_OR_RETURN(const int half, Half(n));
  return Half(half);
}

TEST(Status, PrefixKeepsTheCodeAndReadsAsASentence) {
  EXPECT_EQ(NotFound("no such page").Prefixed("get page").ToString(),
            "NOT_FOUND: get page: no such page");
  EXPECT_TRUE(OkStatus().Prefixed("anything").ok());
}

TEST(Result, MacroReturnsTheFirstFailure) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(6).status().code(), Code::kInvalidArgument);
  EXPECT_EQ(Quarter(5).status().message(), "odd");
}

}  // namespace
}  // namespace claque
