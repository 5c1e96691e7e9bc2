#include "worker/detect/network_stats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/detect/trace_rows.h"

namespace claque {
namespace {

using namespace std::chrono_literals;

struct Fixture {
  explicit Fixture(const std::vector<TraceRow>& rows)
      : table(TableOf(rows)), detector(table, {.min_participation = 1}), fast(detector, 1s) {}
  ShareNetwork Network(const FastShares* with, ShareNetworkOptions options = {}) const {
    auto network = BuildShareNetwork(detector, with, options);
    EXPECT_TRUE(network.ok());
    return *std::move(network);
  }

  TraceTable table;
  CoShareDetector detector;
  FastShares fast;
};

// a's edges: with b 2 s and 4 s apart, with c and d 6 s.
const std::vector<TraceRow> kRows = {{"o", "a", "m1", 0}, {"o", "b", "m2", 2}, {"p", "a", "m3", 0},
                                     {"p", "b", "m4", 4}, {"q", "a", "m5", 0}, {"q", "c", "m6", 6},
                                     {"r", "a", "m5", 0}, {"r", "d", "m7", 6}};

TEST(AccountStats, MeanCountsEdgesOfEqualFiguresOnce) {
  const Fixture f(kRows);
  const auto stats = AccountStatsOf(f.Network(nullptr), f.detector, nullptr);
  ASSERT_EQ(stats.size(), 4u);
  EXPECT_EQ(f.table.AccountName(stats[0].account), "a");
  EXPECT_DOUBLE_EQ(*stats[0].avg_time_delta, (3.0 + 6.0) / 2);
  EXPECT_EQ(stats[0].unique_shares_count, 3u);  // m5 of two objects is one post
  EXPECT_EQ(stats[0].fast_avg_time_delta, std::nullopt);
}

TEST(AccountStats, OnlyAccountsOfTheNetworkAreListedButAllTheirSharesCount) {
  const Fixture f(kRows);
  const auto stats = AccountStatsOf(f.Network(nullptr, {.subgraph = Subgraph::kOverThreshold}),
                                    f.detector, nullptr);
  ASSERT_EQ(stats.size(), 2u);
  EXPECT_DOUBLE_EQ(*stats[0].avg_time_delta, 3);
  EXPECT_EQ(stats[0].unique_shares_count, 3u);
}

TEST(AccountStats, OfFastEdgesCountFastSharesAlone) {
  std::vector<TraceRow> rows = kRows;
  for (const char* object : {"s", "t"}) {
    rows.push_back({object, "a", object + std::string("1"), 0});
    rows.push_back({object, "d", object + std::string("2"), 1});
  }
  rows.push_back({"u", "b", "u1", 0});
  rows.push_back({"u", "d", "u2", 0});
  const Fixture f(rows);
  const auto stats =
      AccountStatsOf(f.Network(&f.fast), f.detector, &f.fast, StatsEdges::kFastOverThreshold);
  ASSERT_EQ(stats.size(), 2u);  // a and d twice, b and d once
  EXPECT_EQ(f.table.AccountName(stats[0].account), "a");
  EXPECT_DOUBLE_EQ(*stats[0].fast_avg_time_delta, 1);
  EXPECT_EQ(stats[0].unique_shares_count, 2u);
}

TEST(GroupStats, CountFirstEndsOnly) {
  const Fixture f({{"o", "a", "m1", 0}, {"o", "b", "m2", 0}, {"o", "c", "m3", 0}});
  const auto stats = GroupStatsOf(f.Network(nullptr, {.objects = true}), f.table);
  ASSERT_EQ(stats.size(), 1u);
  EXPECT_EQ(stats[0].num_accounts, 2u);  // a-b, a-c, b-c
  EXPECT_TRUE(GroupStatsOf(f.Network(nullptr), f.table).empty());
}

// Edges: a-b of o and p, fast in o alone; b-c of q; a-d of s and of fast t and u.
TEST(GroupStats, OfEdgesOverAThreshold) {
  const Fixture f({{"o", "a", "m1", 0},
                   {"o", "b", "m2", 0},
                   {"p", "a", "m3", 0},
                   {"p", "b", "m4", 9},
                   {"q", "b", "m5", 0},
                   {"q", "c", "m6", 9},
                   {"s", "a", "n1", 0},
                   {"s", "d", "n2", 9},
                   {"t", "a", "n3", 0},
                   {"t", "d", "n4", 0},
                   {"u", "a", "n5", 0},
                   {"u", "d", "n6", 0}});
  const ShareNetwork network = f.Network(&f.fast, {.edge_weight = 0.3, .objects = true});
  const auto objects = [&](StatsEdges edges) {
    std::string names;
    for (const GroupStats& s : GroupStatsOf(network, f.table, edges)) {
      names += f.table.ObjectName(s.object);
    }
    return names;
  };
  EXPECT_EQ(objects(StatsEdges::kAll), "opqstu");
  EXPECT_EQ(objects(StatsEdges::kOverThreshold), "opstu");   // of 2, 1, 3
  EXPECT_EQ(objects(StatsEdges::kFastOverThreshold), "tu");  // of 1, 2
}

}  // namespace
}  // namespace claque
