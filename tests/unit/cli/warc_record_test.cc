#include "cli/warc_record.h"

#include <fstream>

#include "common/base/hash.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;

class WarcRecordTest : public testing::Test {
 protected:
  WarcRecordTest() {
    const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + payload_;
    record_ =
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.test/\r\n"
        "Content-Length: " +
        std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n";
    std::ofstream(path_, std::ios::binary) << "before" << record_ << "after";
    capture_.set_url("http://a.test/");
    capture_.set_payload_size(static_cast<int64_t>(payload_.size()));
    capture_.set_payload_sha256(Sha256Hex(payload_));
  }

  const std::string payload_ = "hello";
  const std::string path_ = testing::TempDir() + "warc_record_test.warc";
  std::string record_;
  v1::Capture capture_;
};

TEST_F(WarcRecordTest, TakesTheRecordApartAndVerifiesIt) {
  const auto record = ReadWarcRecord(path_, 6, static_cast<int64_t>(record_.size()));
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ(record->payload, "hello");
  EXPECT_THAT(VerifyCapture(*record, capture_), IsOk());
}

TEST_F(WarcRecordTest, ChangedBytesFailTheCheck) {
  auto record = ReadWarcRecord(path_, 6, static_cast<int64_t>(record_.size()));
  ASSERT_THAT(record, IsOk());
  record->payload[0] = 'j';
  EXPECT_THAT(VerifyCapture(*record, capture_), StatusIs(Code::kDataLoss, HasSubstr("SHA-256")));
}

TEST_F(WarcRecordTest, WrongPlaceIsDataLossNotACrash) {
  EXPECT_THAT(ReadWarcRecord(path_, 7, 20), StatusIs(Code::kDataLoss, HasSubstr("no WARC")));
  EXPECT_THAT(ReadWarcRecord(path_, 6, 1 << 20), StatusIs(Code::kDataLoss, HasSubstr("ends")));
  EXPECT_THAT(ReadWarcRecord(path_ + "x", 0, 10), StatusIs(Code::kNotFound, HasSubstr("read")));
}

}  // namespace
}  // namespace claque
