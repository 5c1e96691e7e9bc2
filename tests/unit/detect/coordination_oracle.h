// Published inputs and CooRTweet's outputs of them, where they are at hand.
#ifndef CLAQUE_TESTS_UNIT_DETECT_COORDINATION_ORACLE_H_
#define CLAQUE_TESTS_UNIT_DETECT_COORDINATION_ORACLE_H_

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/csv.h"
#include "tests/support/shared_data.h"
#include "worker/detect/co_share.h"
#include "worker/detect/share_network.h"

namespace claque::testing {

// One row of INDEX.csv.
struct OracleSet {
  std::string tag;
  std::string input;  // file
  CoShareOptions pairs;
  std::optional<std::chrono::seconds> fast_window;
  ShareNetworkOptions network;
};

inline std::filesystem::path OraclePath(const std::string& file) {
  return SharedPath("coordination/oracle/" + file);
}

// Empty where the data is not at hand.
inline std::vector<OracleSet> OracleSets() {
  std::vector<OracleSet> sets;
  if (!std::filesystem::exists(OraclePath("INDEX.csv"))) return sets;
  const CsvTable index(ReadFile(OraclePath("INDEX.csv")));
  for (size_t i = 0; i < index.rows(); ++i) {
    const auto number = [&](const std::string& column) { return std::stoi(index.At(i, column)); };
    OracleSet set;
    set.tag = index.At(i, "tag");
    const std::string family = set.tag.substr(0, set.tag.find('_'));
    const std::string kind = set.tag.substr(4, set.tag.find('_', 4) - 4);
    set.input = family == "micro" ? "micro_semantics.csv"
                : family == "rus" ? "russian_coord_tweets.csv"
                                  : "ger_ev_" + kind + ".csv";
    set.pairs = {.time_window = std::chrono::seconds(number("time_window")),
                 .min_participation = static_cast<uint32_t>(number("min_participation")),
                 .remove_loops = index.At(i, "remove_loops") == "TRUE"};
    if (!index.At(i, "fast").empty()) set.fast_window = std::chrono::seconds(number("fast"));
    set.network = {.edge_weight = std::stod(index.At(i, "edge_weight")),
                   .objects = index.At(i, "objects") == "TRUE",
                   .subgraph = static_cast<Subgraph>(number("subgraph"))};
    sets.push_back(std::move(set));
  }
  return sets;
}

inline TraceTable ReadTraces(const std::string& file, FurtherRow further = FurtherRow::kTrace) {
  const CsvTable rows(ReadFile(SharedPath("coordination/" + file)));
  TraceTableBuilder builder(further);
  for (size_t i = 0; i < rows.rows(); ++i) {
    const std::chrono::seconds time(std::stoll(rows.At(i, "timestamp_share")));
    builder.Add(rows.At(i, "object_id"), rows.At(i, "account_id"), rows.At(i, "content_id"),
                std::chrono::sys_seconds(time));
  }
  return std::move(builder).Build();
}

}  // namespace claque::testing

#endif  // CLAQUE_TESTS_UNIT_DETECT_COORDINATION_ORACLE_H_
