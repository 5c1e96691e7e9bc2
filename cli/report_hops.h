// The report's part on where a storm was observed first, next and so on.
#ifndef CLAQUE_CLI_REPORT_HOPS_H_
#define CLAQUE_CLI_REPORT_HOPS_H_

#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "cli/report_text.h"

namespace claque {

// Names of the posts that stand for its hops.
std::vector<std::string> PostsOfHops(const v1::Burst& burst);

// HTML; empty where the run knows of no hops. Accounts as counts, none below 5. Pure.
std::string HopsOf(const v1::Burst& burst, const PostsByName& posts);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_HOPS_H_
