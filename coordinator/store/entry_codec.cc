#include "coordinator/store/entry_codec.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "common/base/hash.h"

namespace claque {
namespace {

// Form bits of a queue entry.
constexpr uint8_t kHttps = 1;
constexpr uint8_t kPort = 2;
constexpr uint8_t kWhole = 4;
constexpr uint8_t kRevisit = 8;
// Flag bits of a recrawl state; the high nibble is the version.
constexpr uint8_t kChanged = 1;
constexpr uint8_t kDated = 2;
constexpr uint8_t kHistory = 4;
constexpr uint8_t kVersion = 1 << 4;

// LEB128.
void PutVarint(uint64_t value, std::string& out) {
  for (; value >= 128; value >>= 7) out.push_back(static_cast<char>(value | 128));
  out.push_back(static_cast<char>(value));
}

std::optional<uint64_t> TakeVarint(std::string_view& bytes) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= uint64_t{byte & 127U} << shift;
    if (byte < 128) return value;
  }
  return std::nullopt;
}

void PutTime(WallTime time, std::string& out) {
  PutVarint(static_cast<uint64_t>(std::max<int64_t>(ToMillis(time), 0)), out);
}

bool TakeTime(std::string_view& bytes, WallTime& time) {
  const auto value = TakeVarint(bytes);
  if (!value || *value > INT64_MAX) return false;
  time = FromMillis(static_cast<int64_t>(*value));
  return true;
}

bool HasHistory(const RecrawlState& state) {
  return state.interval.count() > 0 || state.body != 0 || ToMillis(state.seen) > 0 ||
         ToMillis(state.vanished) > 0 || ToMillis(state.returned) > 0 ||
         ToMillis(state.modified) > 0;
}

bool TakeHistory(std::string_view& bytes, RecrawlState& state) {
  const auto interval = TakeVarint(bytes);
  if (!interval || *interval > INT64_MAX || bytes.size() < 8) return false;
  state.interval = std::chrono::milliseconds(*interval);
  for (size_t i = 0; i < 8; ++i) {
    state.body |= uint64_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
  }
  bytes.remove_prefix(8);
  for (WallTime* const time : {&state.seen, &state.vanished, &state.returned, &state.modified}) {
    if (!TakeTime(bytes, *time)) return false;
  }
  return true;
}

// The part of `url` after scheme, host and port, with these in `form` and `port`; nullopt when the
// URL has another shape.
std::optional<std::string_view> Tail(std::string_view url, std::string_view host, uint8_t& form,
                                     uint32_t& port) {
  form = 0;
  if (url.starts_with("https://"))
    form = kHttps;
  else if (!url.starts_with("http://"))
    return std::nullopt;
  url.remove_prefix(form == kHttps ? 8 : 7);
  if (host.empty() || !url.starts_with(host)) return std::nullopt;
  url.remove_prefix(host.size());
  if (url.starts_with(':')) {
    const auto [end, error] = std::from_chars(url.data() + 1, url.data() + url.size(), port);
    if (error != std::errc() || port > 65535) return std::nullopt;
    const std::string_view digits = url.substr(0, static_cast<size_t>(end - url.data()));
    if (digits != ":" + std::to_string(port)) return std::nullopt;
    url.remove_prefix(digits.size());
    form |= kPort;
  }
  if (!url.starts_with('/')) return std::nullopt;
  return url;
}

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string EncodeQueueEntry(const QueueEntry& entry, std::string_view host) {
  uint8_t form = 0;
  uint32_t port = 0;
  const auto tail = Tail(entry.url, host, form, port);
  if (!tail) form = kWhole;
  if (entry.revisit) form |= kRevisit;
  const int32_t tries = std::clamp(entry.tries, 0, kMaxTries);
  std::string out(1, static_cast<char>(tries << 4 | form));
  if ((form & kPort) != 0) {
    out.push_back(static_cast<char>(port >> 8));
    out.push_back(static_cast<char>(port));
  }
  out += tail ? *tail : std::string_view(entry.url);
  return out;
}

std::optional<QueueEntry> DecodeQueueEntry(std::string_view bytes, std::string_view host) {
  if (bytes.empty()) return std::nullopt;
  const auto head = static_cast<uint8_t>(bytes.front());
  const uint8_t form = head & (kHttps | kPort | kWhole);
  bytes.remove_prefix(1);
  QueueEntry entry{.url = {}, .tries = head >> 4, .revisit = (head & kRevisit) != 0};
  if (form == kWhole) {
    entry.url = bytes;
    return entry;
  }
  if (form > (kHttps | kPort)) return std::nullopt;
  entry.url = (form & kHttps) != 0 ? "https://" : "http://";
  entry.url += host;
  if ((form & kPort) != 0) {
    if (bytes.size() < 2) return std::nullopt;
    const int port = static_cast<uint8_t>(bytes[0]) << 8 | static_cast<uint8_t>(bytes[1]);
    entry.url += ":" + std::to_string(port);
    bytes.remove_prefix(2);
  }
  if (!bytes.starts_with('/')) return std::nullopt;
  entry.url += bytes;
  return entry;
}

std::string EncodeRecrawlState(const RecrawlState& state) {
  const auto modified = ParseImfFixdate(state.last_modified);
  const bool history = HasHistory(state);
  std::string out(1, static_cast<char>(kVersion | (state.changed ? kChanged : 0) |
                                       (modified ? kDated : 0) | (history ? kHistory : 0)));
  PutVarint(static_cast<uint64_t>(std::max(state.outcome, 0)), out);
  PutTime(state.fetched, out);
  if (history) {
    PutVarint(static_cast<uint64_t>(std::max<int64_t>(state.interval.count(), 0)), out);
    for (size_t i = 0; i < 8; ++i) out.push_back(static_cast<char>(state.body >> (8 * i)));
    for (const WallTime time : {state.seen, state.vanished, state.returned, state.modified}) {
      PutTime(time, out);
    }
  }
  if (modified) PutVarint(static_cast<uint64_t>(*modified), out);
  if (state.etag.size() <= kMaxEtagSize) out += state.etag;
  return out;
}

std::optional<RecrawlState> DecodeRecrawlState(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  const auto head = static_cast<uint8_t>(bytes.front());
  if ((head & ~(kChanged | kDated | kHistory)) != kVersion) return std::nullopt;
  bytes.remove_prefix(1);
  const auto outcome = TakeVarint(bytes);
  RecrawlState state;
  if (!outcome || *outcome > INT32_MAX || !TakeTime(bytes, state.fetched)) return std::nullopt;
  state.outcome = static_cast<int32_t>(*outcome);
  state.changed = (head & kChanged) != 0;
  if ((head & kHistory) != 0 && !TakeHistory(bytes, state)) return std::nullopt;
  if ((head & kDated) != 0) {
    const auto modified = TakeVarint(bytes);
    if (!modified) return std::nullopt;
    state.last_modified = FormatImfFixdate(static_cast<int64_t>(*modified));
    if (state.last_modified.empty()) return std::nullopt;
  }
  if (bytes.size() > kMaxEtagSize) return std::nullopt;
  state.etag = bytes;
  return state;
}

std::string PageKey(std::string_view url) {
  return std::string(AsBytes(Sha256(url)).substr(16, kPageIdSize));
}

uint64_t SeenHash(std::string_view url) { return Hash64(url) >> (64 - 8 * kFingerprintSize); }

std::string SeenFingerprint(uint64_t hash) {
  std::string out;
  for (size_t i = kFingerprintSize; i > 0; --i) {
    out.push_back(static_cast<char>(hash >> (8 * (i - 1))));
  }
  return out;
}

std::optional<int64_t> ParseImfFixdate(std::string_view text) {
  if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
  const auto month = std::ranges::find(kMonths, text.substr(8, 3));
  const auto day = Digits(text.substr(5, 2));
  const auto year = Digits(text.substr(12, 4));
  const auto hour = Digits(text.substr(17, 2));
  const auto minute = Digits(text.substr(20, 2));
  const auto second = Digits(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const auto month_number = static_cast<unsigned>(month - kMonths.begin() + 1);
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(month_number),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const auto time = std::chrono::sys_days(date) + std::chrono::hours(*hour) +
                    std::chrono::minutes(*minute) + std::chrono::seconds(*second);
  const int64_t seconds = std::chrono::seconds(time.time_since_epoch()).count();
  // The inverse settles the weekday, separators and ranges.
  if (seconds < 0 || FormatImfFixdate(seconds) != text) return std::nullopt;
  return seconds;
}

std::string FormatImfFixdate(int64_t seconds) {
  constexpr int64_t kLast = 253'402'300'799;  // end of the year 9999
  if (seconds < 0 || seconds > kLast) return {};
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 64> out{};
  const int size = std::snprintf(
      out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
      kDays[std::chrono::weekday(day).c_encoding()].data(), static_cast<unsigned>(date.day()),
      kMonths[static_cast<unsigned>(date.month()) - 1].data(), static_cast<int>(date.year()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {out.data(), static_cast<size_t>(size)};
}

}  // namespace claque
