#include "worker/fetch/content_decoder.h"

#include <brotli/encode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::HasSubstr;

// `window_bits` as zlib's: 31 gzip, 15 zlib, -15 raw.
std::string Deflate(std::string_view bytes, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Gzip(std::string_view bytes) { return Deflate(bytes, 31); }

std::string Brotli(std::string_view bytes) {
  size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, bytes.size(),
                        reinterpret_cast<const uint8_t*>(bytes.data()), &size,
                        reinterpret_cast<uint8_t*>(out.data()));
  out.resize(size);
  return out;
}

struct Decoded {
  Status status;
  std::string body;
};

Decoded Decode(std::string_view coding, std::string_view input, int64_t limit = 1 << 20,
               size_t step = 7) {
  Decoded out;
  ContentDecoder decoder(coding, limit);
  for (size_t at = 0; at < input.size() && out.status.ok(); at += step) {
    out.status = decoder.Decode(input.substr(at, step), &out.body);
  }
  if (out.status.ok()) out.status = decoder.Finish();
  return out;
}

TEST(ContentDecoder, UndoesEachCodingInAnyPieces) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919);
  const std::pair<const char*, std::string> cases[] = {
      {"gzip", Gzip(text)},
      {"X-GZIP", Gzip(text)},
      {"deflate", Deflate(text, 15)},
      {"deflate", Deflate(text, -15)},
      {"br", Brotli(text)},
      {" br , gzip ", Gzip(Brotli(text))},
      {"identity", text},
      {"", text},
  };
  for (const auto& [coding, bytes] : cases) {
    for (const size_t step : {size_t{1}, size_t{13}, bytes.size()}) {
      const Decoded d = Decode(coding, bytes, 1 << 20, step);
      EXPECT_THAT(d.status, IsOk()) << coding << " by " << step;
      EXPECT_EQ(d.body, text) << coding << " by " << step;
    }
  }
}

TEST(ContentDecoder, StopsAtTheLimitWithTheBodyFilledUpToIt) {
  const std::string zeros(10 << 20, '\0');
  for (const auto& [coding, bytes] :
       {std::pair("gzip", Gzip(zeros)), std::pair("br", Brotli(zeros)), std::pair("", zeros)}) {
    const Decoded d = Decode(coding, bytes, 1000, bytes.size());
    EXPECT_THAT(d.status, StatusIs(Code::kResourceExhausted, HasSubstr("1000 bytes"))) << coding;
    EXPECT_EQ(d.body.size(), 1000u);
  }
}

TEST(ContentDecoder, AcceptsABodyOfExactlyTheLimit) {
  EXPECT_THAT(Decode("gzip", Gzip(std::string(1000, 'a')), 1000).status, IsOk());
}

TEST(ContentDecoder, BoundsABombInsideACoding) {
  const std::string bomb = Gzip(Gzip(std::string(64 << 20, '\0')));
  const Decoded d = Decode("gzip, gzip", bomb, 1000, bomb.size());
  EXPECT_THAT(d.status, StatusIs(Code::kResourceExhausted, HasSubstr("over 1000 bytes")));
}

// RFC 1952, section 2.2: members simply follow one another.
TEST(ContentDecoder, ReadsGzipMembersThatFollowOneAnother) {
  EXPECT_EQ(Decode("gzip", Gzip("one ") + Gzip("two")).body, "one two");
}

TEST(ContentDecoder, IgnoresPaddingBehindAStream) {
  const Decoded d = Decode("gzip", Gzip("text") + std::string(10, '\0'));
  EXPECT_THAT(d.status, IsOk());
  EXPECT_EQ(d.body, "text");
}

TEST(ContentDecoder, KeepsWhatCameBeforeAMalformedPart) {
  std::string bytes = Gzip(std::string(100'000, 'x') + "end");
  bytes[bytes.size() - 6] ^= 0x55;  // the checksum
  const Decoded d = Decode("gzip", bytes);
  EXPECT_THAT(d.status, StatusIs(Code::kDataLoss, HasSubstr("gzip: ")));
  EXPECT_EQ(d.body.size(), 100'003u);
}

TEST(ContentDecoder, SaysThatAStreamIsCut) {
  for (const auto& [coding, bytes] :
       {std::pair("gzip", Gzip("some text")), std::pair("br", Brotli("some text"))}) {
    EXPECT_THAT(Decode(coding, std::string_view(bytes).substr(0, bytes.size() - 2)).status,
                StatusIs(Code::kDataLoss, HasSubstr("cut")));
  }
}

TEST(ContentDecoder, TakesNoInputAsAnEmptyBody) { EXPECT_THAT(Decode("gzip", "").status, IsOk()); }

TEST(ContentDecoder, RefusesTextThatCallsItselfCoded) {
  EXPECT_THAT(Decode("gzip", "<html>").status, StatusIs(Code::kDataLoss, HasSubstr("gzip: ")));
  EXPECT_THAT(Decode("br", "<html>hello there</html>").status,
              StatusIs(Code::kDataLoss, HasSubstr("")));
}

TEST(ContentDecoder, LeavesUnknownCodingsAlone) {
  EXPECT_EQ(Decode("utf-8", "text").body, "text");
  EXPECT_EQ(Decode("none", "text").body, "text");
}

TEST(ContentDecoder, RefusesALongChainOfCodings) {
  EXPECT_THAT(Decode("gzip,gzip,gzip,gzip", "x").status,
              StatusIs(Code::kDataLoss, HasSubstr("more than 3")));
}

}  // namespace
}  // namespace claque
