#include "cli/exit_code.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

TEST(ExitCode, IsTheContractWithScripts) {
  EXPECT_EQ(ExitCodeOf(OkStatus()), 0);
  EXPECT_EQ(ExitCodeOf(Internal("x")), 1);
  EXPECT_EQ(ExitCodeOf(Unavailable("x")), 3);
  EXPECT_EQ(ExitCodeOf(PermissionDenied("x")), 4);
  EXPECT_EQ(ExitCodeOf(NotFound("x")), 6);
  EXPECT_EQ(ExitCodeOf(DeadlineExceeded("x")), 7);
  EXPECT_EQ(ExitCodeOf(DataLoss("x")), 9);
  EXPECT_EQ(ExitCodeOf(InvalidArgument("x")), 1);
}

TEST(ExitCode, OfAFilterThatCannotBeReadIsThatOfUsage) {
  EXPECT_EQ(ExitCodeOf(InvalidArgument("list posts: filter: position 3: x")), 2);
}

}  // namespace
}  // namespace claque
