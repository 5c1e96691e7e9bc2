// Writes cohorts, and figures of groups beside the population's, as one table.
#ifndef CLAQUE_CLI_DETECT_COHORT_TABLE_H_
#define CLAQUE_CLI_DETECT_COHORT_TABLE_H_

#include <map>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "worker/detect/cohort_figures.h"
#include "worker/detect/cohorts.h"

namespace claque {

struct CohortTable {
  const AccountFacts* facts = nullptr;
  Cohorts cohorts;
  CohortOptions options;
  std::map<std::string, GroupFigures> groups;  // by name
};

// One file (OutputFile): the cohorts, those of the group "population"; then the groups. What is not
// assessable is a row of NOT_ASSESSABLE; an empty cell has no meaning for its kind of row.
Status WriteCohorts(const CohortTable& table, const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_COHORT_TABLE_H_
