#include "worker/detect/pair_order.h"

#include <algorithm>
#include <numeric>

namespace claque {

PairOrder::PairOrder(const CoShareDetector& detector, PairTable table, bool fast) {
  const TraceTable& traces = detector.table();
  if (table == PairTable::kJoinPerObject) {
    object_rank_.assign(traces.objects(), UINT32_MAX);
    for (const Trace& trace : traces.traces()) {
      const uint32_t rows = traces.TracesOfAccount(trace.account);
      if (rows < detector.options().min_participation) continue;
      object_rank_[trace.object] = std::min(object_rank_[trace.object], trace.row);
    }
  }
  if (fast) {
    std::vector<uint32_t> sorted(traces.contents());
    std::iota(sorted.begin(), sorted.end(), 0u);
    std::sort(sorted.begin(), sorted.end(), [&](uint32_t a, uint32_t b) {
      return traces.ContentName(a) < traces.ContentName(b);
    });
    content_rank_.resize(sorted.size());
    for (uint32_t rank = 0; rank < sorted.size(); ++rank) content_rank_[sorted[rank]] = rank;
  }
}

PairOrder::Place PairOrder::PlaceOf(const CoShare& pair) const {
  const auto [low, high] = std::minmax(pair.older->row, pair.newer->row);
  Place place{0, 0, 0, high, low};
  if (!content_rank_.empty()) {
    place[0] = content_rank_[pair.older->content];
    place[1] = content_rank_[pair.newer->content];
  }
  if (!object_rank_.empty()) place[2] = object_rank_[pair.older->object];
  return place;
}

}  // namespace claque
