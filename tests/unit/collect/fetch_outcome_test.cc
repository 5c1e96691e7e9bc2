#include <gtest/gtest.h>

#include "worker/collect/host_session.h"

namespace claque {
namespace {

using namespace std::chrono_literals;

TEST(RetryAfter, SecondsDatesAndNonsense) {
  const WallTime now = FromMillis(1'800'000'000'000);  // Fri, 15 Jan 2027 08:00:00 GMT
  EXPECT_EQ(ParseRetryAfter("120", now), 120s);
  EXPECT_EQ(ParseRetryAfter(" 0 ", now), 0s);
  EXPECT_EQ(ParseRetryAfter("Fri, 15 Jan 2027 08:01:00 GMT", now), 60s);
  EXPECT_EQ(ParseRetryAfter("Fri, 15 Jan 2027 07:00:00 GMT", now), 0s) << "past";
  EXPECT_EQ(ParseRetryAfter("99999999999999999999999", now), 24h) << "capped";
  EXPECT_EQ(ParseRetryAfter("864000", now), 24h) << "capped";
  EXPECT_EQ(ParseRetryAfter("", now), std::nullopt);
  EXPECT_EQ(ParseRetryAfter("-1", now), std::nullopt);
  EXPECT_EQ(ParseRetryAfter("soon", now), std::nullopt);
}

TEST(Outcome, StatusesAndFailuresHaveTheirMeaning) {
  const auto of = [](int status, bool conditional = false) {
    FetchResponse response;
    response.http_status = status;
    return OutcomeOf(response, conditional);
  };
  EXPECT_EQ(of(200), v1::CAPTURED);
  EXPECT_EQ(of(204), v1::CAPTURED);
  EXPECT_EQ(of(301), v1::REDIRECTED);
  EXPECT_EQ(of(304, true), v1::NOT_MODIFIED);
  EXPECT_EQ(of(304), v1::HTTP_ERROR) << "nobody asked conditionally";
  EXPECT_EQ(of(403), v1::REFUSED);
  EXPECT_EQ(of(410), v1::GONE);
  EXPECT_EQ(of(429), v1::RATE_LIMITED);
  EXPECT_EQ(of(500), v1::HTTP_ERROR);
  EXPECT_EQ(of(503), v1::RATE_LIMITED);
  FetchResponse failed;
  failed.failure = FetchFailure::kBodyLimit;
  failed.http_status = 200;
  EXPECT_EQ(OutcomeOf(failed, false), v1::LIMIT_EXCEEDED);
  failed.failure = FetchFailure::kTransfer;
  EXPECT_EQ(OutcomeOf(failed, false), v1::NETWORK_ERROR);
}

}  // namespace
}  // namespace claque
