#include "worker/detect/components.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/detect/trace_rows.h"

namespace claque {
namespace {

using testing::ElementsAre;

TEST(Components, LargestFirstThenByName) {
  // z-y; b-c, c-a: names and numbers are in different orders.
  const TraceTable table = TableOf({{"1", "z", "p1", 0},
                                    {"1", "y", "p2", 0},
                                    {"2", "c", "p3", 0},
                                    {"2", "b", "p4", 0},
                                    {"3", "a", "p5", 0},
                                    {"3", "c", "p6", 0},
                                    {"4", "m", "p7", 0},
                                    {"4", "n", "p8", 0}});
  const auto edge = [&](size_t i, size_t k) {
    return AccountPair(table.traces()[i].account, table.traces()[k].account);
  };
  const std::vector<AccountPair> edges = {edge(0, 1), edge(2, 3), edge(4, 5), edge(6, 7)};
  std::vector<std::string> found;
  for (const Component& component : ComponentsOf(edges, table)) {
    std::string text = std::to_string(component.edges.size());
    for (const uint32_t account : component.accounts) {
      text += " " + std::string(table.AccountName(account));
    }
    found.push_back(text);
  }
  EXPECT_THAT(found, ElementsAre("2 a b c", "1 m n", "1 y z"));
}

TEST(Components, NetworkWithoutEdgesHasNone) {
  const TraceTable table = TableOf({{"1", "a", "p1", 0}});
  EXPECT_TRUE(ComponentsOf({}, table).empty());
}

}  // namespace
}  // namespace claque
