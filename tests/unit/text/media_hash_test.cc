#include "common/text/media_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claque {
namespace {

using testing::Eq;
using testing::Optional;

TEST(MediaHash, HexadecimalOfAnyUsualLengthIsTakenInLowerCase) {
  EXPECT_THAT(MediaHash("E0C8F0F8FCFEFF7F"), Optional(Eq("e0c8f0f8fcfeff7f")));
  for (const size_t digits : {16, 32, 40, 64, 96, 128}) {
    EXPECT_TRUE(MediaHash(std::string(digits, 'a'))) << digits;
  }
}

// RFC 4648, section 4. The digest of RFC 1321 for "abc".
TEST(MediaHash, Md5OfAnImageboardIsTheSameAsItsHexadecimal) {
  EXPECT_THAT(MediaHash("kAFQmDzST7DWlj99KOF/cg=="),
              Optional(Eq("900150983cd24fb0d6963f7d28e17f72")));
}

TEST(MediaHash, WhatIsNoHashIsRefused) {
  for (const std::string_view text :
       {"", "e0c8f0f8fcfeff", "e0c8f0f8fcfeff7f0", "e0c8f0f8fcfeff7g", "https://a.example/p.jpg",
        "kAFQmDzST7DWlj99KOF/c===", "kAFQmDzST7DWlj99KOF*cg=="}) {
    EXPECT_FALSE(MediaHash(text)) << text;
  }
  EXPECT_FALSE(MediaHash(std::string(130, 'a')));
}

TEST(MediaHash, EmptyFilesAndPlainAreasAreNothing) {
  EXPECT_TRUE(IsHashOfNothing("0000000000000000"));
  EXPECT_TRUE(IsHashOfNothing("ffffffffffffffff"));
  EXPECT_TRUE(IsHashOfNothing("d41d8cd98f00b204e9800998ecf8427e"));
  EXPECT_FALSE(IsHashOfNothing("e0c8f0f8fcfeff7f"));
}

}  // namespace
}  // namespace claque
