// Networks that people confirmed, as a file for graph programs. All others stay in the house.
#ifndef CLAQUE_CLI_EXPORT_GRAPH_H_
#define CLAQUE_CLI_EXPORT_GRAPH_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "cli/client.h"
#include "cli/detect/graph_file.h"
#include "common/base/status.h"

namespace claque {

// All networks, then all edges; what it gives is the same for any order of edges.
class ConfirmedNetworks {
 public:
  void AddNetwork(const v1::Network& network);
  void AddEdge(v1::Edge edge);

  // Accounts by pseudonym, edges within networks, with weight and, where chance was reckoned,
  // occasions and surprise. Valid as long as this object.
  NetworkGraph Graph();

  // Resource names; a network's number in the graph is its place here, from 1.
  const std::vector<std::string>& names() const { return names_; }
  int64_t left_out() const { return left_out_; }  // networks that nobody confirmed

 private:
  std::vector<std::string> names_;
  std::vector<v1::Edge> edges_;
  int64_t left_out_ = 0;
};

// `format`: "gexf" or "graphml"; `path` "-" = standard output. Says on standard error which
// networks are in it, and how many are not.
Status ExportGraph(Client& client, const std::string& campaign, const std::string& format,
                   const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_EXPORT_GRAPH_H_
