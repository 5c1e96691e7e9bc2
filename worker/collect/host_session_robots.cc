// HostSession: robots.txt of an origin, from the request to the rules (RFC 9309).
#include <algorithm>
#include <utility>

#include "common/base/hash.h"
#include "common/text/utf8.h"
#include "worker/collect/host_session.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

constexpr size_t kMaxRobotsBytes = 500 << 10;  // RFC 9309, section 2.5
constexpr int kMaxSitemaps = 100;

void ToProto(milliseconds from, google::protobuf::Duration* to) {
  to->set_seconds(from.count() / 1000);
  to->set_nanos(static_cast<int32_t>(from.count() % 1000 * 1'000'000));
}

void ToProto(WallTime from, google::protobuf::Timestamp* to) {
  to->set_seconds(ToMillis(from) / 1000);
  to->set_nanos(static_cast<int32_t>(ToMillis(from) % 1000 * 1'000'000));
}

bool IsRedirect(const FetchResponse& response) {
  return response.failure == FetchFailure::kNone && OutcomeOf(response, false) == v1::REDIRECTED;
}

}  // namespace

void HostSession::FetchRobots(RobotsHop hop) {
  const Url url = hop.url;
  Send(url, options_.robots_limits, nullptr, [this, hop = std::move(hop)](FetchResponse response) {
    OnRobotsResponse(hop, std::move(response));
  });
}

// RFC 9309, section 2.3.1.2: redirects are followed, even across authorities; past the fifth the
// file counts as unavailable.
void HostSession::OnRobotsResponse(const RobotsHop& hop, FetchResponse response) {
  if (IsRedirect(response) && hop.redirects < options_.max_robots_redirects) {
    const auto target = Url::Parse(HeaderValue(response, "Location"), &hop.url);
    if (target && target->is_http()) {
      robots_hop_ = {hop.origin, *target, hop.redirects + 1};
      return;
    }
  }
  KeepRobots(hop.origin, std::move(response));
}

void HostSession::KeepRobots(const std::string& name, FetchResponse response) {
  const bool whole = response.failure == FetchFailure::kNone;
  const bool cut = response.failure == FetchFailure::kBodyLimit && !response.body.empty();
  const int status = whole || cut ? response.http_status : 0;
  if (response.body.size() > kMaxRobotsBytes) response.body.resize(kMaxRobotsBytes);
  Origin origin = MakeOrigin(status, response.body);
  if (origin.unreachable) {
    if (response.failure == FetchFailure::kAddressRefused) origin.outcome = v1::ADDRESS_REFUSED;
    origin.reason =
        "robots.txt: " + (status != 0 ? "HTTP " + std::to_string(status) : response.detail);
    origin.retry_after = ParseRetryAfter(HeaderValue(response, "Retry-After"), clock_.Now());
  }
  v1::RobotsResult result;
  result.set_origin(name);
  result.set_http_status(status);
  if (!origin.sha256.empty()) result.set_body(response.body);
  ToProto(response.start, result.mutable_fetch_time());
  if (const auto delay = origin.rules.crawl_delay()) {
    ToProto(*delay, result.mutable_crawl_delay());
  }
  for (const std::string& sitemap : origin.rules.sitemaps()) {
    if (result.sitemaps_size() == kMaxSitemaps) break;
    // Raw bytes of the site: a message with other than UTF-8 in a string is refused whole.
    if (IsValidUtf8(sitemap)) result.add_sitemaps(sitemap);
  }
  origins_[name] = std::move(origin);
  sink_.OnRobots(key_, std::move(result));
}

HostSession::Origin HostSession::MakeOrigin(int http_status, std::string_view body) {
  const bool success = http_status >= 200 && http_status < 300;
  const bool redirect = http_status >= 300 && http_status < 400;  // too many of them
  Origin origin;
  origin.rules = Robots::FromResponse(redirect ? 404 : http_status, body, options_.product_token);
  origin.unreachable = http_status < 200 || http_status >= 500 || http_status == 429;
  if (origin.unreachable) origin.reason = "robots.txt could not be read shortly before";
  if (success) origin.sha256 = Sha256Hex(body);
  if (const auto delay = origin.rules.crawl_delay()) {
    crawl_delay_ = std::max(crawl_delay_, *delay);
  }
  return origin;
}

}  // namespace claque
