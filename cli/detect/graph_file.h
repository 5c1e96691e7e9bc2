// Writes networks as files for graph programs such as Gephi.
#ifndef CLAQUE_CLI_DETECT_GRAPH_FILE_H_
#define CLAQUE_CLI_DETECT_GRAPH_FILE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status.h"
#include "worker/detect/components.h"

namespace claque {

// A figure of each edge.
struct EdgeFigure {
  std::string name;
  std::vector<double> of_edge;
};

// An undirected network: its accounts by component and name, with the numbers (from 1) of their
// component and of their network, if they are in one, and its edges in the order given, with
// figures; the first of these is the weight. Names are made valid UTF-8 without control characters,
// as XML 1.0 wants it. Both write one file (OutputFile).
struct NetworkGraph {
  std::vector<std::string_view> names;  // by account
  std::vector<AccountPair> edges;
  std::vector<EdgeFigure> figures;    // at least one
  std::vector<Component> components;  // of the edges
  std::vector<Component> networks;    // the same, or communities in them
};
// GEXF 1.3.
Status WriteGexf(const NetworkGraph& graph, const std::string& path);
// GraphML.
Status WriteGraphMl(const NetworkGraph& graph, const std::string& path);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_GRAPH_FILE_H_
