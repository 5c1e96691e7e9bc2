#include "worker/detect/network_stats.h"

#include <algorithm>
#include <compare>

#include "worker/detect/key_map.h"

namespace claque {
namespace {

// One edge as seen from one end. Absent figures are below zero.
struct Figures {
  uint32_t account = 0;
  double time_delta = -1;
  double symmetry = -1;
  double fast_time_delta = -1;
  double fast_symmetry = -1;

  friend auto operator<=>(const Figures&, const Figures&) = default;
};

bool Counts(const ShareEdge& edge, StatsEdges edges) {
  switch (edges) {
    case StatsEdges::kAll:
      return true;
    case StatsEdges::kOverThreshold:
      return edge.full.over_threshold;
    case StatsEdges::kFastOverThreshold:
      return edge.fast && edge.fast->over_threshold;
  }
  return false;
}

// Each once, by account.
std::vector<Figures> FiguresOf(const ShareNetwork& network, StatsEdges edges) {
  std::vector<Figures> all;
  for (const ShareEdge& edge : network.edges) {
    if (!Counts(edge, edges)) continue;
    Figures figures{edge.account, edge.full.avg_time_delta, edge.full.edge_symmetry_score()};
    if (edge.fast) {
      figures.fast_time_delta = edge.fast->avg_time_delta;
      figures.fast_symmetry = edge.fast->edge_symmetry_score();
    }
    all.push_back(figures);
    figures.account = edge.account_y;
    all.push_back(figures);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

class Mean {
 public:
  void Add(double figure) {
    if (figure < 0) return;
    sum_ += figure;
    ++count_;
  }
  std::optional<double> Get() const {
    if (count_ == 0) return std::nullopt;
    return sum_ / count_;
  }

 private:
  double sum_ = 0;
  double count_ = 0;
};

// By account: its different posts in pairs.
std::vector<uint32_t> UniqueShares(const CoShareDetector& detector, const FastShares* only) {
  std::vector<uint32_t> shares(detector.table().accounts(), 0);
  KeySet seen;  // (account, post)
  const auto add = [&](const Trace& trace) {
    if (seen.Insert(KeyOf(trace.account, trace.content))) ++shares[trace.account];
  };
  detector.ForEach([&](std::span<const CoShare> pairs) {
    for (const CoShare& pair : pairs) {
      if (only != nullptr && !only->Contains(pair)) continue;
      add(*pair.older);
      add(*pair.newer);
    }
  });
  return shares;
}

}  // namespace

std::vector<AccountStats> AccountStatsOf(const ShareNetwork& network,
                                         const CoShareDetector& detector, const FastShares* fast,
                                         StatsEdges edges) {
  const std::vector<Figures> figures = FiguresOf(network, edges);
  const std::vector<uint32_t> shares =
      UniqueShares(detector, edges == StatsEdges::kFastOverThreshold ? fast : nullptr);
  std::vector<AccountStats> stats;
  for (size_t begin = 0; begin < figures.size();) {
    const uint32_t account = figures[begin].account;
    Mean time_delta, symmetry, fast_time_delta, fast_symmetry;
    for (; begin < figures.size() && figures[begin].account == account; ++begin) {
      time_delta.Add(figures[begin].time_delta);
      symmetry.Add(figures[begin].symmetry);
      fast_time_delta.Add(figures[begin].fast_time_delta);
      fast_symmetry.Add(figures[begin].fast_symmetry);
    }
    if (shares[account] == 0) continue;
    stats.push_back({account, time_delta.Get(), symmetry.Get(), fast_time_delta.Get(),
                     fast_symmetry.Get(), shares[account]});
  }
  const TraceTable& table = detector.table();
  std::sort(stats.begin(), stats.end(), [&](const AccountStats& a, const AccountStats& b) {
    return table.AccountName(a.account) < table.AccountName(b.account);
  });
  return stats;
}

std::vector<GroupStats> GroupStatsOf(const ShareNetwork& network, const TraceTable& table,
                                     StatsEdges edges) {
  std::vector<uint32_t> accounts(table.objects(), 0);
  KeySet seen;  // (object, account)
  for (const ShareEdge& edge : network.edges) {
    if (!Counts(edge, edges)) continue;
    const bool of_fast = edges == StatsEdges::kFastOverThreshold;
    for (const uint32_t object : (of_fast ? *edge.fast : edge.full).objects) {
      if (seen.Insert(KeyOf(object, edge.first_end))) ++accounts[object];
    }
  }
  std::vector<GroupStats> stats;
  for (uint32_t object = 0; object < accounts.size(); ++object) {
    if (accounts[object] > 0) stats.push_back({object, accounts[object]});
  }
  std::sort(stats.begin(), stats.end(), [&](const GroupStats& a, const GroupStats& b) {
    return table.ObjectName(a.object) < table.ObjectName(b.object);
  });
  return stats;
}

}  // namespace claque
