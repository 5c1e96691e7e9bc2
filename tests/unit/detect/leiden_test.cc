#include "worker/detect/leiden.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace claque {
namespace {

using testing::ElementsAre;

using Edges = std::vector<WeightedEdge>;

void AddClique(uint32_t first, uint32_t nodes, Edges* edges) {
  for (uint32_t a = first; a < first + nodes; ++a) {
    for (uint32_t b = a + 1; b < first + nodes; ++b) edges->push_back({a, b, 1});
  }
}

// Of groups of `group` nodes, with chances of an edge within and between them.
Edges Planted(uint32_t nodes, uint32_t group, double within, double between, uint32_t seed) {
  std::mt19937 random(seed);
  Edges edges;
  for (uint32_t a = 0; a < nodes; ++a) {
    for (uint32_t b = a + 1; b < nodes; ++b) {
      const double chance = a / group == b / group ? within : between;
      if (static_cast<double>(random()) < chance * 4294967296.0) edges.push_back({a, b, 1});
    }
  }
  return edges;
}

// By node: its part of its community, parts being connected.
uint32_t ConnectedParts(const Edges& edges, const Grouping& found) {
  std::vector<uint32_t> part(found.of.size());
  std::iota(part.begin(), part.end(), 0U);
  for (bool changed = true; changed;) {
    changed = false;
    for (const WeightedEdge& e : edges) {
      if (found.of[e.a] != found.of[e.b] || part[e.a] == part[e.b]) continue;
      part[e.a] = part[e.b] = std::min(part[e.a], part[e.b]);
      changed = true;
    }
  }
  return Grouping::Dense(part).groups;
}

double QualityOf(const Edges& edges, const Grouping& grouping, double resolution) {
  return PottsQuality(edges, grouping.of, resolution);
}

// The greatest quality of all partitions.
double Optimum(const Edges& edges, double resolution, std::vector<uint32_t>* of, uint32_t node,
               uint32_t groups) {
  if (node == of->size()) return PottsQuality(edges, *of, resolution);
  double best = -1e9;
  for (uint32_t group = 0; group <= groups; ++group) {
    (*of)[node] = group;
    best = std::max(best, Optimum(edges, resolution, of, node + 1, std::max(groups, group + 1)));
  }
  return best;
}

TEST(Leiden, CliquesWithABridgeAreTwoCommunities) {
  Edges edges;
  AddClique(0, 4, &edges);
  AddClique(4, 3, &edges);
  edges.push_back({3, 4, 1});
  EXPECT_THAT(Leiden(7, edges, {.resolution = .3}).of, ElementsAre(0, 0, 0, 0, 1, 1, 1));
}

TEST(Leiden, RingOfManyCliquesDoesNotMerge) {
  constexpr uint32_t kCliques = 200;
  Edges edges;
  for (uint32_t clique = 0; clique < kCliques; ++clique) {
    AddClique(clique * 5, 5, &edges);
    edges.push_back({clique * 5, (clique * 5 + 6) % (kCliques * 5), 1});
  }
  EXPECT_EQ(Leiden(kCliques * 5, edges, {.resolution = .1}).groups, kCliques);
}

TEST(Leiden, ResolutionIsTheLeastDensity) {
  Edges path;
  for (uint32_t i = 0; i + 1 < 40; ++i) path.push_back({i, i + 1, 1});
  EXPECT_EQ(Leiden(40, path, {.resolution = .001}).groups, 1U);
  EXPECT_EQ(Leiden(40, path, {.resolution = 1.5}).groups, 40U);
  const Grouping found = Leiden(40, path, {.resolution = .5});
  std::vector<double> nodes(found.groups), inside(found.groups);
  for (const uint32_t group : found.of) ++nodes[group];
  for (const WeightedEdge& e : path) inside[found.of[e.a]] += found.of[e.a] == found.of[e.b];
  for (uint32_t group = 0; group < found.groups; ++group) {
    EXPECT_GE(inside[group], .5 * nodes[group] * (nodes[group] - 1) / 2);
  }
}

TEST(Leiden, HeavyEdgesBindAndLoopsDoNot) {
  // A square: its heavy sides are opposite.
  const Edges edges = {{0, 1, 5}, {1, 2, 1}, {2, 3, 5}, {3, 0, 1}, {0, 0, 100}, {1, 1, 100}};
  EXPECT_THAT(Leiden(4, edges, {.resolution = 2}).of, ElementsAre(0, 0, 1, 1));
  EXPECT_DOUBLE_EQ(PottsQuality(edges, std::vector<uint32_t>{0, 0, 1, 1}, 2), 6);
}

TEST(Leiden, EdgesBetweenTheSameNodesCountTogether) {
  const Edges edges = {{0, 1, 1}, {1, 0, 1}, {1, 2, 1}};
  EXPECT_THAT(Leiden(3, edges, {.resolution = 1.5}).of, ElementsAre(0, 0, 1));
}

TEST(Leiden, NodesWithoutEdgesAreAlone) {
  EXPECT_EQ(Leiden(3, {}, {}).groups, 3U);
  EXPECT_EQ(Leiden(0, {}, {}).groups, 0U);
}

TEST(Leiden, PlantedGroupsAreFound) {
  const Edges edges = Planted(300, 30, .5, .02, 1);
  const Grouping found = Leiden(300, edges, {.resolution = .1});
  ASSERT_EQ(found.groups, 10U);
  for (uint32_t node = 0; node < 300; ++node) EXPECT_EQ(found.of[node], node / 30) << node;
}

TEST(Leiden, EachCommunityIsConnected) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    const Edges edges = Planted(120, 12, .3, seed % 2 == 0 ? .01 : .05, seed);
    for (const double resolution : {.003, .02, .1, .4}) {
      const Grouping found = Leiden(120, edges, {.resolution = resolution, .seed = seed});
      EXPECT_EQ(ConnectedParts(edges, found), found.groups) << seed << " " << resolution;
    }
  }
}

TEST(Leiden, NeitherMovingANodeNorJoiningTwoCommunitiesImprovesIt) {
  for (uint32_t seed = 0; seed < 10; ++seed) {
    const Edges edges = Planted(60, 10, .4, .05, seed);
    const Grouping found = Leiden(60, edges, {.resolution = .15, .seed = seed});
    const double quality = QualityOf(edges, found, .15);
    ASSERT_LT(found.groups, 60U);
    for (uint32_t node = 0; node < 60; ++node) {
      for (uint32_t to = 0; to <= found.groups; ++to) {
        Grouping moved = found;
        moved.of[node] = to;
        EXPECT_LE(QualityOf(edges, moved, .15), quality + 1e-9) << seed << " " << node;
      }
    }
    for (uint32_t a = 0; a < found.groups; ++a) {
      for (uint32_t b = 0; b < a; ++b) {
        Grouping joined = found;
        std::replace(joined.of.begin(), joined.of.end(), a, b);
        EXPECT_LE(QualityOf(edges, joined, .15), quality + 1e-9) << seed << " " << a << " " << b;
      }
    }
  }
}

TEST(Leiden, SmallGraphsReachTheOptimumInTenStarts) {
  uint32_t reached = 0;
  for (uint32_t seed = 0; seed < 60; ++seed) {
    const Edges edges = Planted(7, 4, .8, .3, seed);
    std::vector<uint32_t> of(7);
    const double optimum = Optimum(edges, .4, &of, 0, 0);
    const double quality = QualityOf(edges, Leiden(7, edges, {.resolution = .4, .starts = 10}), .4);
    EXPECT_LE(quality, optimum + 1e-9);
    if (quality > optimum - 1e-9) ++reached;
  }
  EXPECT_EQ(reached, 60U);
}

TEST(Leiden, SameSeedGivesTheSameCommunities) {
  const Edges edges = Planted(200, 20, .2, .02, 3);
  const LeidenOptions options = {.resolution = .05, .seed = 4};
  EXPECT_EQ(Leiden(200, edges, options).of, Leiden(200, edges, options).of);
}

}  // namespace
}  // namespace claque
