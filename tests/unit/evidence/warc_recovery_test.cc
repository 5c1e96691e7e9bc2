// Verification of captures, and what is left after a writer died.
#include "worker/evidence/warc_recovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/base/hash.h"
#include "tests/support/manual_clock.h"
#include "tests/support/scripted_fetcher.h"
#include "tests/support/status_matchers.h"
#include "worker/evidence/gzip.h"
#include "worker/evidence/warc_http.h"
#include "worker/evidence/warc_writer.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() {
    std::string pattern = testing::TempDir() + "/claque_recovery_XXXXXX";
    store_ = *DirectoryEvidenceStore::Open(mkdtemp(pattern.data()));
    writer_ = std::make_unique<WarcWriter>(*store_, clock_, WarcWriterOptions{.prefix = "w1"});
  }
  ~EvidenceTest() override { std::filesystem::remove_all(store_->directory()); }

  StoredCapture Write(const std::string& body) {
    const FetchRequest request{.url = *Url::Parse("http://site.test/a")};
    auto stored = writer_->WriteFetch(
        request.url, ScriptedFetcher::Respond(request, 200, {{"Content-Type", "text/html"}}, body));
    EXPECT_THAT(stored, IsOk());
    return *stored;
  }

  ExpectedCapture Expected(const StoredCapture& stored) {
    return {"http://site.test/a", stored.payload_sha256, stored.body_sha256};
  }

  ManualClock clock_;
  std::unique_ptr<DirectoryEvidenceStore> store_;
  std::unique_ptr<WarcWriter> writer_;
};

TEST_F(EvidenceTest, VerifiesACaptureFromItsBytesAlone) {
  Write("first");
  const StoredCapture s = Write("second");
  EXPECT_THAT(VerifyCapture(*store_, s.file, s.offset, s.length, Expected(s)), IsOk());
}

TEST_F(EvidenceTest, SaysWhatDiffers) {
  const StoredCapture s = Write("body");
  ExpectedCapture expected = Expected(s);
  expected.url = "http://site.test/other";
  EXPECT_THAT(VerifyCapture(*store_, s.file, s.offset, s.length, expected),
              StatusIs(Code::kDataLoss, HasSubstr("URL differs: expected http://site.test/other")));
  expected = Expected(s);
  expected.payload_sha256 = Sha256Hex("other");
  EXPECT_THAT(VerifyCapture(*store_, s.file, s.offset, s.length, expected),
              StatusIs(Code::kDataLoss, HasSubstr("payload SHA-256 differs")));
  expected = Expected(s);
  expected.body_sha256 = Sha256Hex("other");
  EXPECT_THAT(VerifyCapture(*store_, s.file, s.offset, s.length, expected),
              StatusIs(Code::kDataLoss, HasSubstr("body SHA-256 differs")));
  EXPECT_THAT(VerifyCapture(*store_, s.file, s.offset, s.length + 1, Expected(s)),
              StatusIs(Code::kOutOfRange, HasSubstr("ends before offset")));
}

TEST_F(EvidenceTest, NoticesAnyFlippedByte) {
  const StoredCapture s = Write("body that somebody would like to change");
  const std::string bytes = *store_->Read(s.file, s.offset, s.length);
  int noticed = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] ^= 0x10;
    noticed += !VerifyCapture(changed, Expected(s)).ok();
  }
  // Six bytes of the gzip header (time, flags, system) and the bits that pad the deflate stream to
  // a byte say nothing about the content (RFC 1951, 1952).
  EXPECT_GE(noticed, std::ssize(bytes) - 7);
}

TEST_F(EvidenceTest, NoticesAChangeThatWasPackedAgain) {
  const StoredCapture s = Write("body");
  std::string record =
      "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
      "WARC-Date: 2026-11-21T00:00:00Z\r\nWARC-Target-URI: http://site.test/a\r\n"
      "Content-Length: 23\r\n\r\nHTTP/1.1 200 OK\r\n\r\nBody\r\n\r\n";
  std::string bytes;
  ASSERT_THAT(AppendGzipMember(record, &bytes), IsOk());
  EXPECT_THAT(VerifyCapture(bytes, Expected(s)),
              StatusIs(Code::kDataLoss, HasSubstr("payload SHA-256 differs")));
}

TEST_F(EvidenceTest, ReadsBackTheResponseThatWasWritten) {
  const StoredCapture s = Write("<p>text</p>");
  const auto record = ParseWarcRecord(*store_->Read(s.file, s.offset, s.length));
  const auto response = ResponseOf(*record);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->http_status, 200);
  EXPECT_EQ(response->body, "<p>text</p>");
  EXPECT_EQ(response->peer, "203.0.113.1");
  EXPECT_EQ(HeaderValue(*response, "content-type"), "text/html");
}

// Foreign files keep chunks.
TEST(ResponseOf, RemovesChunksOrSaysWhyNot) {
  WarcRecord record;
  record.fields = {{"WARC-Type", "response"}};
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  record.block = head + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n";
  EXPECT_EQ(ResponseOf(record)->payload, "abc0123456789");
  for (const char* bad : {"", "zz\r\n", "5\r\nabc\r\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n",
                          "ffffffffffffffff\r\nabc", "fffffffffffffffffff\r\nabc"}) {
    record.block = head + bad;
    EXPECT_THAT(ResponseOf(record), StatusIs(Code::kDataLoss, HasSubstr("chunked"))) << bad;
  }
  record.block = "no head";
  EXPECT_THAT(ResponseOf(record), StatusIs(Code::kDataLoss, HasSubstr("HTTP head")));
}

TEST_F(EvidenceTest, RecoversADeadWritersFileAtEveryLengthItMayHaveDied) {
  Write("first");
  const StoredCapture second = Write("second");
  const std::string whole = *store_->Read(second.file, 0, 1 << 20);
  writer_.reset();  // dies without Close
  const std::string open_path = store_->directory() + "/" + second.file + ".open";
  for (int64_t size = second.offset; size < std::ssize(whole); size += 7) {
    std::filesystem::remove(store_->directory() + "/" + second.file);
    std::ofstream(open_path, std::ios::binary) << whole.substr(0, static_cast<size_t>(size));
    const auto recovered = RecoverOpenFiles(*store_, "w1");
    ASSERT_THAT(recovered, IsOk());
    ASSERT_EQ(recovered->size(), 1u);
    EXPECT_EQ(recovered->front().kept_bytes, second.offset);
    EXPECT_EQ(recovered->front().cut_bytes, size - second.offset);
    EXPECT_EQ(recovered->front().records, 4);  // warcinfo, request, response, request
    EXPECT_EQ(recovered->front().tail_name, "");
  }
}

TEST_F(EvidenceTest, KeepsATailThatIsNoBeginningOfARecord) {
  const StoredCapture s = Write("first");
  writer_.reset();
  const std::string open_path = store_->directory() + "/" + s.file + ".open";
  std::filesystem::resize_file(open_path, static_cast<uintmax_t>(s.offset + s.length) + 4096);
  const auto recovered = RecoverOpenFiles(*store_, "w1");
  ASSERT_THAT(recovered, IsOk());
  EXPECT_EQ(recovered->front().kept_bytes, s.offset + s.length);
  EXPECT_EQ(recovered->front().tail_name, s.file + ".tail");
  EXPECT_THAT(store_->Read(s.file + ".tail", 0, 1 << 20), IsOkAndHolds(std::string(4096, '\0')));
  EXPECT_THAT(VerifyCapture(*store_, s.file, s.offset, s.length, Expected(s)), IsOk());
}

TEST_F(EvidenceTest, LeavesLivingWritersAndOtherPrefixesAlone) {
  Write("first");
  WarcWriter other(*store_, clock_, {.prefix = "w2"});
  EXPECT_THAT(RecoverOpenFiles(*store_, "w"), IsOkAndHolds(IsEmpty()));
  writer_.reset();
  EXPECT_THAT(RecoverOpenFiles(*store_, "w2"), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(RecoverOpenFiles(*store_, "w1"), IsOkAndHolds(testing::SizeIs(1)));
}

}  // namespace
}  // namespace claque
