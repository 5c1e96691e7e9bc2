#include "coordinator/privacy/pseudonyms.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::Not;

class KeyFile : public testing::Test {
 protected:
  KeyFile() : dir_(testing::TempDir() + "/keys" + std::to_string(getpid())) {
    std::filesystem::create_directories(dir_);
  }
  ~KeyFile() override { std::filesystem::remove_all(dir_); }
  const std::string dir_;
};

TEST(Pseudonyms, OneAccountHasOneKeyEverywhereAndOnePseudonymPerCampaign) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  const std::string key = pseudonyms.AccountKey("forum.example", "River_Otter");
  EXPECT_EQ(key, pseudonyms.AccountKey("FORUM.example", "river_otter"));
  EXPECT_NE(key, pseudonyms.AccountKey("other.example", "river_otter"));
  EXPECT_NE(pseudonyms.Pseudonym("a", key), pseudonyms.Pseudonym("b", key));
  EXPECT_EQ(pseudonyms.Pseudonym("a", key), pseudonyms.Pseudonym("a", key));
}

TEST(Pseudonyms, AnotherInstallationGivesOtherPseudonyms) {
  EXPECT_NE(Pseudonyms("0123456789abcdef").AccountKey("x", "y"),
            Pseudonyms("0123456789abcdeg").AccountKey("x", "y"));
}

TEST(Pseudonyms, SealedHandleOpensOnlyWithItsKeyAndShowsNothing) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  const std::string sealed = pseudonyms.Seal("forum.example:river_otter");
  EXPECT_THAT(sealed, Not(HasSubstr("river")));
  EXPECT_EQ(sealed, pseudonyms.Seal("forum.example:river_otter"));
  EXPECT_THAT(pseudonyms.Unseal(sealed), IsOkAndHolds(testing::Eq("forum.example:river_otter")));
  EXPECT_THAT(Pseudonyms("another key 1234").Unseal(sealed),
              StatusIs(Code::kDataLoss, HasSubstr("installation key")));
  std::string bent = sealed;
  bent.back() = static_cast<char>(bent.back() ^ 1);
  EXPECT_THAT(pseudonyms.Unseal(bent), StatusIs(Code::kDataLoss, testing::_));
  EXPECT_THAT(pseudonyms.Unseal("short"), StatusIs(Code::kDataLoss, testing::_));
}

TEST(Pseudonyms, SealedAccountOpensAsItWasWhateverMarksItHas) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  for (const auto& [platform, handle] :
       {std::pair{"forum.example", "river_otter"}, std::pair{"[::1]", "otter"},
        std::pair{"urn:net", "did:plc:7"}, std::pair{"50%3A:%", ""}, std::pair{"", ":"}}) {
    const auto opened = pseudonyms.UnsealAccount(pseudonyms.SealAccount(platform, handle));
    ASSERT_THAT(opened, IsOk());
    EXPECT_EQ(opened->platform, platform);
    EXPECT_EQ(opened->handle, handle);
  }
  EXPECT_THAT(pseudonyms.UnsealAccount(pseudonyms.Seal("no account")),
              StatusIs(Code::kDataLoss, testing::_));
}

TEST_F(KeyFile, IsMadeOnceAndThenRead) {
  const std::string path = dir_ + "/key";
  const auto first = Pseudonyms::LoadOrCreateKey(path);
  ASSERT_THAT(first, IsOk());
  EXPECT_GE(first->size(), 32u);
  struct stat info {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_THAT(Pseudonyms::LoadOrCreateKey(path), IsOkAndHolds(testing::Eq(*first)));
}

TEST_F(KeyFile, ReadableByOthersIsRefused) {
  const std::string path = dir_ + "/open";
  std::ofstream(path) << "0123456789abcdef0123456789abcdef\n";
  chmod(path.c_str(), 0644);
  EXPECT_THAT(Pseudonyms::LoadOrCreateKey(path),
              StatusIs(Code::kPermissionDenied, HasSubstr("chmod 600")));
}

TEST_F(KeyFile, TooShortIsRefused) {
  const std::string path = dir_ + "/short";
  std::ofstream(path) << "abc\n";
  chmod(path.c_str(), 0600);
  EXPECT_THAT(Pseudonyms::LoadOrCreateKey(path), StatusIs(Code::kDataLoss, HasSubstr(path)));
}

}  // namespace
}  // namespace claque
