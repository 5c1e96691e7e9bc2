#include <charconv>
#include <chrono>

#include "cli/import_reader.h"
#include "common/config/values.h"

namespace claque {
namespace {

// Reads exactly `digits` digits.
bool Take(std::string_view& text, size_t digits, int* out) {
  if (text.size() < digits) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, *out);
  if (error != std::errc() || end != text.data() + digits || text[0] == '-') return false;
  text.remove_prefix(digits);
  return true;
}

bool Skip(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == any_of.npos) return false;
  text.remove_prefix(1);
  return true;
}

// "Z", "+02:00", "-0530" or nothing; seconds east of UTC.
bool TakeZone(std::string_view& text, int* offset) {
  *offset = 0;
  Skip(text, " ");
  if (text.empty() || Skip(text, "Zz")) return text.empty();
  const int sign = text[0] == '-' ? -1 : 1;
  int hours = 0;
  int minutes = 0;
  if (!Skip(text, "+-") || !Take(text, 2, &hours)) return false;
  Skip(text, ":");
  if (!text.empty() && !Take(text, 2, &minutes)) return false;
  *offset = sign * (hours * 3600 + minutes * 60);
  return text.empty() && hours <= 23 && minutes <= 59;
}

}  // namespace

Result<google::protobuf::Timestamp> ParseTime(std::string_view input) {
  constexpr int64_t kEnd = 4'102'444'800;  // 2100
  const Status bad = InvalidArgument(Quoted(input) + " is no time; give RFC 3339 or Unix seconds");
  google::protobuf::Timestamp out;
  if (const auto unix_time = ParseInt(input); unix_time.ok()) {
    const bool milliseconds = *unix_time > kEnd;
    const int64_t seconds = milliseconds ? *unix_time / 1000 : *unix_time;
    if (seconds < 0 || seconds > kEnd) return bad;
    out.set_seconds(seconds);
    if (milliseconds) out.set_nanos(static_cast<int32_t>(*unix_time % 1000) * 1'000'000);
    return out;
  }
  std::string_view text = input;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0;
  int64_t nanos = 0;
  if (!Take(text, 4, &year) || !Skip(text, "-/") || !Take(text, 2, &month) || !Skip(text, "-/") ||
      !Take(text, 2, &day)) {
    return bad;
  }
  if (Skip(text, "Tt ")) {
    if (!Take(text, 2, &hour) || !Skip(text, ":") || !Take(text, 2, &minute)) return bad;
    if (Skip(text, ":") && !Take(text, 2, &second)) return bad;
    if (Skip(text, ".,")) {
      int64_t scale = 100'000'000;
      if (text.empty() || text[0] < '0' || text[0] > '9') return bad;
      for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1)) {
        nanos += (text[0] - '0') * scale;
        scale /= 10;
      }
    }
    if (!TakeZone(text, &offset)) return bad;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!text.empty() || !date.ok() || hour > 23 || minute > 59 || second > 60) return bad;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const int64_t seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset;
  if (seconds < 0 || seconds > kEnd) return bad;
  out.set_seconds(seconds);
  out.set_nanos(static_cast<int32_t>(nanos));
  return out;
}

}  // namespace claque
