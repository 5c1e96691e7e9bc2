#include "worker/detect/co_share.h"

#include <array>
#include <cstddef>

namespace claque {
namespace {

// Hands pairs on in batches.
class Batch {
 public:
  explicit Batch(const CoShareSink& sink) : sink_(sink) {}
  void Add(const Trace* older, const Trace* newer) {
    pairs_[count_++] = {older, newer};
    if (count_ == pairs_.size()) Flush();
  }
  void Flush() {
    if (count_ > 0) sink_(std::span(pairs_).first(count_));
    count_ = 0;
  }

 private:
  const CoShareSink& sink_;
  std::array<CoShare, 1024> pairs_;
  size_t count_ = 0;
};

}  // namespace

CoShareDetector::CoShareDetector(const TraceTable& table, const CoShareOptions& options)
    : table_(&table), options_(options) {
  std::vector<uint8_t> in_pair(table.contents(), 0);
  std::vector<const Trace*> traces;
  for (uint32_t object = 0; object < table.objects(); ++object) {
    Eligible(object, &traces);
    MarkPosts(traces, &in_pair);
  }
  stays_ = PostsOfParticipants(in_pair, options_.min_participation);
}

void CoShareDetector::Eligible(uint32_t object, std::vector<const Trace*>* traces) const {
  traces->clear();
  const uint32_t original =
      options_.remove_loops ? table_->ContentThatIs(object) : TraceTable::kNone;
  for (const Trace& trace : table_->TracesOf(object)) {
    if (trace.content == original) continue;
    if (table_->TracesOfAccount(trace.account) < options_.min_participation) continue;
    traces->push_back(&trace);
  }
}

bool CoShareDetector::IsPair(const Trace& a, const Trace& b) const {
  return !options_.remove_loops || (a.account != b.account && a.content != b.content);
}

// A trace needs one partner only, so it looks no further than that: forwards, then backwards, past
// the rest of its account's run.
void CoShareDetector::MarkPosts(std::span<const Trace* const> traces,
                                std::vector<uint8_t>* in_pair) const {
  if (traces.size() < 2) return;
  const int64_t window = options_.time_window.count();
  const std::vector<Run> runs = RunsOf(traces);
  const auto mark_if_pair = [&](const Trace& a, const Trace& b) {
    if (!IsPair(a, b)) return false;
    (*in_pair)[a.content] = 1;
    (*in_pair)[b.content] = 1;
    return true;
  };
  for (size_t i = 0; i < traces.size(); ++i) {
    const Trace& trace = *traces[i];
    bool found = (*in_pair)[trace.content] != 0;
    for (size_t j = runs[i].end; !found && j < traces.size(); ++j) {
      if (traces[j]->time - trace.time > window) break;
      found = mark_if_pair(trace, *traces[j]);
      if (traces[j]->account == trace.account) j = runs[j].end - 1;
    }
    for (size_t j = runs[i].begin; !found && j-- > 0;) {
      if (trace.time - traces[j]->time > window) break;
      found = mark_if_pair(trace, *traces[j]);
      if (traces[j]->account == trace.account) j = runs[j].begin;
    }
  }
}

std::vector<CoShareDetector::Run> CoShareDetector::RunsOf(
    std::span<const Trace* const> traces) const {
  std::vector<Run> runs(traces.size());
  const auto joined = [&](size_t i) {  // with the one before it
    return options_.remove_loops && i > 0 && traces[i - 1]->account == traces[i]->account;
  };
  for (size_t i = 0; i < runs.size(); ++i) runs[i].begin = joined(i) ? runs[i - 1].begin : i;
  for (size_t i = runs.size(); i-- > 0;) {
    runs[i].end = i + 1 < runs.size() && joined(i + 1) ? runs[i + 1].end : i + 1;
  }
  return runs;
}

std::vector<uint8_t> CoShareDetector::PostsOfParticipants(const std::vector<uint8_t>& in_pair,
                                                          uint32_t least) const {
  std::vector<uint32_t> posts(table_->accounts(), 0);
  for (const Trace& trace : table_->traces()) {
    if (in_pair[trace.content] != 0) ++posts[trace.account];
  }
  std::vector<uint8_t> stays(table_->contents(), 0);
  for (const Trace& trace : table_->traces()) {
    if (in_pair[trace.content] != 0 && posts[trace.account] >= least) stays[trace.content] = 1;
  }
  return stays;
}

uint64_t CoShareDetector::CountCandidates() const {
  uint64_t pairs = 0;
  for (uint32_t object = 0; object < table_->objects(); ++object) {
    pairs += CountCandidatesOf(object);
  }
  return pairs;
}

uint64_t CoShareDetector::CountCandidatesOf(uint32_t object) const {
  if (table_->TracesOf(object).size() < 2) return 0;
  uint64_t pairs = 0;
  std::vector<const Trace*> traces;
  Eligible(object, &traces);
  size_t first = 0;  // the oldest within the window of `last`
  for (size_t last = 0; last < traces.size(); ++last) {
    while (first < last &&
           traces[last]->time - traces[first]->time > options_.time_window.count()) {
      ++first;
    }
    pairs += last - first;
  }
  return pairs;
}

void CoShareDetector::ForEach(const CoShareSink& sink) const {
  std::vector<const Trace*> traces;
  for (uint32_t object = 0; object < table_->objects(); ++object) {
    Eligible(object, &traces);
    Pairs(traces, sink);
  }
}

void CoShareDetector::ForEachOf(uint32_t object, const CoShareSink& sink) const {
  std::vector<const Trace*> traces;
  Eligible(object, &traces);
  Pairs(traces, sink);
}

void CoShareDetector::Pairs(std::span<const Trace* const> traces, const CoShareSink& sink) const {
  if (traces.size() < 2) return;
  const int64_t window = options_.time_window.count();
  const std::vector<Run> runs = RunsOf(traces);
  // Of each trace on, the first whose post stays.
  std::vector<size_t> staying(traces.size() + 1, traces.size());
  for (size_t i = traces.size(); i-- > 0;) {
    staying[i] = stays_[traces[i]->content] != 0 ? i : staying[i + 1];
  }
  Batch batch(sink);
  for (size_t i = 0; i < traces.size(); ++i) {
    const Trace& older = *traces[i];
    const bool stays = staying[i] == i;
    for (size_t j = runs[i].end; j < traces.size(); ++j) {
      if (!stays) j = staying[j];
      if (j == traces.size() || traces[j]->time - older.time > window) break;
      if (IsPair(older, *traces[j])) {
        batch.Add(&older, traces[j]);
      } else if (traces[j]->account == older.account) {
        j = runs[j].end - 1;
      }
    }
  }
  batch.Flush();
}

FastShares::FastShares(const CoShareDetector& detector, std::chrono::seconds fast_window,
                       std::optional<uint32_t> min_participation)
    : fast_window_(fast_window) {
  const TraceTable& table = detector.table();
  std::vector<uint8_t> in_pair(table.contents(), 0);
  detector.ForEach([&](std::span<const CoShare> pairs) {
    for (const CoShare& pair : pairs) {
      if (pair.time_delta() > fast_window_.count()) continue;
      in_pair[pair.older->content] = 1;
      in_pair[pair.newer->content] = 1;
    }
  });
  stays_ = detector.PostsOfParticipants(
      in_pair, min_participation.value_or(detector.options().min_participation));
  FindAmbiguous(table);
  std::vector<uint8_t> ambiguous_object(table.objects(), 0);
  for (const Trace& trace : table.traces()) {
    if (ambiguous_[trace.content] != 0) ambiguous_object[trace.object] = 1;
  }
  for (uint32_t object = 0; object < table.objects(); ++object) {
    if (ambiguous_object[object] == 0) continue;
    detector.ForEachOf(object, [&](std::span<const CoShare> pairs) {
      for (const CoShare& pair : pairs) {
        if (IsAmbiguous(pair) && Remains(pair)) {
          fast_ambiguous_.Insert(KeyOf(pair.older->content, pair.newer->content));
        }
      }
    });
  }
}

void FastShares::FindAmbiguous(const TraceTable& table) {
  ambiguous_.assign(table.contents(), 0);
  std::vector<const Trace*> first(table.contents(), nullptr);
  for (const Trace& trace : table.traces()) {
    const Trace*& known = first[trace.content];
    if (known == nullptr) {
      known = &trace;
    } else if (known->account != trace.account || known->time != trace.time) {
      ambiguous_[trace.content] = 1;
    }
  }
}

bool FastShares::Remains(const CoShare& pair) const {
  return pair.time_delta() <= fast_window_.count() &&
         (stays_[pair.older->content] != 0 || stays_[pair.newer->content] != 0);
}

bool FastShares::IsAmbiguous(const CoShare& pair) const {
  return ambiguous_[pair.older->content] != 0 || ambiguous_[pair.newer->content] != 0;
}

bool FastShares::Contains(const CoShare& pair) const {
  if (!IsAmbiguous(pair)) return Remains(pair);
  return fast_ambiguous_.Contains(KeyOf(pair.older->content, pair.newer->content));
}

}  // namespace claque
