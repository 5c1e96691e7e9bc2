#include "worker/detect/account_facts.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace claque {
namespace {

constexpr int64_t kHoursOfWeek = 168;
constexpr int64_t kMondayOffset = 72;  // hours; the epoch was a Thursday

uint8_t HourOfWeek(int64_t time) {
  const int64_t hour = SpanOf(time, 3'600) + kMondayOffset;
  return static_cast<uint8_t>(hour - SpanOf(hour, kHoursOfWeek) * kHoursOfWeek);
}

// The table's traces, those of one account behind each other, and where each account's begin.
std::pair<std::vector<Trace>, std::vector<size_t>> ByAccount(const TraceTable& table) {
  std::vector<size_t> begin(table.accounts() + 1);
  for (uint32_t a = 0; a < table.accounts(); ++a)
    begin[a + 1] = begin[a] + table.TracesOfAccount(a);
  std::vector<size_t> next(begin.begin(), begin.end() - 1);
  std::vector<Trace> traces(table.traces().size());
  for (const Trace& trace : table.traces()) traces[next[trace.account]++] = trace;
  return {std::move(traces), std::move(begin)};
}

}  // namespace

AccountFacts::AccountFacts(const TraceTable& table, std::span<const GivenAccount> given,
                           std::chrono::days dormant)
    : table_(&table), dormant_(dormant), facts_(table.accounts()) {
  int64_t begin = std::numeric_limits<int64_t>::max();
  for (const Trace& trace : table.traces()) begin = std::min(begin, trace.time);
  const auto [traces, starts] = ByAccount(table);
  NumberShapes(given);
  hours_begin_.push_back(0);
  std::vector<Trace> own;
  std::vector<int64_t> times;
  for (uint32_t account = 0; account < facts_.size(); ++account) {
    own.assign(traces.begin() + static_cast<ptrdiff_t>(starts[account]),
               traces.begin() + static_cast<ptrdiff_t>(starts[account + 1]));
    times.clear();
    for (const Trace& trace : own) times.push_back(trace.time);
    std::sort(times.begin(), times.end());
    AccountFact& fact = facts_[account];
    if (!given.empty()) Take(given[account], times.front(), &fact);
    AddTimes(times, begin, &fact);
    AddTraces(&own, &fact);
  }
}

void AccountFacts::NumberShapes(std::span<const GivenAccount> given) {
  std::vector<std::string_view> shapes;
  for (const GivenAccount& account : given) {
    if (!account.shape.empty()) shapes.push_back(account.shape);
  }
  std::sort(shapes.begin(), shapes.end());
  for (const std::string_view shape : shapes) shapes_.Intern(shape);
}

void AccountFacts::Take(const GivenAccount& given, int64_t first, AccountFact* fact) {
  fact->shape = shapes_.Find(given.shape).value_or(TraceTable::kNone);
  if (!given.created) return;
  if (*given.created > 0 && *given.created <= first) {
    fact->created = given.created;
  } else {
    ++impossible_;
  }
}

void AccountFacts::AddTimes(const std::vector<int64_t>& times, int64_t begin, AccountFact* fact) {
  const int64_t silence = dormant_.count() * kSecondsOfDay;
  fact->first = times.front();
  fact->last = times.back();
  const int64_t known = fact->created ? std::max(*fact->created, begin) : fact->first;
  fact->could_wake = fact->last - known >= silence;
  int64_t before = known, day = std::numeric_limits<int64_t>::min();
  for (const int64_t time : times) {
    if (time - before >= silence) fact->woke = time;
    before = time;
    if (time - known >= silence && DayOf(time) != day) {
      day = DayOf(time);
      wakeful_days_.push_back(day);
    }
  }
}

void AccountFacts::AddTraces(std::vector<Trace>* traces, AccountFact* fact) {
  std::sort(traces->begin(), traces->end(), [](const Trace& a, const Trace& b) {
    return std::tie(a.content, a.time, a.object) < std::tie(b.content, b.time, b.object);
  });
  for (size_t i = 0; i < traces->size(); ++i) {
    const Trace& trace = (*traces)[i];
    if (i == 0 || trace.content != (*traces)[i - 1].content) {
      hours_.push_back(HourOfWeek(trace.time));
    }
  }
  hours_begin_.push_back(hours_.size());
  std::sort(traces->begin(), traces->end(), [](const Trace& a, const Trace& b) {
    return std::tie(a.object, a.content) < std::tie(b.object, b.content);
  });
  for (size_t i = 0; i < traces->size();) {
    const uint32_t object = (*traces)[i].object;
    uint32_t count = 0;
    for (const size_t begin = i; i < traces->size() && (*traces)[i].object == object; ++i) {
      count += i == begin || (*traces)[i].content != (*traces)[i - 1].content ? 1 : 0;
    }
    fact->traces += count;
    ++fact->objects;
    if (count > fact->main_traces ||
        (count == fact->main_traces &&
         table_->ObjectName(object) < table_->ObjectName(fact->main_object))) {
      fact->main_object = object;
      fact->main_traces = count;
    }
  }
}

}  // namespace claque
