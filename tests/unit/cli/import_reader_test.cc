#include "cli/import_reader.h"

#include <sstream>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(ParseTime, ReadsRfc3339DatesAndUnixTime) {
  const auto seconds = [](const char* text) {
    const auto time = ParseTime(text);
    return time.ok() ? time->seconds() : -1;
  };
  EXPECT_EQ(seconds("2027-01-15T08:00:00Z"), 1'800'000'000);
  EXPECT_EQ(seconds("2027-01-15T10:00:00.5+02:00"), 1'800'000'000);
  EXPECT_EQ(seconds("2027-01-15 08:00"), 1'800'000'000);
  EXPECT_EQ(seconds("1800000000"), 1'800'000'000);
  EXPECT_EQ(seconds("1800000000123"), 1'800'000'000);
  EXPECT_EQ(seconds("2027-01-15"), 1'799'971'200);
  for (const auto* bad : {"", "yesterday", "2027-02-30", "2027-01-15T25:00:00Z", "-5",
                          "2027-01-15T08:00:00+", "2027-01-15T08:00:00Zx"}) {
    EXPECT_EQ(seconds(bad), -1) << bad;
  }
}

TEST(ImportReader, FindsColumnsOfCsvByName) {
  std::istringstream in(
      "\xef\xbb\xbfText;Created At;Author;Site\r\n"
      "\"a \"\"b\"\";\nc\";2027-01-15T08:00:00Z;ann;x.test\r\n");
  const auto reader = ImportReader::Open(in, "f.csv", "");
  ASSERT_THAT(reader, IsOk());
  const auto post = (*reader)->Next();
  ASSERT_THAT(post, IsOk());
  ASSERT_TRUE(post->has_value());
  EXPECT_EQ((*post)->text(), "a \"b\";\nc");
  EXPECT_EQ((*post)->handle(), "ann");
  EXPECT_EQ((*post)->platform(), "x.test");
  EXPECT_EQ((*post)->line(), 2);
  EXPECT_FALSE((*(*reader)->Next()).has_value());
}

TEST(ImportReader, WrongLineIsRefusedWithItsNumberAndReadingGoesOn) {
  std::istringstream in(
      "{\"account\":\"a\",\"time\":1800000000,\"text\":\"one\",\"platform\":\"p\"}\n"
      "{\"account\":\"a\",\"time\":\"soon\",\"text\":\"two\",\"platform\":\"p\"}\n"
      "not json\n"
      "\n"
      "{\"account\":\"a\",\"time\":1800000000,\"text\":\"three\"}\n");
  const auto reader = ImportReader::Open(in, "f.jsonl", "");
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT((*reader)->Next(), IsOk());
  EXPECT_THAT((*reader)->Next(),
              StatusIs(Code::kInvalidArgument,
                       AllOf(StartsWith("f.jsonl:2: time: "), HasSubstr("\"soon\""))));
  EXPECT_THAT((*reader)->Next(), StatusIs(Code::kInvalidArgument, "f.jsonl:3: is no JSON object"));
  EXPECT_THAT((*reader)->Next(),
              StatusIs(Code::kInvalidArgument, StartsWith("f.jsonl:5: platform: is missing")));
  EXPECT_FALSE((*(*reader)->Next()).has_value());
}

TEST(ImportReader, MissingColumnsAndEmptyFilesAreNamed) {
  std::istringstream no_text("account,time,txt\n");
  EXPECT_THAT(ImportReader::Open(no_text, "f.csv", ""),
              StatusIs(Code::kInvalidArgument,
                       AllOf(StartsWith("f.csv:1: has no column \"text\""), HasSubstr("\"txt\""))));
  std::istringstream empty("");
  EXPECT_THAT(ImportReader::Open(empty, "f.csv", ""),
              StatusIs(Code::kInvalidArgument, HasSubstr("empty")));
}

TEST(ImportReader, LongLineIsRefusedAlone) {
  std::istringstream in("{\"text\":\"" + std::string(2 << 20, 'x') +
                        "\"}\n{\"account\":\"a\",\"time\":1,\"text\":\"t\"}\n");
  const auto reader = ImportReader::Open(in, "f", "p");
  ASSERT_THAT(reader, IsOk());
  EXPECT_THAT((*reader)->Next(), StatusIs(Code::kInvalidArgument, "f:1: is longer than 1 MiB"));
  EXPECT_THAT((*reader)->Next(), IsOk());
}

}  // namespace
}  // namespace claque
