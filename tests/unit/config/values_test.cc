#include "common/config/values.h"

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using testing::HasSubstr;

TEST(ParseDuration, ReadsUnitsAndTheirSums) {
  EXPECT_THAT(ParseDuration("500ms"), IsOkAndHolds(500ms));
  EXPECT_THAT(ParseDuration("2m"), IsOkAndHolds(2min));
  EXPECT_THAT(ParseDuration("1h30m"), IsOkAndHolds(90min));
  EXPECT_THAT(ParseDuration("2w"), IsOkAndHolds(14 * 24h));
  EXPECT_THAT(ParseDuration("0"), IsOkAndHolds(0ms));
}

TEST(ParseDuration, RefusesWhatHasNoUnitOrDoesNotFit) {
  for (const auto* text : {"", "5", "-1s", "1.5s", "5 s", "s", "10y", "99999999999999999999s",
                           "9223372036854775807w", "1h5"}) {
    EXPECT_THAT(ParseDuration(text), StatusIs(Code::kInvalidArgument, HasSubstr("duration")))
        << text;
  }
}

TEST(FormatDuration, IsReadBackEqual) {
  for (const milliseconds value : {0ms, 1ms, 1500ms, milliseconds(90s), milliseconds(2h),
                                   milliseconds(48h), milliseconds(180 * 24h)}) {
    EXPECT_THAT(ParseDuration(FormatDuration(value)), IsOkAndHolds(value));
  }
  EXPECT_EQ(FormatDuration(120s), "2m");
}

TEST(ParseByteSize, ReadsBinaryAndDecimalUnits) {
  EXPECT_THAT(ParseByteSize("4096"), IsOkAndHolds(4096));
  EXPECT_THAT(ParseByteSize("16MiB"), IsOkAndHolds(16 << 20));
  EXPECT_THAT(ParseByteSize("10MB"), IsOkAndHolds(10'000'000));
  EXPECT_THAT(ParseByteSize("9999999TiB"), StatusIs(Code::kInvalidArgument, HasSubstr("size")));
  EXPECT_THAT(ParseByteSize("16mib"), StatusIs(Code::kInvalidArgument, HasSubstr("size")));
  EXPECT_EQ(FormatByteSize(16 << 20), "16MiB");
  EXPECT_EQ(FormatByteSize(1000), "1000");
}

TEST(Quoted, ShowsControlCharactersAndCutsLongText) {
  EXPECT_EQ(Quoted("a\x1b[31m"), "\"a\\x1b[31m\"");
  EXPECT_LT(Quoted(std::string(1000, 'x')).size(), 90U);
}

}  // namespace
}  // namespace claque
