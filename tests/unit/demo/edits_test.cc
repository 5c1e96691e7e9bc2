#include <gtest/gtest.h>

#include "cli/demo/builder.h"

namespace claque::demo {
namespace {

TEST(EditPhrase, AlwaysChangesWordsAndKeepsNegations) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng(seed, "edit");
    const std::string phrase = "You do not mend a roof by changing the colour of the ladder";
    const std::string edited = EditPhrase(phrase, "en", rng);
    EXPECT_NE(edited, phrase);
    EXPECT_NE(edited.find(" not "), std::string::npos) << edited;
  }
}

TEST(EditPhrase, KeepsUtf8Whole) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng(seed, "edit");
    const std::string edited = EditPhrase("Бабушкина пенсия уцелела наконец", "ru", rng);
    // Every Cyrillic letter is a lead byte 0xd0 or 0xd1 and one continuation.
    for (size_t i = 0; i < edited.size(); ++i) {
      const auto c = static_cast<unsigned char>(edited[i]);
      if (c < 0x80) continue;
      ASSERT_TRUE(c == 0xd0 || c == 0xd1) << edited;
      ASSERT_EQ(static_cast<unsigned char>(edited[++i]) & 0xc0, 0x80) << edited;
    }
  }
}

TEST(Times, RoundTrip) {
  EXPECT_EQ(IsoTime(ParseTime("2027-04-11T06:07:08Z")), "2027-04-11T06:07:08Z");
  EXPECT_EQ(HttpTime(ParseTime("2027-04-11T06:07:08Z")), "Sun, 11 Apr 2027 06:07:08 GMT");
}

}  // namespace
}  // namespace claque::demo
