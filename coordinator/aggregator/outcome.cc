#include "coordinator/aggregator/outcome.h"

#include <algorithm>

#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

constexpr Millis kLongestRetryAfter{24 * 3600 * 1000};
constexpr Millis kPauseAfterFailure{2'000};
// kUnreachableLeases pauses outlast a restart of the server, and hold a campaign up no longer.
constexpr Millis kPauseWithoutRobots{60'000};

// Worth another attempt later: the next answer may differ.
bool IsTransient(const v1::Page& page) {
  switch (page.outcome()) {
    case v1::NETWORK_ERROR:
    case v1::RATE_LIMITED:
    case v1::ROBOTS_UNREACHABLE:
      return true;
    case v1::HTTP_ERROR:
      return page.http_status() >= 500 || page.http_status() == 408;
    default:
      return false;
  }
}

}  // namespace

UrlOutcome OutcomeOf(const v1::PageResult& page) {
  UrlOutcome outcome;
  outcome.campaign = page.campaign();
  outcome.retry = IsTransient(page.page());
  outcome.address = page.peer();
  if (page.has_retry_after()) {
    const Millis asked(
        google::protobuf::util::TimeUtil::DurationToMilliseconds(page.retry_after()));
    outcome.retry_after = std::clamp(asked, Millis(0), kLongestRetryAfter);
  }
  if (page.page().outcome() == v1::NETWORK_ERROR) {
    outcome.retry_after = std::max(outcome.retry_after, kPauseAfterFailure);
  }
  if (page.page().outcome() == v1::ROBOTS_UNREACHABLE) {
    outcome.retry_after = std::max(outcome.retry_after, kPauseWithoutRobots);
  }
  outcome.backoff = page.page().outcome() == v1::RATE_LIMITED && !page.has_retry_after();
  return outcome;
}

bool IsUnreachable(const v1::RobotsResult& robots) {
  const int status = robots.http_status();
  return status < 200 || status >= 500 || status == 429;
}

Visit VisitOf(const v1::PageResult& page, WallTime now) {
  using google::protobuf::util::TimeUtil;
  WallTime time = now;
  if (page.has_visit_time()) {
    time = std::min(now, FromMillis(TimeUtil::TimestampToMilliseconds(page.visit_time())));
  }
  return {.time = time,
          .outcome = page.page().outcome(),
          .body_sha256 = page.page().capture().body_sha256(),
          .etag = page.etag(),
          .last_modified = page.last_modified()};
}

}  // namespace claque
