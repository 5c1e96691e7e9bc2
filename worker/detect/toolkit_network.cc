#include "worker/detect/toolkit_network.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "worker/detect/key_map.h"

namespace claque {
namespace {

class Tally {
 public:
  // `post` of user_1 has a partner of user_2.
  void Add(uint32_t user_1, uint32_t user_2, uint32_t post) {
    uint32_t& number = numbers_[KeyOf(user_1, user_2)];
    if (number == 0) {
      edges_.push_back({user_1, user_2, 0});
      number = static_cast<uint32_t>(edges_.size());
    }
    if (posts_.Insert(KeyOf(number, post))) ++edges_[number - 1].weight;
  }
  std::vector<ToolkitEdge> Take() && { return std::move(edges_); }

 private:
  KeyMap<uint32_t> numbers_;  // users -> place in edges_, plus 1
  std::vector<ToolkitEdge> edges_;
  KeySet posts_;  // (number, post)
};

void AddObject(std::span<const Trace> traces, int64_t window, Tally* tally) {
  for (size_t i = 0; i < traces.size(); ++i) {
    const Trace& older = traces[i];
    for (size_t j = i + 1; j < traces.size() && traces[j].time - older.time <= window; ++j) {
      const Trace& newer = traces[j];
      if (older.content == newer.content) continue;
      tally->Add(older.account, newer.account, older.content);
      tally->Add(newer.account, older.account, newer.content);
    }
  }
}

}  // namespace

std::vector<ToolkitEdge> BuildToolkitNetwork(const TraceTable& table,
                                             std::chrono::seconds time_window,
                                             uint32_t min_edge_weight) {
  Tally tally;
  for (uint32_t object = 0; object < table.objects(); ++object) {
    AddObject(table.TracesOf(object), time_window.count(), &tally);
  }
  std::vector<ToolkitEdge> edges = std::move(tally).Take();
  std::erase_if(edges, [&](const ToolkitEdge& edge) { return edge.weight < min_edge_weight; });
  std::sort(edges.begin(), edges.end(), [&](const ToolkitEdge& a, const ToolkitEdge& b) {
    return std::pair(table.AccountName(a.user_1), table.AccountName(a.user_2)) <
           std::pair(table.AccountName(b.user_1), table.AccountName(b.user_2));
  });
  return edges;
}

}  // namespace claque
