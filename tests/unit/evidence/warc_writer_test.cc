#include "worker/evidence/warc_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "common/base/hash.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_evidence_store.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string Gunzip(std::string_view member) {
  std::string out(1 << 20, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(member.data()));
  stream.avail_in = static_cast<uInt>(member.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);  // exactly one member
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

FetchResponse Response(std::string payload, const std::string& headers) {
  FetchResponse r;
  r.http_status = 200;
  r.http_version = "HTTP/1.1";
  r.response_head = "HTTP/1.1 200 OK\r\n" + headers + "\r\n";
  size_t at = r.response_head.find("\r\n") + 2;
  while (r.response_head.compare(at, 2, "\r\n") != 0) {
    const size_t colon = r.response_head.find(": ", at);
    const size_t end = r.response_head.find("\r\n", at);
    r.headers.emplace_back(r.response_head.substr(at, colon - at),
                           r.response_head.substr(colon + 2, end - colon - 2));
    at = end + 2;
  }
  r.payload = r.body = std::move(payload);
  r.request_head = "GET /a HTTP/1.1\r\nHost: site.test\r\n\r\n";
  r.peer = "203.0.113.7";
  r.start = FromMillis(1'800'000'000'123);
  return r;
}

class WarcWriterTest : public testing::Test {
 protected:
  std::string RecordAt(const StoredCapture& stored) {
    return Gunzip(*store_.Read(stored.file, stored.offset, stored.length));
  }

  ManualClock clock_;
  MemoryEvidenceStore store_;
  WarcWriter writer_{
      store_, clock_, {.prefix = "w1", .software = "claque/0", .contact = "c@x.test"}};
  const Url url_ = *Url::Parse("http://site.test/a#part");
};

TEST_F(WarcWriterTest, ReturnsWhereTheResponseLiesAndWhatItHashesTo) {
  FetchResponse response = Response("coded", "Content-Length: 5\r\n");
  response.body = "decoded!";
  const auto stored = writer_.WriteFetch(url_, response);
  ASSERT_THAT(stored, IsOk());
  EXPECT_EQ(stored->payload_sha256, Sha256Hex("coded"));
  EXPECT_EQ(stored->body_sha256, Sha256Hex("decoded!"));
  EXPECT_EQ(stored->payload_size, 5);
  EXPECT_EQ(stored->body_size, 8);
  EXPECT_EQ(stored->file, "w1-20270115080000-00000.warc.gz");
  EXPECT_EQ(stored->offset + stored->length,
            static_cast<int64_t>(store_.Contents(stored->file).size()));
  EXPECT_THAT(RecordAt(*stored),
              AllOf(StartsWith("WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:"),
                    HasSubstr("WARC-Date: 2027-01-15T08:00:00.123Z\r\n"),
                    HasSubstr("WARC-Target-URI: http://site.test/a\r\n"),
                    HasSubstr("WARC-IP-Address: 203.0.113.7\r\n"),
                    HasSubstr("WARC-Payload-Digest: sha256:" + Sha256Hex("coded") + "\r\n"),
                    HasSubstr("Content-Type: application/http;msgtype=response\r\n"),
                    EndsWith("\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ncoded\r\n\r\n")));
}

TEST_F(WarcWriterTest, BeginsEachFileWithAWarcinfoRecord) {
  const auto stored = writer_.WriteFetch(url_, Response("x", ""));
  ASSERT_THAT(stored, IsOk());
  const std::string file = store_.Contents(stored->file);
  const size_t second = file.find("\x1f\x8b\x08", 1);
  EXPECT_THAT(
      Gunzip(file.substr(0, second)),
      AllOf(HasSubstr("WARC-Type: warcinfo\r\n"), HasSubstr("software: claque/0\r\n"),
            HasSubstr("operator: c@x.test\r\n"), HasSubstr("WARC-Filename: " + stored->file)));
}

TEST_F(WarcWriterTest, StoresAChunkedMessageWithALengthInstead) {
  const auto stored =
      writer_.WriteFetch(url_, Response("abc", "Transfer-Encoding: chunked\r\nX: y\r\n"));
  ASSERT_THAT(stored, IsOk());
  EXPECT_THAT(RecordAt(*stored),
              EndsWith("HTTP/1.1 200 OK\r\nX-Orig-Transfer-Encoding: chunked\r\nX: y\r\n"
                       "Content-Length: 3\r\n\r\nabc\r\n\r\n"));
}

TEST_F(WarcWriterTest, StoresHttp2InTheFormOfHttp1) {
  FetchResponse response = Response("abc", "a: b\r\n");
  response.http_version = "HTTP/2";
  response.response_head = "HTTP/2 200 \r\na: b\r\n\r\n";
  const auto stored = writer_.WriteFetch(url_, response);
  ASSERT_THAT(stored, IsOk());
  EXPECT_THAT(RecordAt(*stored),
              AllOf(HasSubstr("WARC-Protocol: h2\r\n"),
                    EndsWith("HTTP/1.1 200 \r\na: b\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n")));
}

// ISO 28500, section 5.13: reasons for a block that was cut.
TEST_F(WarcWriterTest, SaysWhyARecordIsCut) {
  const std::pair<FetchFailure, const char*> cases[] = {
      {FetchFailure::kBodyLimit, "length"},
      {FetchFailure::kTimeout, "time"},
      {FetchFailure::kTransfer, "disconnect"},
  };
  for (const auto& [failure, reason] : cases) {
    FetchResponse response = Response("par", "Content-Length: 500\r\n");
    response.failure = failure;
    const auto stored = writer_.WriteFetch(url_, response);
    ASSERT_THAT(stored, IsOk());
    EXPECT_THAT(RecordAt(*stored),
                AllOf(HasSubstr(std::string("WARC-Truncated: ") + reason + "\r\n"),
                      HasSubstr("\r\nContent-Length: 500\r\n\r\npar\r\n\r\n")));
  }
}

TEST_F(WarcWriterTest, RefusesAResponseWithoutAStatus) {
  EXPECT_THAT(writer_.WriteFetch(url_, FetchResponse{}),
              StatusIs(Code::kInvalidArgument, HasSubstr("nothing was received")));
}

TEST_F(WarcWriterTest, WritesImportsAsResources) {
  const auto stored =
      writer_.WriteResource("file:posts.jsonl", "application/jsonl", "{}", clock_.Now());
  ASSERT_THAT(stored, IsOk());
  EXPECT_THAT(RecordAt(*stored), AllOf(HasSubstr("WARC-Type: resource\r\n"),
                                       HasSubstr("Content-Type: application/jsonl\r\n"),
                                       EndsWith("\r\n\r\n{}\r\n\r\n")));
  EXPECT_THAT(writer_.WriteResource("a\r\nX: y", "t", "", clock_.Now()),
              StatusIs(Code::kInvalidArgument, HasSubstr("URI")));
}

TEST_F(WarcWriterTest, BeginsAnotherFileAtTheSizeLimit) {
  WarcWriter small(store_, clock_, {.prefix = "s", .max_file_bytes = 1});
  const auto first = small.WriteFetch(url_, Response("a", ""));
  const auto second = small.WriteFetch(url_, Response("b", ""));
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(first->file, second->file);
  EXPECT_THAT(small.TakeClosed(), testing::ElementsAre(first->file));
  EXPECT_FALSE(store_.IsOpen(first->file));
  EXPECT_TRUE(store_.IsOpen(second->file));
  EXPECT_THAT(small.Close(), IsOk());
  EXPECT_THAT(small.TakeClosed(), testing::ElementsAre(second->file));
}

TEST_F(WarcWriterTest, TakesTheNextNameWhereOneIsUsed) {
  WarcWriter other(store_, clock_, {.prefix = "w1"});
  const auto first = other.WriteFetch(url_, Response("a", ""));
  const auto second = writer_.WriteFetch(url_, Response("a", ""));
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(first->file, second->file);
}

TEST_F(WarcWriterTest, AFullDiskLeavesTheFileAsItWasAndIsForgottenOnceThereIsRoom) {
  const auto first = writer_.WriteFetch(url_, Response("a", ""));
  ASSERT_THAT(first, IsOk());
  const std::string before = store_.Contents(first->file);
  store_.SetCapacity(static_cast<int64_t>(before.size()) + 300);
  EXPECT_THAT(writer_.WriteFetch(url_, Response("b", "")),
              StatusIs(Code::kResourceExhausted, HasSubstr("No space left")));
  EXPECT_EQ(store_.Contents(first->file), before);
  store_.SetCapacity(1 << 20);
  EXPECT_THAT(writer_.WriteFetch(url_, Response("b", "")), IsOk());
}

TEST_F(WarcWriterTest, AFullDiskFromTheStartLeavesOneEmptyFileOnly) {
  store_.SetCapacity(10);
  EXPECT_THAT(writer_.WriteFetch(url_, Response("a", "")), Not(IsOk()));
  EXPECT_THAT(writer_.WriteFetch(url_, Response("a", "")), Not(IsOk()));
  EXPECT_THAT(store_.List(), IsOkAndHolds(testing::SizeIs(1)));
  store_.SetCapacity(1 << 20);
  EXPECT_THAT(writer_.WriteFetch(url_, Response("a", "")), IsOk());
}

TEST_F(WarcWriterTest, GivesEachRecordItsOwnId) {
  const auto first = writer_.WriteFetch(url_, Response("a", ""));
  const auto second = writer_.WriteFetch(url_, Response("a", ""));
  EXPECT_NE(first->record_id, second->record_id);
}

}  // namespace
}  // namespace claque
