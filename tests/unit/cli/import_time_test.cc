#include "cli/import/import_time.h"

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;

int64_t SecondsOf(const Result<google::protobuf::Timestamp>& time) {
  return time.ok() ? time->seconds() : -1;
}

TEST(ParseTime, ReadsRfc3339DatesUnixTimeAndThatOfX) {
  EXPECT_EQ(SecondsOf(ParseTime("2027-01-15T08:00:00Z")), 1'800'000'000);
  EXPECT_EQ(SecondsOf(ParseTime("2027-01-15T10:00:00.5+02:00")), 1'800'000'000);
  EXPECT_EQ(SecondsOf(ParseTime("2027-01-15 08:00")), 1'800'000'000);
  EXPECT_EQ(SecondsOf(ParseTime("1800000000")), 1'800'000'000);
  EXPECT_EQ(SecondsOf(ParseTime("1800000000123")), 1'800'000'000);
  EXPECT_EQ(SecondsOf(ParseTime("2027-01-15")), 1'799'971'200);
  EXPECT_EQ(SecondsOf(ParseTime("Fri Jan 15 10:00:00 +0200 2027")), 1'800'000'000);
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const auto* bad :
       {"", "yesterday", "2027-02-30", "2027-01-15T25:00:00Z", "2027-01-15T08:00:00+",
        "2027-01-15T08:00:00Zx", "Fri Jan 15 10:00:00 2027", "Fri Foo 15 10:00:00 +0000 2027",
        "1/15/2027 8:00"}) {
    EXPECT_THAT(ParseTime(bad), StatusIs(Code::kInvalidArgument, HasSubstr("is no time"))) << bad;
  }
}

TEST(ParseTime, SaysWhichEndOfTimeIsPassed) {
  EXPECT_THAT(ParseTime("-5"), StatusIs(Code::kInvalidArgument, HasSubstr("before 1970")));
  EXPECT_THAT(ParseTime("1969-12-31"), StatusIs(Code::kInvalidArgument, HasSubstr("before 1970")));
  EXPECT_THAT(ParseTime("2100-01-01"), StatusIs(Code::kInvalidArgument, HasSubstr("after 2099")));
  // Microseconds.
  EXPECT_THAT(ParseTime("1800000000123456"),
              StatusIs(Code::kInvalidArgument, HasSubstr("after 2099")));
}

TEST(ParseMonthFirst, ReadsMonthBeforeDay) {
  EXPECT_EQ(SecondsOf(ParseMonthFirst("1/15/2027 8:00")), 1'800'000'000);
  EXPECT_EQ(SecondsOf(ParseMonthFirst("01/15/2027 08:00:00")), 1'800'000'000);
  for (const auto* bad : {"", "15/1/2027 8:00", "1/15/2027", "1/15/27 8:00", "1/15/2027 8:00 x"}) {
    EXPECT_EQ(SecondsOf(ParseMonthFirst(bad)), -1) << bad;
  }
}

}  // namespace
}  // namespace claque
