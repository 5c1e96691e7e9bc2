// The report's section on networks.
#ifndef CLAQUE_CLI_REPORT_NETWORKS_H_
#define CLAQUE_CLI_REPORT_NETWORKS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "cli/client.h"
#include "cli/report_text.h"
#include "common/base/status.h"

namespace claque {

// What it shows: the largest networks, and of each the edges that chance explains least.
struct NetworkReport {
  int64_t total = 0;                                   // also of those not shown
  std::vector<v1::Network> networks;                   // in order of the report
  std::map<std::string, std::vector<v1::Edge>> edges;  // by network
  PostsByName posts;                                   // of the evidence of these
};

// Adds one to those that are kept; in any order.
void AddNetwork(v1::Network network, NetworkReport* report);
// The same for edges, once all networks are in.
void AddEdge(v1::Edge edge, NetworkReport* report);

// All of it, as the server has it.
Status CollectNetworks(Client& client, const std::string& campaign, NetworkReport* report);

// HTML. Accounts as counts, none below 5; by name where people confirmed the network. Pure.
std::string NetworksSection(const NetworkReport& report);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_NETWORKS_H_
