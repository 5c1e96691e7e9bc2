#include "worker/detect/toolkit_network.h"

#include <algorithm>
#include <cstddef>
#include <span>

namespace claque {
namespace {

// Traces by account, those of one post beside each other.
class TracesByAccount {
 public:
  explicit TracesByAccount(const TraceTable& table)
      : begin_(table.accounts() + 1, 0), traces_(table.traces().size()) {
    for (uint32_t account = 0; account < table.accounts(); ++account) {
      begin_[account + 1] = begin_[account] + table.TracesOfAccount(account);
    }
    std::vector<size_t> next = begin_;
    for (const Trace& trace : table.traces()) traces_[next[trace.account]++] = &trace;
    for (uint32_t account = 0; account < table.accounts(); ++account) {
      std::sort(traces_.begin() + static_cast<ptrdiff_t>(begin_[account]),
                traces_.begin() + static_cast<ptrdiff_t>(begin_[account + 1]),
                [](const Trace* a, const Trace* b) { return a->content < b->content; });
    }
  }
  std::span<const Trace* const> Of(uint32_t account) const {
    return std::span(traces_).subspan(begin_[account], begin_[account + 1] - begin_[account]);
  }

 private:
  std::vector<size_t> begin_;
  std::vector<const Trace*> traces_;
};

// Weights of the edges from one user, one user after the other.
class Weights {
 public:
  Weights(const TraceTable& table, int64_t window)
      : table_(&table), window_(window), to_(table.accounts()) {}

  // `traces`: of one user, by post.
  void Add(std::span<const Trace* const> traces) {
    for (size_t i = 0; i < traces.size(); ++i) {
      if (i == 0 || traces[i]->content != traces[i - 1]->content) ++post_;
      AddPartners(*traces[i]);
    }
  }
  // Of at least `least`, by `rank`, as edges from `user`; all weights are zero after it.
  void Take(uint32_t user, uint32_t least, const std::vector<uint32_t>& rank,
            std::vector<ToolkitEdge>* edges) {
    const size_t begin = edges->size();
    for (const uint32_t other : touched_) {
      if (to_[other].weight >= least) edges->push_back({user, other, to_[other].weight});
      to_[other].weight = 0;
    }
    touched_.clear();
    std::sort(edges->begin() + static_cast<ptrdiff_t>(begin), edges->end(),
              [&](const ToolkitEdge& a, const ToolkitEdge& b) {
                return rank[a.user_2] < rank[b.user_2];
              });
  }

 private:
  struct Weight {
    uint32_t post = 0;  // the last one that counted
    uint32_t weight = 0;
  };

  void AddPartners(const Trace& trace) {
    const std::span<const Trace> all = table_->TracesOf(trace.object);
    const Trace* const end = all.data() + all.size();
    for (const Trace* p = &trace + 1; p != end && p->time - trace.time <= window_; ++p) {
      AddPartner(trace, *p);
    }
    for (const Trace* p = &trace; p != all.data() && trace.time - p[-1].time <= window_; --p) {
      AddPartner(trace, p[-1]);
    }
  }
  void AddPartner(const Trace& trace, const Trace& partner) {
    Weight& to = to_[partner.account];
    if (to.post == post_ || partner.content == trace.content) return;
    to.post = post_;
    if (to.weight++ == 0) touched_.push_back(partner.account);
  }

  const TraceTable* table_;
  int64_t window_;
  uint32_t post_ = 0;       // of all users
  std::vector<Weight> to_;  // by account
  std::vector<uint32_t> touched_;
};

}  // namespace

std::vector<ToolkitEdge> BuildToolkitNetwork(const TraceTable& table,
                                             std::chrono::seconds time_window,
                                             uint32_t min_edge_weight) {
  const TracesByAccount traces(table);
  const std::vector<uint32_t> rank = RanksOfAccounts(table);
  std::vector<uint32_t> by_name(rank.size());
  for (uint32_t account = 0; account < rank.size(); ++account) by_name[rank[account]] = account;
  Weights weights(table, time_window.count());
  std::vector<ToolkitEdge> edges;
  for (const uint32_t user : by_name) {
    weights.Add(traces.Of(user));
    weights.Take(user, min_edge_weight, rank, &edges);
  }
  return edges;
}

}  // namespace claque
