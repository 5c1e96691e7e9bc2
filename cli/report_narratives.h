// The narratives of a report.
#ifndef CLAQUE_CLI_REPORT_NARRATIVES_H_
#define CLAQUE_CLI_REPORT_NARRATIVES_H_

#include <string>
#include <vector>

#include "claque/v1/types.pb.h"

namespace claque {

// Titles, counts of posts, top terms and cues as HTML; no post and no account. Empty where there
// are none. Pure.
std::string NarrativesSection(const std::vector<v1::Narrative>& narratives);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_NARRATIVES_H_
