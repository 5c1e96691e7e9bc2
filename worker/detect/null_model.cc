#include "worker/detect/null_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace claque {
namespace {

constexpr int64_t kHour = 3'600;
// Pairs that a cell is taken to have beside its own, evenly spread: few pairs prove little.
constexpr double kPriorPairs = 10;
// Binary places of sums that must be the same in any order: of at most popular^2 an object, and of
// at most 1.
constexpr int kSquareBits = 20;
constexpr int kChanceBits = 40;

// Pairs of `late` and of `early`, which is the same or before it, that are within the window. A
// trace and itself, and each pair twice, where they are the same. Both are in order of time.
double CountClose(std::span<const Trace> early, std::span<const Trace> late, int64_t window) {
  double close = 0;
  size_t from = 0, to = 0;
  for (const Trace& trace : late) {
    while (from < early.size() && trace.time - early[from].time > window) ++from;
    to = std::max(to, from);
    while (to < early.size() && early[to].time - trace.time <= window) ++to;
    close += static_cast<double>(to - from);
  }
  return close;
}

// The same, each pair once.
double CountClose(std::span<const Trace> traces, int64_t window) {
  return (CountClose(traces, traces, window) - static_cast<double>(traces.size())) / 2;
}

double PairsAmong(size_t count) {
  return static_cast<double>(count) * (static_cast<double>(count) - 1) / 2;
}

__extension__ using Wide = __int128;

double Unit(int bits) { return static_cast<double>(int64_t{1} << bits); }
int64_t Fixed(double value, int bits) { return std::llround(value * Unit(bits)); }
double FromFixed(Wide value, int bits) { return static_cast<double>(value) / Unit(bits); }

// Chance of one meeting or more, where so many are expected.
Wide AtLeastOne(Wide expected) {
  return expected == 0 ? 0 : Fixed(-std::expm1(-FromFixed(expected, kChanceBits)), kChanceBits);
}

// How many of the first are `before` (those that are stand first). Time: by the logarithm of these.
template <typename T, typename Before>
size_t Skipped(std::span<const T> sorted, Before before) {
  size_t end = 1;
  while (end <= sorted.size() && before(sorted[end - 1])) end *= 2;
  const auto within = sorted.subspan(end / 2, std::min(end, sorted.size() + 1) - end / 2 - 1);
  return end / 2 +
         static_cast<size_t>(std::ranges::partition_point(within, before) - within.begin());
}

uint32_t CountAccounts(std::span<const Trace> traces, std::vector<uint32_t>* scratch) {
  scratch->clear();
  for (const Trace& trace : traces) scratch->push_back(trace.account);
  std::sort(scratch->begin(), scratch->end());
  scratch->erase(std::unique(scratch->begin(), scratch->end()), scratch->end());
  return static_cast<uint32_t>(scratch->size());
}

}  // namespace

NullModel::NullModel(const TraceTable& table, std::chrono::seconds time_window,
                     const PopularOf& popular, std::span<const uint8_t> left_out,
                     std::span<const uint32_t> accounts)
    : table_(&table),
      window_(time_window.count()),
      cell_(std::max(kHour, window_)),
      rare_(table.accounts()) {
  std::vector<uint8_t> wanted(table.accounts());
  for (const uint32_t account : accounts) wanted[account] = 1;
  std::vector<uint32_t> sharers;
  double memberships = 0;
  Wide squares = 0;
  for (uint32_t object = 0; object < table.objects(); ++object) {
    if (left_out[object] != 0) continue;
    const double count = CountAccounts(table.TracesOf(object), &sharers);
    if (count > popular(object)) {
      AddPopular(object, wanted);
      continue;
    }
    for (const uint32_t account : sharers) ++rare_[account];
    memberships += count;
    const std::span<const Trace> traces = table.TracesOf(object);
    squares +=
        Fixed(count * count * (CountClose(traces, window_) + 1) / (PairsAmong(traces.size()) + 1),
              kSquareBits);
  }
  if (memberships > 0) {
    meeting_ = FromFixed(squares, kSquareBits) / (memberships * memberships);
  }
  std::sort(presences_.begin(), presences_.end(), [](const Presence& a, const Presence& b) {
    return a.account != b.account ? a.account < b.account : a.cell < b.cell;
  });
  first_.resize(table.accounts() + 1);
  for (const Presence& p : presences_) ++first_[p.account + 1];
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
}

// Traces are in order of time, so a cell's stand together.
void NullModel::AddPopular(uint32_t object, const std::vector<uint8_t>& wanted) {
  const std::span<const Trace> traces = table_->TracesOf(object);
  const auto cell_from = [&](size_t begin) {
    size_t end = begin;
    while (end < traces.size() &&
           SpanOf(traces[end].time, cell_) == SpanOf(traces[begin].time, cell_))
      ++end;
    return traces.subspan(begin, end - begin);
  };
  for (size_t i = 0; i < traces.size();) {
    const std::span<const Trace> here = cell_from(i);
    i += here.size();
    std::span<const Trace> next;
    if (i < traces.size() && SpanOf(traces[i].time, cell_) == SpanOf(here[0].time, cell_) + 1) {
      next = cell_from(i);
    }
    AddCell(object, here, next, wanted);
  }
}

void NullModel::AddCell(uint32_t object, std::span<const Trace> traces, std::span<const Trace> next,
                        const std::vector<uint8_t>& wanted) {
  // Of two even times within a cell, or in neighbouring ones.
  const double part = std::min(1.0, static_cast<double>(window_ + 1) / static_cast<double>(cell_));
  const double even = 1 - (1 - part) * (1 - part);
  const auto cell = static_cast<uint32_t>(chance_.size());
  chance_.push_back(Fixed((CountClose(traces, window_) + kPriorPairs * even) /
                              (PairsAmong(traces.size()) + kPriorPairs),
                          kChanceBits));
  const auto pairs = static_cast<double>(traces.size()) * static_cast<double>(next.size());
  chance_next_.push_back(
      next.empty() ? 0
                   : Fixed((CountClose(traces, next, window_) + kPriorPairs * part * part / 2) /
                               (pairs + kPriorPairs),
                           kChanceBits));
  std::vector<uint32_t> here;
  for (const Trace& trace : traces) {
    if (wanted[trace.account] != 0) here.push_back(trace.account);
  }
  std::sort(here.begin(), here.end());
  for (const uint32_t account : here) {
    if (presences_.empty() || presences_.back().cell != cell ||
        presences_.back().account != account) {
      presences_.push_back({account, object, cell, 0});
    }
    ++presences_.back().traces;
  }
}

std::span<const NullModel::Presence> NullModel::Of(uint32_t account) const {
  return std::span(presences_).subspan(first_[account], first_[account + 1] - first_[account]);
}

double NullModel::ExpectedObjects(uint32_t account, uint32_t account_y, double enough) const {
  const double rare = static_cast<double>(rare_[account]) * rare_[account_y] * meeting_;
  auto few = Of(account), many = Of(account_y);
  if (few.size() > many.size()) std::swap(few, many);
  Wide popular = 0, of_object = 0;
  uint32_t object = UINT32_MAX;
  for (const Presence& p : few) {
    if (p.object != object) {
      popular += AtLeastOne(of_object);
      if (rare + FromFixed(popular, kChanceBits) > enough) break;
      of_object = 0;
      object = p.object;
    }
    many = many.subspan(Skipped(many, [&](const Presence& q) { return q.cell + 1 < p.cell; }));
    for (size_t k = 0; k < many.size() && many[k].cell <= p.cell + 1; ++k) {
      const int64_t chance =
          many[k].cell == p.cell ? chance_[p.cell] : chance_next_[std::min(many[k].cell, p.cell)];
      of_object += Wide{p.traces} * many[k].traces * chance;
    }
  }
  return rare + FromFixed(popular + AtLeastOne(of_object), kChanceBits);
}

double PoissonSurprise(double count, double mean) {
  if (count <= mean) return 0;
  if (mean <= 0) return 1e9;
  double sum = 1, term = 1;  // of mean^j count! / (count + j)!
  for (double j = 1; term > 1e-15 * sum; ++j) {
    term *= mean / (count + j);
    sum += term;
  }
  const double log_p = -mean + count * std::log(mean) - std::lgamma(count + 1) + std::log(sum);
  return std::max(0.0, -log_p / std::log(10.0));
}

double MeanWithoutSurprise(double count, double surprise) {
  double low = 0, high = count;  // a count that does not exceed its mean is no surprise
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    (PoissonSurprise(count, middle) >= surprise ? low : high) = middle;
  }
  return high;
}

}  // namespace claque
