#include "worker/detect/edge_tally.h"

#include <algorithm>
#include <tuple>

namespace claque {

void EdgeTally::Add(const CoShare& pair) {
  const auto [low, high] = std::minmax(pair.older->account, pair.newer->account);
  uint32_t& number = numbers_[KeyOf(high, low)];
  if (number == 0) {
    edges_.push_back({.low = low, .high = high});
    number = static_cast<uint32_t>(edges_.size());
  }
  const uint32_t at = number - 1;
  Edge& edge = edges_[at];
  ++edge.pairs;
  edge.time_delta += pair.time_delta();
  if (older_.Insert(KeyOf(at, pair.older->content))) ++edge.older_posts;
  if (newer_.Insert(KeyOf(at, pair.newer->content))) ++edge.newer_posts;
  if (order_ == nullptr) return;
  const PairOrder::Place place = order_->PlaceOf(pair);
  if (edge.pairs == 1 || place < edge.first_pair) edge.first_pair = place;
  First& first = objects_[KeyOf(at, pair.older->object)];
  if (!first.known || place < first.place) first = {true, place};
}

std::vector<std::vector<uint32_t>> EdgeTally::Objects() const {
  struct Entry {
    uint32_t edge;
    PairOrder::Place first;
    uint32_t object;
  };
  std::vector<Entry> entries;
  entries.reserve(objects_.size());
  objects_.ForEach([&](uint64_t key, const First& first) {
    entries.push_back({static_cast<uint32_t>(key >> 32), first.place, static_cast<uint32_t>(key)});
  });
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.edge, a.first, a.object) < std::tie(b.edge, b.first, b.object);
  });
  std::vector<std::vector<uint32_t>> objects(edges_.size());
  for (const Entry& entry : entries) objects[entry.edge].push_back(entry.object);
  return objects;
}

}  // namespace claque
