// The report's part on what a network tells of the campaign's narratives.
#ifndef CLAQUE_CLI_REPORT_TELLINGS_H_
#define CLAQUE_CLI_REPORT_TELLINGS_H_

#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "cli/report_text.h"

namespace claque {

// Names of the posts that stand for what it tells.
std::vector<std::string> PostsOfTellings(const v1::Network& network);

// HTML; empty where it tells no narrative. Accounts as counts, none below 5. Pure.
std::string TellingsOf(const v1::Network& network, const PostsByName& posts);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_TELLINGS_H_
