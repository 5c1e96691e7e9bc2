#include "cli/detect/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_file.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFile;

struct Read {
  std::vector<std::string> cells;  // "line:cell"
  Status status;
};

// The columns `wanted` of all records.
Read ReadAll(std::string_view content, std::vector<size_t> wanted) {
  const TemporaryFile file(content);
  Read out;
  auto reader = CsvReader::Open(file.path());
  if (!reader.ok()) return {{}, reader.status()};
  (*reader)->Want(wanted);
  CsvReader::Batch batch;
  while (true) {
    const auto more = (*reader)->Next(&batch);
    if (!more.ok()) return {out.cells, more.status()};
    if (!*more) return out;
    for (size_t i = 0; i < batch.cells.size(); ++i) {
      out.cells.push_back(std::to_string(batch.lines[i / wanted.size()]) + ":" +
                          std::string(batch.cells[i]));
    }
  }
}

TEST(CsvReader, CellsComeInTheWantedOrder) {
  EXPECT_THAT(ReadAll("a,b,c\n1,2,3\n4,5,6\n", {2, 0}).cells,
              ElementsAre("2:3", "2:1", "3:6", "3:4"));
}

TEST(CsvReader, QuotedCellsMayHoldAnything) {
  EXPECT_THAT(ReadAll("a,b\n\"x,\"\"y\"\"\nz\",2\n3,\"\"\n", {0, 1}).cells,
              ElementsAre("2:x,\"y\"\nz", "2:2", "4:3", "4:"));
}

TEST(CsvReader, QuoteInsideAPlainCellIsNothingSpecial) {
  EXPECT_THAT(ReadAll("a,b\n5\" disk,it\"s\nx,y\n", {0, 1}).cells,
              ElementsAre("2:5\" disk", "2:it\"s", "3:x", "3:y"));
}

TEST(CsvReader, MarkCarriageReturnsEmptyLinesAndAMissingLastLineFeedAreNoMatter) {
  EXPECT_THAT(ReadAll("\xEF\xBB\xBF"
                      "a;b\r\n1;2\r\n\r\n3;4",
                      {0, 1})
                  .cells,
              ElementsAre("2:1", "2:2", "4:3", "4:4"));
}

TEST(CsvReader, BytesThatAreNoUtf8AreKept) {
  EXPECT_THAT(ReadAll("a\tb\n\xFF\xFE\t\x00\n", {0}).cells, ElementsAre("2:\xFF\xFE"));
}

TEST(CsvReader, RowOfAnotherWidthIsRefusedWithItsLine) {
  const Read read = ReadAll("a,b\n1,2\n3\n", {0});
  EXPECT_EQ(read.status.code(), Code::kInvalidArgument);
  EXPECT_THAT(read.status.message(), HasSubstr(":3: has 1 columns where the header has 2"));
}

TEST(CsvReader, FileWithoutHeaderIsRefused) {
  EXPECT_THAT(ReadAll("", {0}).status.message(), HasSubstr(":1: is empty"));
  EXPECT_EQ(CsvReader::Open("/nonexistent").status().code(), Code::kNotFound);
}

TEST(CsvReader, QuoteLeftOpenEndsInAnErrorNotInMemory) {
  const Read read = ReadAll("a,b\n\"" + std::string(8 << 20, 'x') + "\n", {0});
  EXPECT_EQ(read.status.code(), Code::kInvalidArgument);
  EXPECT_THAT(read.status.message(), HasSubstr(":2: is over 1 MiB"));
}

TEST(CsvReader, RecordsAcrossBlocksAreWhole) {
  std::string content = "a,b\n";
  std::vector<std::string> expected;
  for (int i = 0; i < 30'000; ++i) {
    const std::string cell = std::to_string(i) + std::string(static_cast<size_t>(i % 90), 'x');
    content += i % 3 == 0 ? "\"" + cell + "\",y\n" : cell + ",y\n";
    expected.push_back(std::to_string(i + 2) + ":" + cell);
  }
  ASSERT_GT(content.size(), size_t{1} << 20);
  EXPECT_EQ(ReadAll(content, {0}).cells, expected);
}

}  // namespace
}  // namespace claque
