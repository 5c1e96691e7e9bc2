#include "worker/extract/dates.h"

#include <gtest/gtest.h>

namespace claque::extract {
namespace {

std::string Read(std::string_view text) {
  const auto ms = ParseTime(text);
  return ms ? FormatTime(*ms) : "none";
}

TEST(ParseTime, ReadsIso8601WithZones) {
  EXPECT_EQ(Read("2024-03-01T10:00:00+02:00"), "2024-03-01T08:00:00Z");
  EXPECT_EQ(Read("2024-03-01T10:00:00-0530"), "2024-03-01T15:30:00Z");
  EXPECT_EQ(Read("2024-03-01T10:00:00.250Z"), "2024-03-01T10:00:00.250Z");
  EXPECT_EQ(Read("2024-03-01T10:00Z"), "2024-03-01T10:00:00Z");
  EXPECT_EQ(Read("2024-03-01 10:00:05"), "2024-03-01T10:00:05Z");
  EXPECT_EQ(Read("2024-03-01"), "2024-03-01T00:00:00Z");
  EXPECT_EQ(Read("20240301T1000Z"), "2024-03-01T10:00:00Z");
}

TEST(ParseTime, ReadsRfc822AndItsZoneNames) {
  EXPECT_EQ(Read("Fri, 01 Mar 2024 10:00:00 +0200"), "2024-03-01T08:00:00Z");
  EXPECT_EQ(Read("Fri, 1 Mar 2024 10:00:00 EST"), "2024-03-01T15:00:00Z");
  EXPECT_EQ(Read("01 Mar 24 10:00 GMT"), "2024-03-01T10:00:00Z");
  EXPECT_EQ(Read("Sunday, 06-Nov-94 08:49:37 GMT"), "1994-11-06T08:49:37Z");
  EXPECT_EQ(Read("Sun Nov  6 08:49:37 1994"), "1994-11-06T08:49:37Z");
}

TEST(ParseTime, ReadsEnglishWords) {
  EXPECT_EQ(Read("March 1, 2024"), "2024-03-01T00:00:00Z");
  EXPECT_EQ(Read("March 1st, 2024 10:30 PM"), "2024-03-01T22:30:00Z");
  EXPECT_EQ(Read("1 March 2024"), "2024-03-01T00:00:00Z");
}

TEST(ParseTime, RefusesWhatIsNoTimeOfAPost) {
  for (const char* text : {"", "yesterday", "2024-13-01", "2024-02-30", "0001-01-01", "12:30",
                           "2024", "999999-01-01", "2024-03-01T25:00:00Z", "Foo 1, 2024"}) {
    EXPECT_EQ(Read(text), "none") << text;
  }
}

TEST(DayInPath, ReadsSlashedAndDashedDays) {
  EXPECT_EQ(FormatTime(*DayInPath("/news/2024/03/01/title")), "2024-03-01T00:00:00Z");
  EXPECT_EQ(FormatTime(*DayInPath("/2024-03-01-title")), "2024-03-01T00:00:00Z");
  EXPECT_FALSE(DayInPath("/2024/title"));
  EXPECT_FALSE(DayInPath("/2024/44/01/"));
}

}  // namespace
}  // namespace claque::extract
