#include "worker/detect/object_hours.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "worker/detect/divergence.h"

namespace claque {
namespace {

constexpr uint32_t kLeastPosts = 20;
constexpr size_t kHours = 24;

using Shares = std::array<double, kHours>;

// Begun `later` hours later.
Shares SharesOf(const HourCounts& hours, size_t later) {
  const double sum = std::accumulate(hours.begin(), hours.end(), 0.0);
  Shares shares{};
  for (size_t hour = 0; hour < kHours; ++hour) shares[(hour + later) % kHours] = hours[hour] / sum;
  return shares;
}

HourDivergence DivergenceOf(const HourCounts& hours, const HourCounts& others) {
  const Shares beside = SharesOf(others, 0);
  std::array<double, kHours> values{};
  for (size_t later = 0; later < kHours; ++later) {
    values[later] = JensenShannonDivergence(SharesOf(hours, later), beside);
  }
  HourDivergence out{.value = values[0]};
  out.expected = std::accumulate(values.begin(), values.end(), 0.0) / kHours;
  // Equal but for rounding is as great.
  const auto as_great =
      std::ranges::count_if(values, [&](double v) { return v >= out.value - 1e-12; });
  out.as_great = static_cast<double>(as_great) / kHours;
  return out;
}

}  // namespace

HoursOfObjects::HoursOfObjects(const TraceTable& table, IsNight is_night)
    : table_(table),
      is_night_(std::move(is_night)),
      time_of_(table.contents(), std::numeric_limits<int64_t>::max()) {
  for (const Trace& trace : table.traces()) {
    time_of_[trace.content] = std::min(time_of_[trace.content], trace.time);
  }
  for (const int64_t time : time_of_) Add(time, &all_);
}

void HoursOfObjects::Add(int64_t time, Posts* posts) const {
  const int64_t hour = SpanOf(time, 3'600);
  ++posts->hours[static_cast<size_t>(hour - SpanOf(hour, kHours) * int64_t{kHours})];
  ++posts->count;
  if (is_night_ && is_night_(time)) ++posts->at_night;
}

std::optional<double> HoursOfObjects::NightShare(const Posts& posts) const {
  if (!is_night_ || posts.count == 0) return std::nullopt;
  return static_cast<double>(posts.at_night) / posts.count;
}

HoursOfObjects::Posts HoursOfObjects::Without(const Posts& some) const {
  Posts rest = all_;
  for (size_t hour = 0; hour < kHours; ++hour) rest.hours[hour] -= some.hours[hour];
  rest.count -= some.count;
  rest.at_night -= some.at_night;
  return rest;
}

ObjectHours HoursOfObjects::Of(const Burst& burst) const {
  Posts before, during;
  std::unordered_set<uint32_t> seen_before, seen;
  for (const Trace& trace : table_.TracesOf(burst.object)) {
    if (trace.time < burst.start) {
      if (seen_before.insert(trace.content).second) Add(time_of_[trace.content], &before);
    } else if (trace.time <= burst.end && seen.insert(trace.content).second) {
      Add(time_of_[trace.content], &during);
    }
  }
  const Posts others = Without(during);
  ObjectHours out;
  out.posts = during.hours;
  if (before.count >= kLeastPosts) out.before = DivergenceOf(during.hours, before.hours);
  if (others.count >= kLeastPosts) out.others = DivergenceOf(during.hours, others.hours);
  out.night = NightShare(during);
  out.before_night = NightShare(before);
  out.others_night = NightShare(others);
  return out;
}

}  // namespace claque
