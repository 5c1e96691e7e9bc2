#include "worker/detect/edge_pairs.h"

#include <algorithm>

#include "worker/detect/key_map.h"

namespace claque {
namespace {

uint64_t KeyOfPair(uint32_t a, uint32_t b) {
  const auto [low, high] = std::minmax(a, b);
  return KeyOf(low, high);
}

}  // namespace

void ForEachPairOf(const CoShareDetector& detector, std::span<const AccountPair> edges,
                   std::span<const uint8_t> left_out,
                   const std::function<void(uint32_t, const CoShare&)>& visit) {
  KeyMap<uint32_t> index;
  for (uint32_t i = 0; i < edges.size(); ++i) {
    index[KeyOfPair(edges[i].first, edges[i].second)] = i;
  }
  const auto look_up = [&](std::span<const CoShare> pairs) {
    for (const CoShare& pair : pairs) {
      const uint32_t* edge = index.Find(KeyOfPair(pair.older->account, pair.newer->account));
      if (edge != nullptr) visit(*edge, pair);
    }
  };
  for (uint32_t object = 0; object < detector.table().objects(); ++object) {
    if (left_out.empty() || left_out[object] == 0) detector.ForEachOf(object, look_up);
  }
}

}  // namespace claque
