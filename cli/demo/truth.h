// The truth file: what was planted, for scores and tests.
#ifndef CLAQUE_CLI_DEMO_TRUTH_H_
#define CLAQUE_CLI_DEMO_TRUTH_H_

#include <nlohmann/json.hpp>

#include "cli/demo/fiction.h"

namespace claque::demo {

// {options, electionDay, counts, sites[{key,address,origin,side,kind,lang}],
// pages[{url,site,sha256, bytes,behaviour,linked}], missions[], echoes[], nearMisses[], accounts[],
// storms[], relations[], controls[], otherHashtags[], plantedHandles[100]}. Times are Unix seconds,
// echoes and posts are named by permalink. Only what links lead to is in `pages`.
nlohmann::json Truth(const Fiction& fiction);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_TRUTH_H_
