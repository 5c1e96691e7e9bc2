// Writes bursts as a table.
#ifndef CLAQUE_CLI_DETECT_BURST_TABLE_H_
#define CLAQUE_CLI_DETECT_BURST_TABLE_H_

#include <string>
#include <vector>

#include "common/base/status.h"
#include "worker/detect/bursts.h"

namespace claque {

// Accounts that are named as the first of a burst; of those that began in the same second all are
// counted.
inline constexpr size_t kFirstAccounts = 10;

// One file (OutputFile), in the order given.
Status WriteBursts(const std::vector<Burst>& bursts, const TraceTable& table,
                   const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_BURST_TABLE_H_
