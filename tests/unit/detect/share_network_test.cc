#include "worker/detect/share_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/status_matchers.h"
#include "tests/unit/detect/trace_rows.h"
#include "worker/detect/quantile.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr CoShareOptions kAnyAccount{.min_participation = 1};

TEST(Quantile, IsTypeSevenOfHyndmanAndFan) {
  EXPECT_EQ(Quantile({}, 0.5), std::nullopt);
  EXPECT_EQ(Quantile({7}, 0.99), 7);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 0), 1);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 1), 4);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(*Quantile({10, 20, 30, 40, 50}, 0.9), 46);
}

// A network with its table, and its edges as "a-b:weight".
struct Fixture {
  explicit Fixture(const std::vector<TraceRow>& rows, CoShareOptions pairs = kAnyAccount)
      : table(TableOf(rows)), detector(table, pairs) {}
  std::vector<std::string> Edges(const ShareNetworkOptions& options,
                                 const FastShares* fast = nullptr) const {
    const auto network = BuildShareNetwork(detector, fast, options);
    EXPECT_THAT(network, IsOk());
    std::vector<std::string> edges;
    for (const ShareEdge& edge : network->edges) edges.push_back(Text(edge));
    return edges;
  }
  std::string Text(const ShareEdge& edge) const {
    return std::string(table.AccountName(edge.account)) + "-" +
           std::string(table.AccountName(edge.account_y)) + ":" + std::to_string(edge.full.weight);
  }

  TraceTable table;
  CoShareDetector detector;
};

TEST(ShareNetwork, EdgeAddsUpThePairsOfBothDirections) {
  const Fixture f({{"o", "b", "m1", 0},
                   {"o", "a", "m2", 2},
                   {"p", "a", "m3", 0},
                   {"p", "b", "m4", 5},
                   {"p", "b", "m5", 5}});
  const auto network = BuildShareNetwork(f.detector, nullptr, {});
  ASSERT_THAT(network, IsOk());
  ASSERT_EQ(network->edges.size(), 1u);
  const ShareEdge& edge = network->edges[0];
  EXPECT_EQ(f.Text(edge), "a-b:3");
  EXPECT_DOUBLE_EQ(edge.full.avg_time_delta, 4);
  EXPECT_EQ(edge.full.n_content_id, 2u);    // m1, m3: the older ones
  EXPECT_EQ(edge.full.n_content_id_y, 3u);  // m2, m4, m5
  EXPECT_DOUBLE_EQ(edge.full.edge_symmetry_score(), 2.0 / 3);
  EXPECT_FALSE(edge.fast.has_value());
}

// a and b twice, b and c once.
const std::vector<TraceRow> kTwoAndOne = {{"o", "a", "m1", 0}, {"o", "b", "m2", 0},
                                          {"p", "a", "m3", 0}, {"p", "b", "m4", 0},
                                          {"q", "b", "m5", 0}, {"q", "c", "m6", 0}};

TEST(ShareNetwork, ThresholdIsStrict) {
  const Fixture f(kTwoAndOne);
  const auto all = BuildShareNetwork(f.detector, nullptr, {.edge_weight = 1});
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->threshold, 2);
  EXPECT_FALSE(all->edges[0].full.over_threshold);
  EXPECT_THAT(f.Edges({.edge_weight = 1, .subgraph = Subgraph::kOverThreshold}), IsEmpty());
  EXPECT_THAT(f.Edges({.edge_weight = 0.5, .subgraph = Subgraph::kOverThreshold}),
              ElementsAre("a-b:2"));
}

TEST(ShareNetwork, ObjectsAreKeptOnRequestEachOnce) {
  const Fixture f({{"o", "a", "m1", 0},
                   {"o", "b", "m2", 0},
                   {"o", "b", "m3", 1},
                   {"p", "a", "m4", 0},
                   {"p", "b", "m5", 0}});
  const auto without = BuildShareNetwork(f.detector, nullptr, {});
  ASSERT_THAT(without, IsOk());
  EXPECT_THAT(without->edges[0].full.objects, IsEmpty());
  const auto with = BuildShareNetwork(f.detector, nullptr, {.objects = true});
  ASSERT_THAT(with, IsOk());
  EXPECT_THAT(with->edges[0].full.objects, ElementsAre(0u, 1u));
}

TEST(ShareNetwork, ObjectsComeInOrderOfTheTableOfPairs) {
  const Fixture f(
      {{"q", "a", "z1", 0}, {"p", "a", "z2", 50}, {"p", "b", "y1", 50}, {"q", "b", "y2", 0}});
  const auto objects = [&](PairTable table, const FastShares* fast) {
    const auto network =
        BuildShareNetwork(f.detector, fast, {.objects = true, .pair_table = table});
    EXPECT_THAT(network, IsOk());
    return std::string(f.table.ObjectName(network->edges[0].full.objects[0]));
  };
  EXPECT_EQ(objects(PairTable::kOneJoin, nullptr), "p");        // b's first row
  EXPECT_EQ(objects(PairTable::kJoinPerObject, nullptr), "q");  // a's first row
  const FastShares fast(f.detector, 10s);
  EXPECT_EQ(objects(PairTable::kOneJoin, &fast), "q");  // z1 before z2
}

TEST(ShareNetwork, LoopIsAnEdgeWhereLoopsAreKept) {
  const Fixture f({{"o", "a", "m1", 0}, {"o", "a", "m2", 3}},
                  {.min_participation = 1, .remove_loops = false});
  EXPECT_THAT(f.Edges({}), ElementsAre("a-a:1"));
}

TEST(ShareNetwork, FastWindowHasItsOwnFiguresAndThreshold) {
  std::vector<TraceRow> rows = kTwoAndOne;
  rows.push_back({"r", "a", "m7", 0});
  rows.push_back({"r", "c", "m8", 9});
  const Fixture f(rows);
  const FastShares fast(f.detector, 1s);
  const auto network = BuildShareNetwork(f.detector, &fast, {.edge_weight = 0.5});
  ASSERT_THAT(network, IsOk());
  EXPECT_TRUE(network->has_fast);
  EXPECT_EQ(network->threshold, 1);         // of 2, 1, 1
  EXPECT_EQ(network->fast_threshold, 1.5);  // of 2, 1
  EXPECT_EQ(f.Text(network->edges[1]), "a-c:1");
  EXPECT_FALSE(network->edges[1].fast.has_value());
  EXPECT_TRUE(network->edges[0].fast->over_threshold);
  EXPECT_THAT(f.Edges({.subgraph = Subgraph::kFastOverThreshold}, &fast), ElementsAre("a-b:2"));
}

// a and b are fast; c is next to a and d next to c alone.
TEST(ShareNetwork, FastNeighbourhoodHoldsEveryEdgeAmongTheNeighbours) {
  std::vector<TraceRow> rows = kTwoAndOne;
  for (const auto& [object, x, y] : {std::tuple("r", "a", "c"), {"s", "c", "d"}}) {
    rows.push_back({object, x, std::string(object) + x, 0});
    rows.push_back({object, y, std::string(object) + y, 9});
  }
  const Fixture f(rows);
  const FastShares fast(f.detector, 1s);
  EXPECT_THAT(f.Edges({}, &fast), ElementsAre("a-b:2", "a-c:1", "b-c:1", "c-d:1"));
  EXPECT_THAT(f.Edges({.subgraph = Subgraph::kFastNeighbourhood}, &fast),
              ElementsAre("a-b:2", "a-c:1", "b-c:1"));
}

TEST(ShareNetwork, NoPairsAreAnEmptyNetwork) {
  const Fixture f({{"o", "a", "m1", 0}});
  const FastShares fast(f.detector, 1s);
  const auto network = BuildShareNetwork(f.detector, &fast, {});
  ASSERT_THAT(network, IsOk());
  EXPECT_THAT(network->edges, IsEmpty());
  EXPECT_EQ(network->threshold, std::nullopt);
}

TEST(ShareNetwork, RefusesAQuantileThatIsNone) {
  const Fixture f(kTwoAndOne);
  for (const double quantile : {-0.1, 1.1, std::nan(""), HUGE_VAL}) {
    EXPECT_THAT(BuildShareNetwork(f.detector, nullptr, {.edge_weight = quantile}),
                StatusIs(Code::kInvalidArgument, HasSubstr("between 0 and 1")));
  }
}

TEST(ShareNetwork, RefusesASubgraphThatDoesNotGoWithTheFastWindow) {
  const Fixture f(kTwoAndOne);
  const FastShares fast(f.detector, 1s);
  EXPECT_THAT(BuildShareNetwork(f.detector, &fast, {.subgraph = Subgraph::kOverThreshold}),
              StatusIs(Code::kInvalidArgument, HasSubstr("subgraph 1")));
  for (const Subgraph subgraph : {Subgraph::kFastOverThreshold, Subgraph::kFastNeighbourhood}) {
    EXPECT_THAT(BuildShareNetwork(f.detector, nullptr, {.subgraph = subgraph}),
                StatusIs(Code::kInvalidArgument, HasSubstr("need a fast window")));
  }
}

}  // namespace
}  // namespace claque
