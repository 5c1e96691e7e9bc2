// Writes bursts and their cascades as a table.
#ifndef CLAQUE_CLI_DETECT_BURST_TABLE_H_
#define CLAQUE_CLI_DETECT_BURST_TABLE_H_

#include <string>
#include <vector>

#include "common/base/status.h"
#include "worker/detect/bursts.h"
#include "worker/detect/cascades.h"

namespace claque {

// Accounts that are named as the first of a burst; of those that began in the same second all are
// counted.
inline constexpr size_t kFirstAccounts = 10;

// One file (OutputFile), in the order given. REQUIRES: as many cascades as bursts.
Status WriteBursts(const std::vector<Burst>& bursts, const std::vector<Cascade>& cascades,
                   const TraceTable& table, const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_BURST_TABLE_H_
