// The report's section on shared wording.
#ifndef CLAQUE_CLI_REPORT_FAMILIES_H_
#define CLAQUE_CLI_REPORT_FAMILIES_H_

#include <string>
#include <vector>

#include "claque/v1/types.pb.h"

namespace claque {

// HTML: the families with most accounts, as counts; no post and no account by name. Pure.
std::string FamiliesSection(std::vector<v1::PhraseFamily> families);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_FAMILIES_H_
