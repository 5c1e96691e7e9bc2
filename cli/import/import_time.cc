#include "cli/import/import_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "common/config/values.h"

namespace claque {
namespace {

using google::protobuf::Timestamp;

constexpr int64_t kEnd = 4'102'444'800;  // 2100

struct Parts {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, east = 0;  // seconds east
  int64_t nanos = 0;
};

// Reads `least` to `most` digits.
bool Take(std::string_view& text, size_t least, size_t most, int* out) {
  size_t digits = 0;
  while (digits < std::min(most, text.size()) && text[digits] >= '0' && text[digits] <= '9') {
    ++digits;
  }
  if (digits < least) return false;
  std::from_chars(text.data(), text.data() + digits, *out);
  text.remove_prefix(digits);
  return true;
}

bool Skip(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == any_of.npos) return false;
  text.remove_prefix(1);
  return true;
}

// "+02:00", "-0530".
bool TakeOffset(std::string_view& text, int* east) {
  const int sign = text.starts_with('-') ? -1 : 1;
  int hours = 0, minutes = 0;
  if (!Skip(text, "+-") || !Take(text, 2, 2, &hours)) return false;
  Skip(text, ":");
  if (!text.empty() && text[0] != ' ' && !Take(text, 2, 2, &minutes)) return false;
  *east = sign * (hours * 3600 + minutes * 60);
  return hours <= 23 && minutes <= 59;
}

// "8:00", "08:00:00"; the hour of at least `digits`.
bool TakeClock(std::string_view& text, size_t digits, Parts* out) {
  if (!Take(text, digits, 2, &out->hour) || !Skip(text, ":") || !Take(text, 2, 2, &out->minute)) {
    return false;
  }
  return !Skip(text, ":") || Take(text, 2, 2, &out->second);
}

bool TakeFraction(std::string_view& text, int64_t* nanos) {
  if (!Skip(text, ".,")) return true;
  if (text.empty() || text[0] < '0' || text[0] > '9') return false;
  int64_t scale = 100'000'000;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1)) {
    *nanos += (text[0] - '0') * scale;
    scale /= 10;
  }
  return true;
}

std::optional<Parts> Iso(std::string_view text) {
  Parts out;
  if (!Take(text, 4, 4, &out.year) || !Skip(text, "-/") || !Take(text, 2, 2, &out.month) ||
      !Skip(text, "-/") || !Take(text, 2, 2, &out.day)) {
    return std::nullopt;
  }
  if (Skip(text, "Tt ")) {
    if (!TakeClock(text, 2, &out) || !TakeFraction(text, &out.nanos)) return std::nullopt;
    Skip(text, " ");
    if (!text.empty() && !Skip(text, "Zz") && !TakeOffset(text, &out.east)) return std::nullopt;
  }
  return text.empty() ? std::optional(out) : std::nullopt;
}

// "Wed Oct 10 20:19:24 +0000 2018".
std::optional<Parts> OfX(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan ", "Feb ", "Mar ", "Apr ",
                                                        "May ", "Jun ", "Jul ", "Aug ",
                                                        "Sep ", "Oct ", "Nov ", "Dec "};
  if (text.size() < 8 || text[3] != ' ') return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(4, 4));
  if (month == kMonths.end()) return std::nullopt;
  text.remove_prefix(8);
  Parts out;
  out.month = static_cast<int>(month - kMonths.begin()) + 1;
  const bool found = Take(text, 1, 2, &out.day) && Skip(text, " ") && TakeClock(text, 2, &out) &&
                     Skip(text, " ") && TakeOffset(text, &out.east) && Skip(text, " ") &&
                     Take(text, 4, 4, &out.year) && text.empty();
  return found ? std::optional(out) : std::nullopt;
}

std::optional<Parts> MonthFirst(std::string_view text) {
  Parts out;
  const bool found = Take(text, 1, 2, &out.month) && Skip(text, "/") &&
                     Take(text, 1, 2, &out.day) && Skip(text, "/") && Take(text, 4, 4, &out.year) &&
                     Skip(text, " ") && TakeClock(text, 1, &out) && text.empty();
  return found ? std::optional(out) : std::nullopt;
}

Result<Timestamp> Checked(std::string_view input, int64_t seconds, int64_t nanos) {
  if (seconds < 0) return InvalidArgument(Quoted(input) + " lies before 1970");
  if (seconds >= kEnd) return InvalidArgument(Quoted(input) + " lies after 2099");
  Timestamp out;
  out.set_seconds(seconds);
  out.set_nanos(static_cast<int32_t>(nanos));
  return out;
}

// nullopt where a day or an hour is none.
std::optional<int64_t> SecondsOf(const Parts& parts) {
  const std::chrono::year_month_day date{std::chrono::year(parts.year),
                                         std::chrono::month(static_cast<unsigned>(parts.month)),
                                         std::chrono::day(static_cast<unsigned>(parts.day))};
  if (!date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 60) return std::nullopt;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * 86400 + parts.hour * 3600 + parts.minute * 60 + parts.second - parts.east;
}

Result<Timestamp> TimeOf(std::string_view input, const std::optional<Parts>& parts,
                         std::string_view expected) {
  const auto seconds = parts ? SecondsOf(*parts) : std::nullopt;
  if (seconds) return Checked(input, *seconds, parts->nanos);
  return InvalidArgument(Quoted(input) + " is no time; give " + std::string(expected));
}

}  // namespace

Result<Timestamp> ParseTime(std::string_view text) {
  if (const auto unix_time = ParseInt(text); unix_time.ok()) {
    if (*unix_time < kEnd) return Checked(text, *unix_time, 0);
    return Checked(text, *unix_time / 1000, *unix_time % 1000 * 1'000'000);
  }
  auto parts = Iso(text);
  if (!parts) parts = OfX(text);
  return TimeOf(text, parts, "RFC 3339 or Unix seconds");
}

Result<Timestamp> ParseMonthFirst(std::string_view text) {
  return TimeOf(text, MonthFirst(text), "month/day/year hour:minute");
}

}  // namespace claque
