// Equal to CooRTweet 2.1.3, row by row, on every published set.
#include "tests/unit/detect/coordination_oracle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/detect/trace_rows.h"
#include "worker/detect/network_stats.h"

namespace claque {
namespace {

using testing::CsvTable;
using testing::OraclePath;
using testing::OracleSet;
using testing::OracleSets;
using testing::ReadFile;

// Everything that is computed of one set.
class CoordinationOracle : public ::testing::TestWithParam<OracleSet> {
 protected:
  void SetUp() override {
    if (GetParam().tag.empty()) GTEST_SKIP() << "the shared data is not at hand";
    table_ = std::make_unique<TraceTable>(testing::ReadTraces(GetParam().input));
    detector_ = std::make_unique<CoShareDetector>(*table_, GetParam().pairs);
    if (GetParam().fast_window) {
      fast_ = std::make_unique<FastShares>(*detector_, *GetParam().fast_window);
    }
    auto network = BuildShareNetwork(*detector_, fast_.get(), GetParam().network);
    ASSERT_TRUE(network.ok()) << network.status().ToString();
    network_ = *std::move(network);
  }
  std::string File(const std::string& kind) const {
    return ReadFile(OraclePath(GetParam().tag + "." + kind + ".csv"));
  }
  std::string Account(uint32_t account) const { return std::string(table_->AccountName(account)); }

  std::unique_ptr<TraceTable> table_;
  std::unique_ptr<CoShareDetector> detector_;
  std::unique_ptr<FastShares> fast_;
  ShareNetwork network_;
};

std::vector<OracleSet> SetsOrNone() {
  auto sets = OracleSets();
  if (sets.empty()) sets.emplace_back();
  return sets;
}

INSTANTIATE_TEST_SUITE_P(CooRTweet, CoordinationOracle, ::testing::ValuesIn(SetsOrNone()),
                         [](const ::testing::TestParamInfo<OracleSet>& set) {
                           return set.param.tag.empty() ? "none" : set.param.tag;
                         });

// An empty cell is "there is none".
void ExpectCell(const CsvTable& expected, size_t row, const std::string& column,
                std::optional<double> figure) {
  const std::string& cell = expected.At(row, column);
  ASSERT_EQ(cell.empty(), !figure.has_value()) << column;
  if (!figure) return;
  EXPECT_NEAR(std::stod(cell), *figure, 1e-9) << column;
}

// `suffix`: of the columns' names.
void ExpectShares(const CsvTable& expected, size_t row, const std::string& suffix,
                  const EdgeShares* shares) {
  const auto cell = [&](const std::string& column, double figure) {
    ExpectCell(expected, row, column + suffix,
               shares == nullptr ? std::nullopt : std::optional(figure));
  };
  const EdgeShares& s = shares == nullptr ? EdgeShares() : *shares;
  cell("weight", static_cast<double>(s.weight));
  cell("avg_time_delta", s.avg_time_delta);
  cell("n_content_id", s.n_content_id);
  cell("n_content_id_y", s.n_content_id_y);
  cell("edge_symmetry_score", s.edge_symmetry_score());
  cell("weight_threshold", s.over_threshold ? 1 : 0);
}

TEST_P(CoordinationOracle, GroupsAreEqual) {
  std::vector<std::string> rows;
  detector_->ForEach([&](std::span<const CoShare> pairs) {
    for (const CoShare& pair : pairs) {
      rows.push_back(TextOf(*table_, pair));
      if (fast_) rows.back() += fast_->Contains(pair) ? ",1" : ",0";
    }
  });
  std::sort(rows.begin(), rows.end());
  std::istringstream file(File("groups"));
  std::string line;
  std::getline(file, line);
  std::vector<std::string> expected;
  while (std::getline(file, line)) expected.push_back(line);
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(rows, expected);
}

TEST_P(CoordinationOracle, EdgesAreEqual) {
  const CsvTable expected(File("edges"));
  ASSERT_EQ(network_.edges.size(), expected.rows());
  for (size_t i = 0; i < expected.rows(); ++i) {
    const ShareEdge& edge = network_.edges[i];
    SCOPED_TRACE(Account(edge.account) + " " + Account(edge.account_y));
    ASSERT_EQ(Account(edge.account), expected.At(i, "from"));
    ASSERT_EQ(Account(edge.account_y), expected.At(i, "to"));
    ExpectShares(expected, i, fast_ ? "_full" : "", &edge.full);
    if (fast_) ExpectShares(expected, i, "_fast", edge.fast ? &*edge.fast : nullptr);
    if (!GetParam().network.objects || fast_) continue;
    std::string objects;
    for (const uint32_t object : edge.full.objects) {
      objects += (objects.empty() ? "" : ",") + std::string(table_->ObjectName(object));
    }
    EXPECT_EQ(objects, expected.At(i, "object_ids"));
  }
}

TEST_P(CoordinationOracle, AccountStatsAreEqual) {
  const CsvTable expected(File("account_stats"));
  const std::vector<AccountStats> stats = AccountStatsOf(network_, *detector_, fast_.get());
  ASSERT_EQ(stats.size(), expected.rows());
  for (size_t i = 0; i < expected.rows(); ++i) {
    SCOPED_TRACE(Account(stats[i].account));
    ASSERT_EQ(Account(stats[i].account), expected.At(i, "account_id"));
    const std::string suffix = fast_ ? "_full" : "";
    ExpectCell(expected, i, "avg_time_delta" + suffix, stats[i].avg_time_delta);
    ExpectCell(expected, i, "avg_edge_symmetry_score" + suffix, stats[i].avg_edge_symmetry_score);
    ExpectCell(expected, i, "unique_shares_count", stats[i].unique_shares_count);
    if (!fast_) continue;
    ExpectCell(expected, i, "avg_time_delta_fast", stats[i].fast_avg_time_delta);
    ExpectCell(expected, i, "avg_edge_symmetry_score_fast", stats[i].fast_avg_edge_symmetry_score);
  }
}

TEST_P(CoordinationOracle, GroupStatsAreEqual) {
  const bool is_there = std::filesystem::exists(OraclePath(GetParam().tag + ".group_stats.csv"));
  ASSERT_EQ(is_there, GetParam().network.objects);
  if (!is_there) return;
  const CsvTable expected(File("group_stats"));
  const std::vector<GroupStats> stats = GroupStatsOf(network_, *table_);
  ASSERT_EQ(stats.size(), expected.rows());
  for (size_t i = 0; i < expected.rows(); ++i) {
    EXPECT_EQ(table_->ObjectName(stats[i].object), expected.At(i, "object_id"));
    ExpectCell(expected, i, "num_accounts", stats[i].num_accounts);
  }
}

}  // namespace
}  // namespace claque
