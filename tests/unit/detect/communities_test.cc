#include "worker/detect/communities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "tests/unit/detect/trace_rows.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::SizeIs;

using NamedEdge = std::pair<std::string, std::string>;

// Each as its number of edges and its accounts.
std::vector<std::string> Found(const std::vector<NamedEdge>& named, double resolution) {
  std::vector<TraceRow> rows;
  for (const auto& [a, b] : named) {
    for (const std::string& name : {a, b}) {
      rows.push_back({"o", name, "p" + std::to_string(rows.size()), 0});
    }
  }
  const TraceTable table = TableOf(rows);
  std::vector<std::string_view> names;
  for (uint32_t i = 0; i < table.accounts(); ++i) names.push_back(table.AccountName(i));
  const auto account = [&](const std::string& name) {
    return static_cast<uint32_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  std::vector<AccountPair> edges;
  for (const auto& [a, b] : named) edges.emplace_back(account(a), account(b));
  std::vector<std::string> found;
  for (const Component& c : CommunitiesOf(ComponentsOf(edges, table), edges, resolution, table)) {
    EXPECT_TRUE(std::is_sorted(c.edges.begin(), c.edges.end()));
    std::string text = std::to_string(c.edges.size());
    for (const uint32_t i : c.accounts) text += " " + std::string(table.AccountName(i));
    found.push_back(text);
  }
  return found;
}

std::vector<NamedEdge> Clique(const std::string& prefix, int accounts) {
  std::vector<NamedEdge> edges;
  for (int a = 0; a < accounts; ++a) {
    for (int b = 0; b < a; ++b) {
      edges.emplace_back(prefix + std::to_string(a), prefix + std::to_string(b));
    }
  }
  return edges;
}

// Overlapping neighbourhoods, so that there is no clear answer and chance decides.
std::vector<NamedEdge> Unclear(const std::string& prefix, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<NamedEdge> edges;
  for (uint32_t a = 0; a < 150; ++a) {
    edges.emplace_back(prefix + std::to_string(a), prefix + std::to_string((a + 1) % 150));
    for (int i = 0; i < 3; ++i) {
      const uint64_t b = (a + 2 + random() % 12) % 150;
      edges.emplace_back(prefix + std::to_string(a), prefix + std::to_string(b));
    }
  }
  return edges;
}

TEST(Communities, ListsThatShareAFanAreApartAndTheFanIsInOne) {
  std::vector<NamedEdge> edges = Clique("a", 6);
  for (const NamedEdge& e : Clique("b", 5)) edges.push_back(e);
  for (const char* name : {"a0", "a1", "a2", "b0"}) edges.emplace_back("fan", name);
  EXPECT_THAT(Found(edges, .3), ElementsAre("18 a0 a1 a2 a3 a4 a5 fan", "10 b0 b1 b2 b3 b4"));
}

TEST(Communities, AccountAloneIsNone) {
  std::vector<NamedEdge> edges = Clique("a", 6);
  edges.emplace_back("a0", "stray");
  edges.emplace_back("loop", "loop");
  EXPECT_THAT(Found(edges, .5), ElementsAre("15 a0 a1 a2 a3 a4 a5"));
}

TEST(Communities, LargestFirstThenByName) {
  std::vector<NamedEdge> edges = {{"z", "y"}, {"n", "m"}};
  for (const NamedEdge& e : Clique("x", 3)) edges.push_back(e);
  EXPECT_THAT(Found(edges, .5), ElementsAre("3 x0 x1 x2", "1 m n", "1 y z"));
}

TEST(Communities, OrderAndDirectionOfEdgesAndNumbersOfAccountsChangeNothing) {
  std::mt19937 random(1);
  for (uint32_t seed = 0; seed < 10; ++seed) {
    std::vector<NamedEdge> edges = Unclear("u", seed);
    const std::vector<std::string> before = Found(edges, .1);
    EXPECT_GT(before.size(), 3U);
    std::shuffle(edges.begin(), edges.end(), random);  // accounts are numbered in this order
    for (auto& [a, b] : edges) {
      if (random() % 2 == 0) std::swap(a, b);
    }
    EXPECT_EQ(Found(edges, .1), before) << seed;
  }
}

TEST(Communities, OtherComponentChangesNothing) {
  for (uint32_t seed = 0; seed < 10; ++seed) {
    std::vector<NamedEdge> edges = Unclear("u", seed);
    const std::vector<std::string> before = Found(edges, .1);
    // Accounts before and after those by name, edges before and after theirs.
    std::vector<NamedEdge> more = Clique("a", 7);
    more.insert(more.end(), edges.begin(), edges.end());
    for (const NamedEdge& e : Unclear("z", seed + 100)) more.push_back(e);
    const std::vector<std::string> after = Found(more, .1);
    EXPECT_GT(after.size(), before.size());
    EXPECT_THAT(after, IsSupersetOf(before)) << seed;
  }
}

TEST(Communities, NoEdgesNoCommunities) { EXPECT_THAT(Found({}, .1), SizeIs(0)); }

}  // namespace
}  // namespace claque
