#include "worker/detect/toolkit_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/unit/detect/trace_rows.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Edges(const std::vector<TraceRow>& rows, FurtherRow further,
                               uint32_t min_edge_weight = 1) {
  const TraceTable table = TableOf(rows, further);
  std::vector<std::string> edges;
  for (const ToolkitEdge& edge : BuildToolkitNetwork(table, 10s, min_edge_weight)) {
    edges.push_back(std::string(table.AccountName(edge.user_1)) + ">" +
                    std::string(table.AccountName(edge.user_2)) + ":" +
                    std::to_string(edge.weight));
  }
  return edges;
}

TEST(ToolkitNetwork, WeightCountsTheFirstUsersPosts) {
  EXPECT_THAT(
      Edges({{"o", "a", "m1", 0}, {"o", "b", "m2", 1}, {"o", "b", "m3", 10}}, FurtherRow::kIgnored),
      ElementsAre("a>b:1", "b>a:2", "b>b:2"));
}

TEST(ToolkitNetwork, MinimumIsPerDirection) {
  EXPECT_THAT(Edges({{"o", "a", "m1", 0}, {"o", "b", "m2", 0}, {"o", "b", "m3", 10}},
                    FurtherRow::kIgnored, 2),
              ElementsAre("b>a:2", "b>b:2"));
}

TEST(ToolkitNetwork, WindowIsInclusive) {
  EXPECT_THAT(Edges({{"o", "a", "m1", 0}, {"o", "b", "m2", 11}}, FurtherRow::kIgnored), IsEmpty());
}

TEST(ToolkitNetwork, PostOfTwoLinksCountsOnce) {
  const std::vector<TraceRow> rows = {
      {"o", "a", "m1", 0}, {"p", "a", "m1", 0}, {"o", "b", "m2", 1}, {"p", "b", "m3", 1}};
  EXPECT_THAT(Edges(rows, FurtherRow::kOtherObject), ElementsAre("a>b:1", "b>a:2"));
  EXPECT_THAT(Edges(rows, FurtherRow::kIgnored), ElementsAre("a>b:1", "b>a:1"));
}

}  // namespace
}  // namespace claque
