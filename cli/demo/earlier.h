// The earlier campaign of the demo: the storm before the referendum of 2026, as somebody imported
// it.
#ifndef CLAQUE_CLI_DEMO_EARLIER_H_
#define CLAQUE_CLI_DEMO_EARLIER_H_

#include <string>

#include "claque/v1/campaign.pb.h"
#include "cli/demo/fiction.h"

namespace claque::demo {

// Its one source is `file`.
v1::Campaign EarlierCampaign(const std::string& file);
// Its posts as `claque import` reads them, a JSON object a line: of those carriers of today's storm
// who took part then, and of strangers.
std::string EarlierPosts(const Fiction& fiction);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_EARLIER_H_
