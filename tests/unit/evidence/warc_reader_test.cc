#include "worker/evidence/warc_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/shared_data.h"
#include "tests/support/status_matchers.h"
#include "worker/evidence/gzip.h"
#include "worker/evidence/warc_http.h"

namespace claque {
namespace {

using ::testing::HasSubstr;

std::string Record(std::string_view block, std::string_view type = "resource",
                   std::string_view more = "") {
  return "WARC/1.1\r\nWARC-Type: " + std::string(type) +
         "\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2026-11-21T00:00:00Z\r\n" +
         std::string(more) + "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" +
         std::string(block) + "\r\n\r\n";
}

std::string Gz(std::string_view bytes) {
  std::string out;
  EXPECT_THAT(AppendGzipMember(bytes, &out), IsOk());
  return out;
}

// The whole file; the Status that ended it.
Status ReadAll(std::string_view bytes, std::vector<WarcRecord>* records,
               WarcReaderOptions options = {}) {
  WarcReader reader(bytes, options);
  while (true) {
    auto record = reader.Next();
    if (!record.ok()) return record.status();
    if (!record->has_value()) return OkStatus();
    records->push_back(**std::move(record));
  }
}

TEST(WarcReader, ReadsPlainAndCompressedRecordsWithTheirPlaces) {
  const std::string big(200'000, 'b');
  for (const bool gz : {false, true}) {
    std::string file;
    std::vector<int64_t> offsets;
    for (const std::string_view block :
         {std::string_view("one"), std::string_view(big), std::string_view()}) {
      offsets.push_back(std::ssize(file));
      file += gz ? Gz(Record(block)) : Record(block);
    }
    std::vector<WarcRecord> records;
    ASSERT_THAT(ReadAll(file, &records), IsOk());
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].block, "one");
    EXPECT_EQ(records[1].block, big);
    EXPECT_EQ(records[2].block, "");
    for (size_t i = 0; i < 3; ++i) EXPECT_EQ(records[i].offset, offsets[i]);
    EXPECT_EQ(records[2].offset + records[2].length, std::ssize(file));
    WarcReader reader(file);
    reader.Seek(offsets[1]);
    EXPECT_EQ((*reader.Next())->block, big);
    EXPECT_EQ(reader.offset(), offsets[2]);
  }
}

TEST(WarcReader, AnEmptyFileHasNoRecords) {
  std::vector<WarcRecord> records;
  EXPECT_THAT(ReadAll("", &records), IsOk());
  EXPECT_TRUE(records.empty());
}

TEST(WarcReader, TellsACutFileFromAMalformedOne) {
  for (const bool gz : {false, true}) {
    const std::string first = gz ? Gz(Record("one")) : Record("one");
    const std::string second = gz ? Gz(Record("second")) : Record("second");
    for (size_t keep = 1; keep < second.size(); ++keep) {
      std::vector<WarcRecord> records;
      EXPECT_THAT(ReadAll(first + second.substr(0, keep), &records),
                  StatusIs(Code::kOutOfRange,
                           HasSubstr("WARC record at offset " + std::to_string(first.size()))))
          << keep;
      EXPECT_EQ(records.size(), 1u);
    }
  }
}

TEST(WarcReader, RefusesMalformedRecordsWithAReason) {
  const std::string good = Record("x");
  const auto without = [&](std::string_view name) {
    std::string bad = good;
    const size_t at = bad.find(name);
    return bad.erase(at, bad.find("\r\n", at) + 2 - at);
  };
  const std::pair<std::string, const char*> cases[] = {
      {"HTTP/1.1 200 OK\r\n\r\n", "no WARC 1.0 or 1.1 record begins here"},
      {"filedesc://example.arc 127.0.0.1", "no WARC 1.0 or 1.1 record"},
      {"WARC/1.7\r\n\r\n", "no WARC 1.0 or 1.1 record"},
      {without("WARC-Type"), "WARC-Type is missing"},
      {without("WARC-Record-ID"), "WARC-Record-ID is missing"},
      {without("WARC-Date"), "WARC-Date is missing"},
      {without("Content-Length"), "Content-Length '' is no length"},
      {Record("x", "resource", "Content-Length: -1\r\n"), "Content-Length '-1'"},
      {Record("x", "resource", "Content-Length: 1x\r\n"), "Content-Length '1x'"},
      {Record("x", "resource", "Content-Length: 99999999999999999999\r\n"), "is no length"},
      {Record("xxx", "resource", "Content-Length: 1\r\n"), "not followed by two empty lines"},
      {Record("x", "resource", "no colon here\r\n"), "field without a name: 'no colon here'"},
      {"WARC/1.1\r\nX: " + std::string(100'000, 'a'), "the header is over 65536 bytes"},
      {Gz(Record("one") + Record("two")), "the gzip member goes on behind its record"},
      {Gz(std::string_view(good).substr(0, good.size() - 2)), "the gzip member ends inside"},
      {Gz(std::string(100'000'000, '\0')), "no WARC 1.0 or 1.1 record"},
  };
  for (const auto& [bytes, message] : cases) {
    std::vector<WarcRecord> records;
    EXPECT_THAT(ReadAll(bytes, &records), StatusIs(Code::kDataLoss, HasSubstr(message)));
    EXPECT_TRUE(records.empty());
  }
}

TEST(WarcReader, SkipsABlockOverItsLimitAndGoesOn) {
  const std::string file = Gz(Record(std::string(50'000'000, 'a'))) + Gz(Record("next"));
  std::vector<WarcRecord> records;
  ASSERT_THAT(ReadAll(file, &records, {.max_block_bytes = 1000}), IsOk());
  ASSERT_EQ(records.size(), 2u);
  EXPECT_TRUE(records[0].block_skipped);
  EXPECT_EQ(records[0].block_size, 50'000'000);
  EXPECT_TRUE(records[0].block.empty());
  EXPECT_EQ(records[1].block, "next");
}

TEST(WarcReader, JoinsFoldedFieldsAndStripsBracketsOfUris) {
  const auto record = ParseWarcRecord(
      Record("x", "resource", "WARC-Target-URI: <http://a.test/>\r\nX: 1\r\n  2\r\n"));
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ(record->TargetUri(), "http://a.test/");
  EXPECT_EQ(record->Field("x"), "1 2");
}

TEST(ParseWarcRecord, WantsExactlyOneRecord) {
  EXPECT_THAT(ParseWarcRecord(Record("a") + Record("b")),
              StatusIs(Code::kDataLoss, HasSubstr("behind its end")));
  EXPECT_THAT(ParseWarcRecord(""), StatusIs(Code::kOutOfRange, HasSubstr("no bytes")));
}

// Sample files of another implementation: what it calls good is read with all digests right, what
// it calls bad is refused. Number of records as it prints them.
TEST(WarcReader, AgreesWithPublishedSamples) {
  const auto directory = testing::SharedPath("extraction/warc/warcio");
  if (!std::filesystem::exists(directory)) GTEST_SKIP() << directory << " is not there";
  const std::pair<const char*, size_t> good[] = {
      {"example.warc", 6},
      {"example.warc.gz", 6},
      {"example-iana.org-chunked.warc", 3},
      {"example-resource.warc.gz", 3},
      {"example-space-in-target-uri.warc.gz", 2},
      {"example-wget-bad-target-uri.warc.gz", 6},
  };
  for (const auto& [name, count] : good) {
    std::vector<WarcRecord> records;
    EXPECT_THAT(ReadAll(testing::ReadFile(directory / name), &records), IsOk()) << name;
    EXPECT_EQ(records.size(), count) << name;
    for (const WarcRecord& record : records) EXPECT_THAT(CheckDigests(record), IsOk()) << name;
  }
  for (const char* name : {"example-bad.warc.gz.bad", "bad.arc", "example.arc", "example.arc.gz",
                           "example-space-in-url.arc"}) {
    std::vector<WarcRecord> records;
    EXPECT_THAT(ReadAll(testing::ReadFile(directory / name), &records),
                StatusIs(Code::kDataLoss, HasSubstr("offset 0")))
        << name;
  }
}

}  // namespace
}  // namespace claque
