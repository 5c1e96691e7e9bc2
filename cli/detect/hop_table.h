// Writes where an object was observed first, next and so on as a table.
#ifndef CLAQUE_CLI_DETECT_HOP_TABLE_H_
#define CLAQUE_CLI_DETECT_HOP_TABLE_H_

#include <string>
#include <vector>

#include "common/base/status.h"
#include "worker/detect/bursts.h"
#include "worker/detect/hops.h"

namespace claque {

// Of each burst the hops within it (covers = burst) and of its object in the whole file (object);
// of each the platforms, their languages and their communities, as rows of their own. One file
// (OutputFile), in the order given.
Status WriteHops(const std::vector<Burst>& bursts, const HopFinder& hops, const TraceTable& table,
                 const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_HOP_TABLE_H_
