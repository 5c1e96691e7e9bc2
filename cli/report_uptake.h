// What followed a mission, in words and as a curve: for the HTML report and for the terminal.
#ifndef CLAQUE_CLI_REPORT_UPTAKE_H_
#define CLAQUE_CLI_REPORT_UPTAKE_H_

#include <string>

#include "claque/v1/types.pb.h"

namespace claque {

// HTML: echoes and target actions against the rate before, latency, ages beside the population's,
// counter-evidence, and the curve. Accounts as counts, none below 5.
std::string UptakeSection(const v1::Uptake& uptake);

// The same for people at a terminal, lines of plain text that start with `indent`.
std::string UptakeLines(const v1::Mission& mission, const std::string& indent);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_UPTAKE_H_
