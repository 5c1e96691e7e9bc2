#include "common/base/hash.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

// FIPS 180-4 example "abc".
TEST(Sha256, MatchesThePublishedExample) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// RFC 4231, section 4.3 (test case 2).
TEST(HmacSha256, MatchesRfc4231) {
  EXPECT_EQ(Hex(AsBytes(HmacSha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

// RFC 4648, section 10, in lower case and without padding.
TEST(Base32, MatchesRfc4648) {
  EXPECT_EQ(Base32("foobar"), "mzxw6ytboi");
  EXPECT_EQ(Base32("foob"), "mzxw6yq");
  EXPECT_EQ(Base32(""), "");
}

TEST(ContentId, DependsOnHowItsPartsAreSplit) {
  EXPECT_NE(ContentId({"ab", "c"}), ContentId({"a", "bc"}));
  EXPECT_EQ(ContentId({"ab", "c"}), ContentId({"ab", "c"}));
  EXPECT_EQ(ContentId({"x"}).size(), 26u);
}

TEST(Sha256Stream, EqualsTheOneShotHash) {
  Sha256Stream stream;
  stream.Update("a");
  stream.Update("bc");
  EXPECT_EQ(stream.Finish(), Sha256("abc"));
}

}  // namespace
}  // namespace claque
