#include "worker/extract/dates.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

constexpr size_t kMaxLength = 64;

struct Fields {
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millis = 0;
  int offset_minutes = 0;
};

std::optional<int64_t> ToMillis(const Fields& f) {
  using namespace std::chrono;
  const year_month_day date{year{f.year}, month{static_cast<unsigned>(f.month)},
                            day{static_cast<unsigned>(f.day)}};
  if (!date.ok() || f.year < 1990 || f.year > 2100) return std::nullopt;
  if (f.hour > 24 || f.minute > 59 || f.second > 60) return std::nullopt;
  if (f.offset_minutes < -15 * 60 || f.offset_minutes > 15 * 60) return std::nullopt;
  const int64_t days = sys_days{date}.time_since_epoch().count();
  const int64_t minutes = days * 1440 + f.hour * 60 + f.minute - f.offset_minutes;
  return (minutes * 60 + f.second) * 1000 + f.millis;
}

// Reads one text from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  bool done() const { return text_.empty(); }
  char Peek() const { return text_.empty() ? '\0' : text_.front(); }
  bool Eat(char c) {
    if (Peek() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void SkipSpace() {
    while (!text_.empty() && IsAsciiSpace(text_.front())) text_.remove_prefix(1);
  }
  // Exactly between `least` and `most` digits; -1 for fewer.
  int Digits(size_t least, size_t most) {
    size_t n = 0;
    int value = 0;
    while (n < most && n < text_.size() && IsAsciiDigit(text_[n])) {
      value = value * 10 + (text_[n++] - '0');
    }
    if (n < least) return -1;
    text_.remove_prefix(n);
    return value;
  }
  std::string_view Word() {
    size_t n = 0;
    while (n < text_.size() && IsAsciiAlnum(text_[n]) && !IsAsciiDigit(text_[n])) ++n;
    const std::string_view word = text_.substr(0, n);
    text_.remove_prefix(n);
    return word;
  }
  void SkipAny(std::string_view chars) {
    while (!text_.empty() && chars.find(text_.front()) != std::string_view::npos) {
      text_.remove_prefix(1);
    }
  }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
};

int MonthFromName(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (word.size() < 3) return 0;
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (word.size() <= kMonths[i].size() && EqualsNoCase(word, kMonths[i].substr(0, word.size()))) {
      return static_cast<int>(i) + 1;
    }
  }
  return EqualsNoCase(word, "sept") ? 9 : 0;
}

// Minutes east of UTC of a zone's name (RFC 822, and a few common ones); nullopt where unknown.
std::optional<int> ZoneFromName(std::string_view name) {
  struct Zone {
    std::string_view name;
    int hours;
  };
  constexpr Zone kZones[] = {{"z", 0},    {"ut", 0},   {"utc", 0},  {"gmt", 0},  {"est", -5},
                             {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6},
                             {"pst", -8}, {"pdt", -7}, {"cet", 1},  {"cest", 2}, {"bst", 1},
                             {"eet", 2},  {"eest", 3}, {"msk", 3},  {"jst", 9},  {"kst", 9},
                             {"wet", 0},  {"west", 1}};
  for (const Zone& zone : kZones) {
    if (EqualsNoCase(zone.name, name)) return zone.hours * 60;
  }
  return std::nullopt;
}

// "Z", "+02:00", "+0200", "+02", "GMT", "GMT+2"; nothing means UTC. False = not a zone.
bool ReadZone(Scanner* in, Fields* f) {
  in->SkipSpace();
  if (in->Peek() != '+' && in->Peek() != '-') {
    const std::string_view name = in->Word();
    if (!name.empty()) {
      if (EqualsNoCase(name, "am") || EqualsNoCase(name, "pm")) return false;
      f->offset_minutes = ZoneFromName(name).value_or(0);
    }
  }
  const char sign = in->Peek();
  if (sign != '+' && sign != '-') return true;
  in->Eat(sign);
  const int hours = in->Digits(1, 2);
  in->Eat(':');
  const int minutes = in->Digits(2, 2);
  if (hours < 0) return false;
  const int offset = hours * 60 + (minutes < 0 ? 0 : minutes);
  f->offset_minutes = sign == '-' ? -offset : offset;
  return true;
}

// "10:00", "10:00:05.25", "1000", "10:00 pm". False = malformed.
bool ReadClock(Scanner* in, Fields* f) {
  f->hour = in->Digits(1, 2);
  if (f->hour < 0) return false;
  const bool colon = in->Eat(':') || in->Eat('.');
  f->minute = in->Digits(2, 2);
  if (f->minute < 0) f->minute = 0;
  if (colon ? in->Eat(':') : IsAsciiDigit(in->Peek())) f->second = in->Digits(2, 2);
  if (f->second < 0) return false;
  if (in->Eat('.') || in->Eat(',')) {
    int scale = 100;
    while (IsAsciiDigit(in->Peek())) {
      f->millis += scale * in->Digits(1, 1);
      scale /= 10;
    }
  }
  Scanner ahead = *in;
  ahead.SkipSpace();
  const std::string_view half = ahead.Word();
  const bool pm = EqualsNoCase(half, "pm");
  if (pm || EqualsNoCase(half, "am")) {
    if (f->hour == 12) f->hour = 0;
    if (pm) f->hour += 12;
    *in = ahead;
  }
  return true;
}

std::optional<int64_t> ParseIso(std::string_view text) {
  Scanner in(text);
  Fields f;
  f.year = in.Digits(4, 4);
  if (f.year < 0) return std::nullopt;
  const char separator = in.Peek();
  const bool separated = separator == '-' || separator == '/' || separator == '.';
  if (separated) in.Eat(separator);
  if (in.done()) return std::nullopt;
  f.month = in.Digits(separated ? 1 : 2, 2);
  if (f.month < 0) return std::nullopt;
  if (!in.done()) {
    if (separated && !in.Eat(separator)) return std::nullopt;
    f.day = in.Digits(separated ? 1 : 2, 2);
    if (f.day < 0) return std::nullopt;
  }
  in.SkipAny(", \n\t");
  if (in.Eat('T') || in.Eat('t') || IsAsciiDigit(in.Peek())) {
    in.SkipSpace();
    if (!ReadClock(&in, &f) || !ReadZone(&in, &f)) return std::nullopt;
  }
  return ToMillis(f);
}

// Day, month's name and year in either order, then an optional clock, zone, and asctime's year.
std::optional<int64_t> ParseWords(std::string_view text) {
  Scanner in(text);
  Fields f;
  std::string_view word = in.Word();
  f.month = MonthFromName(word);
  if (!word.empty() && f.month == 0) {  // a weekday
    in.SkipAny(",. ");
    word = in.Word();
    f.month = MonthFromName(word);
  }
  const bool month_first = f.month > 0;
  in.SkipAny(". ");
  f.day = in.Digits(1, 2);
  if (f.day < 0) return std::nullopt;
  if (!month_first) {
    in.SkipAny("-. ");
    f.month = MonthFromName(in.Word());
  } else if (const char c = AsciiLower(in.Peek()); c == 's' || c == 'n' || c == 'r' || c == 't') {
    in.Word();  // 1st, 2nd
  }
  if (f.month == 0) return std::nullopt;
  in.SkipAny(",-. ");
  const auto read_year = [&f, &in] {
    f.year = in.Digits(2, 4);
    if (f.year >= 0 && f.year < 70) f.year += 2000;
    if (f.year >= 70 && f.year < 100) f.year += 1900;
    return f.year >= 0;
  };
  const bool asctime = in.rest().substr(0, 3).find(':') != std::string_view::npos;
  if (!asctime && !read_year()) return std::nullopt;
  in.SkipAny(",- ");
  if (EqualsNoCase(in.rest().substr(0, 3), "at ")) in.SkipAny("at ");
  if (IsAsciiDigit(in.Peek()) && (!ReadClock(&in, &f))) return std::nullopt;
  if (asctime) {
    in.SkipSpace();
    if (!read_year()) return std::nullopt;
    return ToMillis(f);
  }
  if (!ReadZone(&in, &f)) return std::nullopt;
  return ToMillis(f);
}

}  // namespace

std::optional<int64_t> ParseTime(std::string_view text) {
  text = Trim(text);
  if (text.size() < 6 || text.size() > kMaxLength) return std::nullopt;
  const bool digits_only = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits_only && (text.size() == 10 || text.size() == 13)) {
    int64_t value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return text.size() == 10 ? value * 1000 : value;
  }
  const bool iso = text.substr(0, 4).find_first_not_of("0123456789") == std::string_view::npos;
  return iso ? ParseIso(text) : ParseWords(text);
}

std::optional<int64_t> DayInPath(std::string_view path) {
  for (size_t at = path.find("/20"); at != std::string_view::npos; at = path.find("/20", at + 1)) {
    Scanner in(path.substr(at + 1));
    Fields f;
    f.year = in.Digits(4, 4);
    const char separator = in.Peek();
    if (f.year < 0 || (separator != '/' && separator != '-')) continue;
    in.Eat(separator);
    f.month = in.Digits(1, 2);
    if (f.month < 0 || !in.Eat(separator)) continue;
    f.day = in.Digits(1, 2);
    if (f.day < 0 || IsAsciiDigit(in.Peek())) continue;
    if (const auto ms = ToMillis(f)) return ms;
  }
  return std::nullopt;
}

std::string FormatTime(int64_t unix_ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds{unix_ms}};
  const auto day_point = floor<days>(time);
  const year_month_day date{day_point};
  const hh_mm_ss clock{time - day_point};
  char out[48];
  int n = std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d",
                        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                        static_cast<int>(clock.minutes().count()),
                        static_cast<int>(clock.seconds().count()));
  const int millis = static_cast<int>(clock.subseconds().count());
  if (millis) n += std::snprintf(out + n, sizeof out - static_cast<size_t>(n), ".%03d", millis);
  return std::string(out, static_cast<size_t>(n)) + "Z";
}

void SetTimestamp(int64_t unix_ms, google::protobuf::Timestamp* out) {
  int64_t seconds = unix_ms / 1000;
  int64_t millis = unix_ms % 1000;
  if (millis < 0) {
    millis += 1000;
    --seconds;
  }
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int32_t>(millis) * 1'000'000);
}

int64_t ToUnixMs(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1000 + time.nanos() / 1'000'000;
}

}  // namespace claque::extract
