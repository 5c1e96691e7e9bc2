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
  const CoShareDetector detector(table, {.min_participation = 1});
  const auto network = BuildShareNetwork(detector, nullptr, {});
  ASSERT_TRUE(network.ok());
  std::vector<std::string> found;
  for (const Component& component : ComponentsOf(*network, table)) {
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
