#include "cli/data_lock.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using Use = DataLock::Use;

class DataLockTest : public testing::Test {
 protected:
  DataLockTest() { std::filesystem::remove_all(folder_); }
  const std::string folder_ = testing::TempDir() + "claque_data_lock_test/data";
};

TEST_F(DataLockTest, RunIsRefusedWhereAnotherRuns) {
  const auto first = DataLock::Take(folder_, Use::kRun, 0ms);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(DataLock::Take(folder_, Use::kRun, 1h),
              StatusIs(Code::kAlreadyExists, testing::HasSubstr("another claque runs over")));
  EXPECT_EQ(DataLock::HolderOf(folder_), Use::kRun);
}

TEST_F(DataLockTest, QueryThatHoldsTheFolderIsToldApart) {
  const auto first = DataLock::Take(folder_, Use::kQuery, 0ms);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(DataLock::HolderOf(folder_), Use::kQuery);
  EXPECT_THAT(DataLock::Take(folder_, Use::kRun, 0ms),
              StatusIs(Code::kAlreadyExists, testing::HasSubstr("another command")));
}

TEST_F(DataLockTest, FolderIsFreeOnceTheLockIsGivenUp) {
  ASSERT_THAT(DataLock::Take(folder_, Use::kRun, 0ms), IsOk());
  const auto second = DataLock::Take(folder_, Use::kQuery, 0ms);
  EXPECT_THAT(second, IsOk());
  EXPECT_EQ(DataLock::HolderOf(folder_), Use::kQuery);
}

}  // namespace
}  // namespace claque
