// Writes what was found in shares as tables with CooRTweet's columns and rows.
#ifndef CLAQUE_CLI_DETECT_COORDINATION_TABLES_H_
#define CLAQUE_CLI_DETECT_COORDINATION_TABLES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "cli/detect/graph_file.h"
#include "common/base/status.h"
#include "worker/detect/chance_network.h"
#include "worker/detect/co_share.h"
#include "worker/detect/key_map.h"
#include "worker/detect/network_stats.h"
#include "worker/detect/share_network.h"
#include "worker/detect/toolkit_network.h"

namespace claque {

// Each writes one file (OutputFile), its rows bytewise in order, and returns what went wrong.

// detect_groups: all pairs. `fast`: nullptr = no column time_window_N. What exceeds `memory` bytes
// is sorted in temporary files, object by object.
// `of`: only pairs of these accounts (KeyOf of lesser and greater number); nullptr = all.
Status WriteGroups(const CoShareDetector& detector, const FastShares* fast, const KeySet* of,
                   size_t memory, const std::string& path);
// generate_coordinated_network. `objects`: with the column of objects, where the network has them.
Status WriteEdges(const ShareNetwork& network, const TraceTable& table, bool objects,
                  const std::string& path);
// account_stats.
Status WriteAccounts(const std::vector<AccountStats>& stats, const TraceTable& table, bool fast,
                     const std::string& path);
// group_stats.
Status WriteObjects(const std::vector<GroupStats>& stats, const TraceTable& table,
                    const std::string& path);
// The graph's networks: number, accounts, edges, summed weight, names of the accounts.
Status WriteNetworks(const NetworkGraph& graph, const std::string& path);
// What chance does not explain: edges, and the accounts in them.
Status WriteChanceEdges(const std::vector<ChanceEdge>& edges, const TraceTable& table,
                        const std::string& path);
Status WriteChanceAccounts(const std::vector<ChanceEdge>& edges, const TraceTable& table,
                           const std::string& path);
// user_1, user_2, weight.
Status WriteToolkitEdges(const std::vector<ToolkitEdge>& edges, const TraceTable& table,
                         const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_COORDINATION_TABLES_H_
