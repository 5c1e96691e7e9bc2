#include "coordinator/scheduler/seen_platforms.h"

#include <algorithm>

namespace claque {
namespace {

constexpr int64_t kDay = 86400;

int64_t DayOf(int64_t seconds) { return (seconds - (seconds < 0 ? kDay - 1 : 0)) / kDay; }

}  // namespace

std::optional<int64_t> UptakeWindow::Expected(int64_t before) const {
  if (baseline <= 0) return std::nullopt;
  if (!KnowsRate()) return before * kMaxScale;
  return (before * observed + baseline - 1) / baseline;
}

void SeenPlatforms::Days::Add(const v1::CoveredDay& day) {
  // Whatever a worker says: times of a day are in that day.
  const int64_t begin = int64_t{day.day()} * kDay;
  const int64_t end = begin + kDay - 1;
  covered.insert(day.day());
  first_post = std::min(first_post, std::clamp(day.first_post_time().seconds(), begin, end));
  last_post = std::max(last_post, std::clamp(day.last_post_time().seconds(), begin, end));
}

void SeenPlatforms::AddDay(const v1::CoveredDay& day) {
  days_[day.platform()].Add(day);
  all_days_.Add(day);
}

void SeenPlatforms::AddAccount(const AccountKey& account, int64_t create_seconds) {
  const auto [it, added] = create_times_.emplace(account, create_seconds);
  if (!added) it->second = std::min(it->second, create_seconds);
}

void SeenPlatforms::SortAges() {
  sorted_ages_.clear();
  for (const auto& [account, time] : create_times_) sorted_ages_[account.first].push_back(time);
  for (auto& [platform, times] : sorted_ages_) std::sort(times.begin(), times.end());
}

UptakeWindow SeenPlatforms::WindowOf(int64_t mission_seconds,
                                     const std::set<std::string>& platforms) const {
  std::vector<const Days*> seen;
  for (const std::string& platform : platforms) {
    if (const auto it = days_.find(platform); it != days_.end()) seen.push_back(&it->second);
  }
  if (platforms.empty()) seen.push_back(&all_days_);
  int64_t first = INT64_MAX;
  int64_t last = INT64_MIN;
  for (const Days* days : seen) {
    first = std::min(first, days->first_post);
    last = std::max(last, days->last_post);
  }
  UptakeWindow window;
  window.before_begin = mission_seconds;
  if (first > last) return window;
  const int64_t length =
      last <= mission_seconds ? 0 : std::min(last - mission_seconds, UptakeWindow::kMaxSeconds);
  window.before_begin = mission_seconds - length;
  window.left_censored = first > window.before_begin;
  const int64_t end = mission_seconds + length;
  for (int64_t day = DayOf(window.before_begin); day <= DayOf(end); ++day) {
    const bool covered = std::any_of(seen.begin(), seen.end(),
                                     [&](const Days* d) { return d->covered.contains(day); });
    if (!covered) continue;
    const int64_t from = std::max({day * kDay, window.before_begin, first});
    const int64_t to = std::min((day + 1) * kDay, end);
    window.baseline += std::max<int64_t>(0, std::min(to, mission_seconds) - from);
    window.observed += std::max<int64_t>(0, to - std::max(from, mission_seconds));
  }
  // A single misdated post long before is no coverage.
  if (length > 0 && window.baseline == 0) window.left_censored = true;
  return window;
}

std::optional<int64_t> SeenPlatforms::CreateTimeOf(const AccountKey& account) const {
  const auto it = create_times_.find(account);
  if (it == create_times_.end()) return std::nullopt;
  return it->second;
}

std::pair<int64_t, int64_t> SeenPlatforms::YoungOf(const std::string& platform,
                                                   int64_t since) const {
  const auto it = sorted_ages_.find(platform);
  if (it == sorted_ages_.end()) return {0, 0};
  const auto& times = it->second;
  return {static_cast<int64_t>(times.size()),
          times.end() - std::lower_bound(times.begin(), times.end(), since)};
}

}  // namespace claque
