#include <cstdio>

#include "cli/demo/score.h"

namespace claque::demo {
namespace {

// Two digits, or "-" where there is nothing to divide by.
std::string Cell(const std::optional<double>& value) {
  char out[16];
  if (!value) return "-";
  std::snprintf(out, sizeof out, "%.2f", *value);
  return out;
}

}  // namespace

std::optional<double> ScoreRow::precision() const {
  if (found == 0 || false_alarms) return std::nullopt;
  return static_cast<double>(right) / static_cast<double>(found);
}

std::optional<double> ScoreRow::recall() const {
  if (planted == 0 || false_alarms) return std::nullopt;
  return static_cast<double>(met) / static_cast<double>(planted);
}

std::string FormatScore(const std::vector<ScoreRow>& rows) {
  std::string out = "SIGNAL              PLANTED   FOUND   RIGHT  PRECISION  RECALL  NOTE\n";
  for (const ScoreRow& row : rows) {
    const std::string note = row.built ? row.note
                                       : std::to_string(row.met) + " of " +
                                             std::to_string(row.planted) + ", not built yet";
    char line[128];
    std::snprintf(line, sizeof line, "%-18s %8lld %7lld %7lld  %9s  %6s  ", row.kind.c_str(),
                  static_cast<long long>(row.planted), static_cast<long long>(row.found),
                  static_cast<long long>(row.right), Cell(row.precision()).c_str(),
                  Cell(row.recall()).c_str());
    out += line + note + "\n";
  }
  return out;
}

}  // namespace claque::demo
