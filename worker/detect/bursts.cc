#include "worker/detect/bursts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "worker/detect/viterbi.h"

namespace claque {
namespace {

// Longer, and nobody looked, or one time is wrong: what is beyond counts as not covered.
constexpr std::chrono::seconds kLongestSilence = std::chrono::days(30);

// How much is posted when: what the rates of all objects are measured by.
class Exposure {
 public:
  Exposure(const TraceTable& table, int64_t bin) : bin_(bin) {
    std::vector<int64_t> bins;
    bins.reserve(table.traces().size());
    for (const Trace& trace : table.traces()) bins.push_back(BinOf(trace.time));
    std::sort(bins.begin(), bins.end());
    const int64_t silence = std::max<int64_t>(1, kLongestSilence.count() / bin);
    for (size_t i = 0; i < bins.size();) {
      const size_t begin = i;
      while (i < bins.size() && bins[i] == bins[begin]) ++i;
      if (!bins_.empty()) {
        length_ += static_cast<double>(std::min(bins[begin] - bins_.back() - 1, silence));
      }
      bins_.push_back(bins[begin]);
      before_.push_back({static_cast<double>(begin), length_});
      ++length_;
    }
    before_.push_back({static_cast<double>(bins.size()), length_});
    mean_ = static_cast<double>(bins.size()) / length_;
  }

  int64_t BinOf(int64_t time) const { return SpanOf(time, bin_); }
  int64_t first_bin() const { return bins_.front(); }
  // Bins that are covered.
  double bins() const { return length_; }
  // Of the bins [begin, end), of whose posts `own` are the object's own. REQUIRES: in `begin` or
  // the bin before something was posted; so with `end`.
  double Of(int64_t begin, int64_t end, double own) const {
    const Sum from = Before(begin), to = Before(end);
    const double others = std::max(0.0, to.posts - from.posts - own);
    return (others + mean_ * (to.bins - from.bins)) / (2 * mean_);
  }
  double Whole(double own) const { return Of(bins_.front(), bins_.back() + 1, own); }

 private:
  struct Sum {
    double posts = 0;
    double bins = 0;
  };
  Sum Before(int64_t bin) const {
    const auto at =
        static_cast<size_t>(std::lower_bound(bins_.begin(), bins_.end(), bin) - bins_.begin());
    if (at < bins_.size() && bins_[at] == bin) return before_[at];
    return {before_[at].posts, before_[at - 1].bins + 1};
  }

  const int64_t bin_;
  std::vector<int64_t> bins_;  // those with posts
  std::vector<Sum> before_;    // each of them, and all
  double length_ = 0;
  double mean_ = 1;  // posts a bin
};

// A bin with posts of the object, or the bins between two of them.
struct Stretch {
  int64_t begin = 0, end = 0;  // bins
  std::span<const Trace> traces;
  double posts = 0;  // different ones
  double exposure = 0;
};

class ObjectBursts {
 public:
  ObjectBursts(const TraceTable& table, const Exposure& exposure, const BurstOptions& options,
               uint32_t object)
      : table_(table), exposure_(exposure), options_(options), object_(object) {
    Count();
  }

  void Find(std::vector<Burst>* out) {
    if (posts_ < options_.min_posts) return;
    const std::vector<int> states = States();
    for (size_t i = 0; i < stretches_.size();) {
      size_t end = i;
      while (end < states.size() && states[end] > 0) ++end;
      // A stretch without posts is never the cheapest begin or end of a burst.
      if (end > i) AddBurst(i, end, states, out);
      i = std::max(end, i + 1);
    }
  }

 private:
  void Count() {
    const std::span<const Trace> traces = table_.TracesOf(object_);
    if (traces.size() < options_.min_posts) return;
    std::unordered_set<uint32_t> seen;
    for (size_t i = 0; i < traces.size();) {
      const int64_t bin = exposure_.BinOf(traces[i].time);
      const size_t begin = i;
      const size_t before = seen.size();
      for (; i < traces.size() && exposure_.BinOf(traces[i].time) == bin; ++i) {
        seen.insert(traces[i].content);
      }
      if (!stretches_.empty() && stretches_.back().end < bin) {
        const int64_t from = stretches_.back().end;
        stretches_.push_back({from, bin, {}, 0, exposure_.Of(from, bin, 0)});
      }
      stretches_.push_back({bin, bin + 1, traces.subspan(begin, i - begin),
                            static_cast<double>(seen.size() - before),
                            exposure_.Of(bin, bin + 1, static_cast<double>(i - begin))});
    }
    posts_ = static_cast<uint32_t>(seen.size());
    rate_ = posts_ / exposure_.Whole(static_cast<double>(traces.size()));
  }

  std::vector<int> States() const {
    std::vector<PoissonCount> counts;
    double highest = 1;  // rate over the usual one
    for (const Stretch& s : stretches_) {
      counts.push_back({s.posts, s.exposure * rate_});
      highest = std::max(highest, s.posts / counts.back().expected);
    }
    const int states =
        std::clamp(static_cast<int>(std::log(highest) / std::log(options_.scale)) + 2, 2, 24);
    return MostLikelyStates(counts, states, options_.scale,
                            options_.gamma * std::log(std::max(2.0, exposure_.bins())));
  }

  void AddBurst(size_t begin, size_t end, const std::vector<int>& states,
                std::vector<Burst>* out) const {
    Burst burst;
    burst.object = object_;
    burst.height = *std::max_element(states.begin() + static_cast<std::ptrdiff_t>(begin),
                                     states.begin() + static_cast<std::ptrdiff_t>(end));
    std::unordered_set<uint32_t> posts;
    std::unordered_map<uint32_t, uint32_t> posts_of;  // account
    for (size_t i = begin; i < end; ++i) {
      const Stretch& s = stretches_[i];
      burst.expected_posts += s.exposure * rate_;
      uint32_t here = 0;
      for (const Trace& trace : s.traces) {
        if (!posts.insert(trace.content).second) continue;
        ++here;
        if (posts_of[trace.account]++ == 0) {
          burst.first.push_back({trace.time, trace.account, trace.content});
        }
      }
      if (here > burst.peak_posts) {
        burst.peak_posts = here;
        burst.peak = s.begin * options_.bin.count();
      }
    }
    burst.posts = static_cast<uint32_t>(posts.size());
    if (burst.posts < options_.min_posts) return;
    burst.start = stretches_[begin].traces.front().time;
    burst.end = stretches_[end - 1].traces.back().time;
    burst.accounts = static_cast<uint32_t>(posts_of.size());
    burst.left_censored = stretches_[begin].begin == exposure_.first_bin();
    burst.top_share = TopShare(posts_of, burst.posts);
    burst.surprise = Surprise(burst.posts, burst.expected_posts);
    SortFirst(&burst.first);
    out->push_back(std::move(burst));
  }

  double TopShare(const std::unordered_map<uint32_t, uint32_t>& posts_of, uint32_t posts) const {
    std::vector<uint32_t> counts;
    for (const auto& [account, count] : posts_of) counts.push_back(count);
    const size_t top = std::min<size_t>(options_.top_accounts, counts.size());
    std::partial_sort(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(top),
                      counts.end(), std::greater<>());
    double sum = 0;
    for (size_t i = 0; i < top; ++i) sum += counts[i];
    return sum / posts;
  }

  static double Surprise(double posts, double expected) {
    if (posts <= expected) return 0;
    return (posts * std::log(posts / expected) - (posts - expected)) / std::log(10.0);
  }

  void SortFirst(std::vector<FirstPost>* first) const {
    std::sort(first->begin(), first->end(), [&](const FirstPost& a, const FirstPost& b) {
      if (a.time != b.time) return a.time < b.time;
      return table_.AccountName(a.account) < table_.AccountName(b.account);
    });
  }

  const TraceTable& table_;
  const Exposure& exposure_;
  const BurstOptions& options_;
  const uint32_t object_;
  uint32_t posts_ = 0;
  double rate_ = 0;  // posts for each unit of exposure
  std::vector<Stretch> stretches_;
};

}  // namespace

std::vector<Burst> FindBursts(const TraceTable& table, const BurstOptions& options,
                              const WorkSlice& slice) {
  std::vector<Burst> bursts;
  if (table.traces().empty()) return bursts;
  const Exposure exposure(table, options.bin.count());
  for (uint32_t object = 0; object < table.objects(); ++object) {
    if (slice.TakesObject(object)) ObjectBursts(table, exposure, options, object).Find(&bursts);
  }
  std::sort(bursts.begin(), bursts.end(), [&](const Burst& a, const Burst& b) {
    if (a.surprise != b.surprise) return a.surprise > b.surprise;
    if (a.object != b.object) return table.ObjectName(a.object) < table.ObjectName(b.object);
    return a.start < b.start;
  });
  return bursts;
}

}  // namespace claque
