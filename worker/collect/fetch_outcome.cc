// What a response means for the URL that was asked for.
#include <algorithm>
#include <charconv>
#include <ctime>

#include "worker/collect/host_session.h"

namespace claque {

v1::FetchOutcome OutcomeOf(const FetchResponse& response, bool conditional) {
  switch (response.failure) {
    case FetchFailure::kNone:
      break;
    case FetchFailure::kTimeout:
    case FetchFailure::kHeaderLimit:
    case FetchFailure::kBodyLimit:
      return v1::LIMIT_EXCEEDED;
    case FetchFailure::kAddressRefused:
      return v1::ADDRESS_REFUSED;
    default:
      return v1::NETWORK_ERROR;
  }
  switch (const int status = response.http_status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return v1::REDIRECTED;
    case 304:
      return conditional ? v1::NOT_MODIFIED : v1::HTTP_ERROR;
    case 401:
    case 403:
    case 451:
      return v1::REFUSED;
    case 404:
    case 410:
      return v1::GONE;
    case 429:
    case 503:
      return v1::RATE_LIMITED;
    default:
      return status >= 200 && status < 300 ? v1::CAPTURED : v1::HTTP_ERROR;
  }
}

std::optional<std::chrono::milliseconds> ParseRetryAfter(std::string_view value, WallTime now) {
  using std::chrono::milliseconds;
  constexpr milliseconds kCap = std::chrono::hours(24);
  const size_t begin = value.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return std::nullopt;
  value = value.substr(begin, value.find_last_not_of(" \t") - begin + 1);
  if (value.find_first_not_of("0123456789") == std::string_view::npos) {
    int64_t seconds = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (parsed.ec != std::errc()) return kCap;  // more digits than a number holds
    return std::min<milliseconds>(kCap, std::chrono::seconds(std::min<int64_t>(seconds, 86'400)));
  }
  std::tm date{};
  const std::string text(value.substr(0, 64));
  const char* end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (end == nullptr || *end != '\0') return std::nullopt;
  const WallTime at = FromMillis(int64_t{timegm(&date)} * 1000);
  return std::clamp<milliseconds>(at - now, milliseconds(0), kCap);
}

}  // namespace claque
