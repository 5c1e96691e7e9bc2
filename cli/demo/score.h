// Score: what a run found against what was planted, a row a signal kind, honest about kinds that
// are not built yet.
#ifndef CLAQUE_CLI_DEMO_SCORE_H_
#define CLAQUE_CLI_DEMO_SCORE_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"

namespace claque::demo {

// Everything a run published, as the query services list it. Order does not matter.
struct Findings {
  std::vector<v1::Page> pages;
  std::vector<v1::Post> posts;
  std::vector<v1::Mission> missions;
  std::vector<v1::Echo> echoes;
  std::vector<v1::Network> networks;
  std::vector<v1::Burst> bursts;
  std::vector<v1::Cohort> cohorts;
  std::vector<v1::Overlap> overlaps;
  std::vector<v1::Relation> relations;
  // Kinds of rows that the server does not compute, e.g. "relations". Their rows say so.
  std::set<std::string> not_built;
};

struct ScoreRow {
  std::string kind;
  int64_t planted = 0;
  int64_t found = 0;  // what counts for or against precision
  int64_t right = 0;  // of those found, the ones that were planted
  int64_t met = 0;    // of those planted, the ones that were found (several findings may meet one)
  bool built = true;
  bool false_alarms = false;  // `found` counts errors: no precision, no recall
  std::string note;

  // Unset where nothing was found (or planted): not assessable rather than 0.
  std::optional<double> precision() const;
  std::optional<double> recall() const;
};

// `truth` is the truth file (truth.h). Posts, missions and echoes are matched by permalink, which
// carries no handle; pages by the hash of their body; accounts through their posts. Rows in a fixed
// order: pages, posts, missions, stock phrases, echoes (all, and recall by kind), networks, control
// networks (false alarms, with their levels), bursts, cascades, cohorts, overlaps, relations,
// controls (false alarms, with a 95 % Wilson interval in the note).
std::vector<ScoreRow> Score(const nlohmann::json& truth, const Findings& findings);

// A table for a terminal, one line a row, e.g. "overlaps  1  0  0  -  0.00  0 of 1, not built yet".
std::string FormatScore(const std::vector<ScoreRow>& rows);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_SCORE_H_
