#include "cli/detect/trace_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_file.h"

namespace claque {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFile;

constexpr std::string_view kHeader = "timestamp_share,object_id,x,content_id,account_id\n";

Result<TraceFile> Read(const std::string& rows) {
  const TemporaryFile file(std::string(kHeader) + rows);
  return ReadTraces({.path = file.path(), .columns = {}, .further = FurtherRow::kTrace}, nullptr);
}

TEST(ReadTraces, ColumnsAreFoundByName) {
  const auto file = Read("100,o,,p1,a\n-7,o,,p2,b\n");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(file->rows, 2);
  const auto traces = file->table.TracesOf(0);
  ASSERT_EQ(traces.size(), 2u);
  EXPECT_EQ(traces[0].time, -7);
  EXPECT_EQ(file->table.AccountName(traces[0].account), "b");
  EXPECT_EQ(file->table.ContentName(traces[0].content), "p2");
  EXPECT_EQ(file->table.ObjectName(0), "o");
}

TEST(ReadTraces, RowWithoutAnObjectIsNoTraceAndIsCounted) {
  const auto file = Read("1,,,p1,a\n2,o,,p2,b\n");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->rows, 2);
  EXPECT_EQ(file->without_object, 1);
  EXPECT_EQ(file->table.traces().size(), 1u);
}

TEST(ReadTraces, WrongCellIsRefusedWithLineAndColumn) {
  EXPECT_THAT(Read("1,o,,p,a\n1,o,,p,\n").status().message(),
              HasSubstr(":3: account_id: is empty"));
  EXPECT_THAT(Read("1,o,,,a\n").status().message(), HasSubstr(":2: content_id: is empty"));
  EXPECT_THAT(Read("soon,o,,p,a\n").status().message(),
              HasSubstr(":2: timestamp_share: \"soon\" is no time"));
  EXPECT_EQ(Read("nan,o,,p,a\n").status().code(), Code::kInvalidArgument);
}

TEST(ReadTraces, MissingColumnIsNamedWithThoseThereAre) {
  const TemporaryFile file("object_id,account_id,when\n");
  const auto read =
      ReadTraces({.path = file.path(), .columns = {}, .further = FurtherRow::kTrace}, nullptr);
  EXPECT_THAT(read.status().message(),
              HasSubstr("no column \"content_id\"; it has: object_id, account_id, when"));
}

TEST(ReadTraces, ColumnsOfOtherPostsAreReadWhereTheyAreAskedForAndThere) {
  const TemporaryFile file(
      "object_id,account_id,content_id,timestamp_share,reply_to,platform,repost_of\n"
      "x,anna,p1,1,,b.example,\n"
      "x,ben,p2,2,p1,a.example,elsewhere\n"
      "MENTION anna,ben,p3,3,,b.example,\n");
  TraceInput input;
  input.path = file.path();
  input.columns.repost = "repost_of";
  input.columns.quote = "quote_of";
  input.columns.reply = "reply_to";
  input.columns.platform = "platform";
  const auto asked = ReadTraces(input, nullptr);
  ASSERT_TRUE(asked.ok()) << asked.status();
  const PostReferences found = asked->references.Of(asked->table);
  EXPECT_THAT(found.posts, ::testing::UnorderedElementsAre(
                               PostReference{1, 0, CarryKind::kReply},
                               PostReference{1, TraceTable::kNone, CarryKind::kRepost}));
  ASSERT_EQ(found.accounts.size(), 1u);
  EXPECT_EQ(asked->table.AccountName(found.accounts[0].other), "anna");
  EXPECT_NE(found.platform_of[0], found.platform_of[1]) << "of several the least is ben's";
  const auto not_asked =
      ReadTraces({.path = file.path(), .columns = {}, .further = FurtherRow::kTrace}, nullptr);
  ASSERT_TRUE(not_asked.ok());
  EXPECT_TRUE(not_asked->references.Of(not_asked->table).posts.empty());
}

TEST(ReadTraces, TimesThatLookLikeMillisecondsAreCounted) {
  const auto file = Read("1623881091000,o,,p,a\n1623881091,o,,q,b\n");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->beyond_2100, 1);
}

TEST(ParseTraceTime, SecondsAndDatesAreTimes) {
  EXPECT_EQ(*ParseTraceTime("1623881091"), 1623881091);
  EXPECT_EQ(*ParseTraceTime("2021-06-16T22:04:51Z"), 1623881091);
  EXPECT_EQ(*ParseTraceTime("2021-06-16 22:04:51.9"), 1623881091);
  for (const std::string bad : {"", "1.5", "1e9", "99999999999999999999", "9223372036854775807"}) {
    EXPECT_EQ(ParseTraceTime(bad).status().code(), Code::kInvalidArgument) << bad;
  }
}

}  // namespace
}  // namespace claque
