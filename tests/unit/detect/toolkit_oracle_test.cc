// Equal to the Coordination Network Toolkit (daa0e11), row by row, on every published set.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "tests/unit/detect/coordination_oracle.h"
#include "worker/detect/toolkit_network.h"

namespace claque {
namespace {

using testing::CsvTable;
using testing::OraclePath;
using testing::ReadFile;
using testing::ReadTraces;

// "cnt_rus_coretweet_w60_m1.csv": input, method, window in seconds, minimum.
std::vector<std::string> Files() {
  std::vector<std::string> files;
  if (!std::filesystem::exists(OraclePath(""))) return files;
  for (const auto& entry : std::filesystem::directory_iterator(OraclePath(""))) {
    const std::string name = entry.path().filename();
    if (name.starts_with("cnt_")) files.push_back(name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string InputOf(const std::string& input, const std::string& method) {
  if (input == "micro") return "micro_semantics.csv";
  if (input == "rus") return "russian_coord_tweets.csv";
  return method.starts_with("hashtag") ? "ger_ev_hashtag.csv" : "ger_ev_url.csv";
}

TEST(ToolkitOracle, EdgesAreEqual) {
  if (Files().empty()) GTEST_SKIP() << "the shared data is not at hand";
  for (const std::string& file : Files()) {
    SCOPED_TRACE(file);
    const std::regex form("cnt_([a-z]+)_(.+)_w([0-9]+)_m([0-9]+)\\.csv");
    std::smatch name;
    ASSERT_TRUE(std::regex_match(file, name, form));
    const bool is_link = name[2].str().ends_with("colink");
    const TraceTable table = ReadTraces(InputOf(name[1], name[2]),
                                        is_link ? FurtherRow::kOtherObject : FurtherRow::kIgnored);
    const auto edges = BuildToolkitNetwork(table, std::chrono::seconds(std::stoi(name[3])),
                                           static_cast<uint32_t>(std::stoi(name[4])));
    const CsvTable expected(ReadFile(OraclePath(file)));
    ASSERT_EQ(edges.size(), expected.rows());
    for (size_t i = 0; i < edges.size(); ++i) {
      ASSERT_EQ(table.AccountName(edges[i].user_1), expected.At(i, "user_1")) << i;
      ASSERT_EQ(table.AccountName(edges[i].user_2), expected.At(i, "user_2")) << i;
      ASSERT_EQ(std::to_string(edges[i].weight), expected.At(i, "weight")) << i;
    }
  }
}

}  // namespace
}  // namespace claque
