#include "worker/agent/audience_night.h"

#include <unicode/timezone.h>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <vector>

#include "worker/detect/trace.h"

namespace claque {
namespace {

// Offsets are whole quarters of hours, and change at them.
constexpr int64_t kQuarter = 900;
constexpr int64_t kDay = 86'400;
constexpr int64_t kBegin = 3'600, kEnd = 6 * 3'600;

class Nights {
 public:
  explicit Nights(std::vector<std::unique_ptr<icu::TimeZone>> zones) : zones_(std::move(zones)) {}

  bool At(int64_t time) {
    const int64_t quarter = SpanOf(time, kQuarter);
    const auto [at, is_new] = known_.try_emplace(quarter);
    if (is_new) at->second = Find(quarter * kQuarter);
    return at->second;
  }

 private:
  bool Find(int64_t time) const {
    return std::ranges::all_of(zones_, [&](const auto& zone) {
      int32_t raw = 0, summer = 0;
      UErrorCode error = U_ZERO_ERROR;
      zone->getOffset(static_cast<UDate>(time) * 1'000, false, raw, summer, error);
      const int64_t local = time + (raw + summer) / 1'000;
      const int64_t of_day = local - SpanOf(local, kDay) * kDay;
      return U_SUCCESS(error) && of_day >= kBegin && of_day < kEnd;
    });
  }

  const std::vector<std::unique_ptr<icu::TimeZone>> zones_;
  std::unordered_map<int64_t, bool> known_;  // by quarter
};

}  // namespace

std::function<bool(int64_t)> NightIn(std::span<const std::string> timezones) {
  std::vector<std::unique_ptr<icu::TimeZone>> zones;
  for (const std::string& name : timezones) {
    std::unique_ptr<icu::TimeZone> zone(
        icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
    if (zone && *zone != icu::TimeZone::getUnknown()) zones.push_back(std::move(zone));
  }
  if (zones.empty()) return nullptr;
  return [nights = std::make_shared<Nights>(std::move(zones))](int64_t time) {
    return nights->At(time);
  };
}

}  // namespace claque
