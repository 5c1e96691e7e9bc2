#include "worker/fetch/response_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ResponseSink, KeepsHeadersInOrderAndTheHeadAsReceived) {
  ResponseSink sink({});
  for (const char* line : {"HTTP/1.1 203 Odd Reason\r\n", "B: 2\r\n", "a:1 \r\n", "\r\n"}) {
    EXPECT_TRUE(sink.OnHeaderLine(line));
  }
  EXPECT_TRUE(sink.OnPayload("body"));
  sink.OnComplete();
  const FetchResponse& r = sink.response();
  EXPECT_EQ(r.http_status, 203);
  EXPECT_EQ(r.http_version, "HTTP/1.1");
  EXPECT_THAT(r.headers, ElementsAre(Pair("B", "2"), Pair("a", "1")));
  EXPECT_EQ(r.response_head, "HTTP/1.1 203 Odd Reason\r\nB: 2\r\na:1 \r\n\r\n");
  EXPECT_EQ(r.body, "body");
  EXPECT_EQ(r.failure, FetchFailure::kNone);
}

// RFC 9110, section 15.2: any number of 1xx responses may come before the final one.
TEST(ResponseSink, DropsInterimResponsesButCountsTheirBytes) {
  FetchLimits limits;
  limits.max_header_bytes = 60;
  ResponseSink sink(limits);
  for (const char* line :
       {"HTTP/1.1 103 Hints\r\n", "Link: a\r\n", "\r\n", "HTTP/1.1 200 OK\r\n"}) {
    EXPECT_TRUE(sink.OnHeaderLine(line)) << line;
  }
  EXPECT_EQ(sink.response().http_status, 200);
  EXPECT_TRUE(sink.response().headers.empty());
  EXPECT_FALSE(sink.OnHeaderLine("X: 0123456789\r\n"));
  EXPECT_EQ(sink.response().failure, FetchFailure::kHeaderLimit);
}

// RFC 9112, section 5.2.
TEST(ResponseSink, JoinsFoldedLines) {
  ResponseSink sink({});
  sink.OnHeaderLine("HTTP/1.1 200 OK\r\n");
  sink.OnHeaderLine("X: one\r\n");
  sink.OnHeaderLine("  two\r\n");
  EXPECT_THAT(sink.response().headers, ElementsAre(Pair("X", "one two")));
}

TEST(ResponseSink, CountsTrailersWithoutKeepingThem) {
  FetchLimits limits;
  limits.max_header_bytes = 40;
  ResponseSink sink(limits);
  sink.OnHeaderLine("HTTP/1.1 200 OK\r\n");
  sink.OnHeaderLine("\r\n");
  sink.OnPayload("x");
  EXPECT_TRUE(sink.OnHeaderLine("T: 1\r\n"));
  EXPECT_TRUE(sink.response().headers.empty());
  EXPECT_FALSE(sink.OnHeaderLine("T: 01234567890123456789\r\n"));
}

TEST(ResponseSink, CutsThePayloadAtItsLimit) {
  FetchLimits limits;
  limits.max_payload_bytes = 5;
  ResponseSink sink(limits);
  EXPECT_TRUE(sink.OnPayload("12345"));
  EXPECT_FALSE(sink.OnPayload("6"));
  EXPECT_EQ(sink.response().failure, FetchFailure::kBodyLimit);
  EXPECT_EQ(sink.response().payload, "12345");
}

TEST(ResponseSink, TheFirstFailureStands) {
  ResponseSink sink({});
  sink.Fail(FetchFailure::kBodyLimit, "first");
  sink.Fail(FetchFailure::kTransfer, "second");
  EXPECT_EQ(sink.response().failure, FetchFailure::kBodyLimit);
  EXPECT_EQ(sink.response().detail, "first");
}

TEST(ResponseSink, SaysWhenTheContentCodingIsBroken) {
  ResponseSink sink({});
  sink.OnHeaderLine("HTTP/1.1 200 OK\r\n");
  sink.OnHeaderLine("content-encoding: GZIP\r\n");
  sink.OnHeaderLine("\r\n");
  EXPECT_FALSE(sink.OnPayload("plain text"));
  EXPECT_EQ(sink.response().failure, FetchFailure::kProtocol);
  EXPECT_EQ(sink.response().payload, "plain text");
}

}  // namespace
}  // namespace claque
