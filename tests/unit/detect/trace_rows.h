// Small tables, and their pairs as text, for tests of worker/detect.
#ifndef CLAQUE_TESTS_UNIT_DETECT_TRACE_ROWS_H_
#define CLAQUE_TESTS_UNIT_DETECT_TRACE_ROWS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "worker/detect/co_share.h"

namespace claque {

struct TraceRow {
  std::string object;
  std::string account;
  std::string content;
  int64_t time = 0;  // Unix seconds
};

inline TraceTable TableOf(const std::vector<TraceRow>& rows,
                          FurtherRow further = FurtherRow::kTrace) {
  TraceTableBuilder builder(further);
  for (const TraceRow& row : rows) {
    builder.Add(row.object, row.account, row.content,
                std::chrono::sys_seconds(std::chrono::seconds(row.time)));
  }
  return std::move(builder).Build();
}

// "object,account,account_y,content,content_y,delta"
inline std::string TextOf(const TraceTable& table, const CoShare& pair) {
  const auto cell = [](std::string_view name) { return std::string(name) + ","; };
  return cell(table.ObjectName(pair.older->object)) + cell(table.AccountName(pair.older->account)) +
         cell(table.AccountName(pair.newer->account)) +
         cell(table.ContentName(pair.older->content)) +
         cell(table.ContentName(pair.newer->content)) + std::to_string(pair.time_delta());
}

inline std::vector<std::string> PairsOf(const CoShareDetector& detector) {
  std::vector<std::string> pairs;
  detector.ForEach([&](std::span<const CoShare> found) {
    for (const CoShare& pair : found) pairs.push_back(TextOf(detector.table(), pair));
  });
  return pairs;
}

// Those that are fast.
inline std::vector<std::string> PairsOf(const CoShareDetector& detector, const FastShares& fast) {
  std::vector<std::string> pairs;
  detector.ForEach([&](std::span<const CoShare> found) {
    for (const CoShare& pair : found) {
      if (fast.Contains(pair)) pairs.push_back(TextOf(detector.table(), pair));
    }
  });
  return pairs;
}

}  // namespace claque

#endif  // CLAQUE_TESTS_UNIT_DETECT_TRACE_ROWS_H_
