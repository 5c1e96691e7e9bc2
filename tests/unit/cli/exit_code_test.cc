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
}

}  // namespace
}  // namespace claque
