#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "cli/demo/builder.h"

namespace claque::demo {
namespace {

std::tm Utc(int64_t unix_seconds) {
  const std::time_t t = static_cast<std::time_t>(unix_seconds);
  std::tm tm{};
  gmtime_r(&t, &tm);
  return tm;
}

}  // namespace

int64_t ParseTime(std::string_view iso) {
  std::tm tm{};
  const std::string text(iso);
  const char* end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &tm);
  if (end == nullptr || *end != '\0') {
    std::fprintf(stderr, "claque demo: broken time %s\n", text.c_str());
    std::abort();
  }
  return static_cast<int64_t>(timegm(&tm));
}

std::string IsoTime(int64_t unix_seconds) {
  const std::tm tm = Utc(unix_seconds);
  char out[32];
  return std::string(out, std::strftime(out, sizeof out, "%Y-%m-%dT%H:%M:%SZ", &tm));
}

std::string HttpTime(int64_t unix_seconds) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::tm tm = Utc(unix_seconds);
  char rest[32];
  char out[64];
  std::strftime(rest, sizeof rest, "%Y %H:%M:%S GMT", &tm);
  std::snprintf(out, sizeof out, "%s, %02d %s %s", kDays[tm.tm_wday], tm.tm_mday,
                kMonths[tm.tm_mon], rest);
  return out;
}

}  // namespace claque::demo
