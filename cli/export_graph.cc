#include "cli/export_graph.h"

#include <algorithm>
#include <iostream>
#include <set>
#include <string_view>
#include <utility>

#include "common/base/resource_name.h"

namespace claque {

void ConfirmedNetworks::AddNetwork(const v1::Network& network) {
  if (network.review() == v1::CONFIRMED) {
    names_.push_back(network.name());
  } else {
    ++left_out_;
  }
}

void ConfirmedNetworks::AddEdge(v1::Edge edge) {
  if (std::ranges::find(names_, edge.network()) == names_.end()) return;
  edge.clear_evidence();
  edge.clear_posts();
  edges_.push_back(std::move(edge));
}

NetworkGraph ConfirmedNetworks::Graph() {
  std::ranges::sort(edges_, {}, &v1::Edge::name);
  std::map<std::string_view, uint32_t> ids;
  for (const v1::Edge& edge : edges_)
    ids[LastSegment(edge.account())] = ids[LastSegment(edge.account_y())] = 0;
  NetworkGraph graph;
  for (auto& [name, id] : ids) {
    id = static_cast<uint32_t>(graph.names.size());
    graph.names.push_back(name);
  }
  graph.figures = {{"weight", {}}, {"occasions", {}}, {"surprise", {}}};
  graph.networks.resize(names_.size());
  std::vector<std::set<uint32_t>> accounts(names_.size());
  for (const v1::Edge& edge : edges_) {
    const auto network =
        static_cast<size_t>(std::ranges::find(names_, edge.network()) - names_.begin());
    graph.networks[network].edges.push_back(static_cast<uint32_t>(graph.edges.size()));
    graph.edges.emplace_back(ids[LastSegment(edge.account())], ids[LastSegment(edge.account_y())]);
    accounts[network].insert({graph.edges.back().first, graph.edges.back().second});
    graph.figures[0].of_edge.push_back(static_cast<double>(edge.weight()));
    graph.figures[1].of_edge.push_back(edge.occasion_count());
    graph.figures[2].of_edge.push_back(edge.surprise());
  }
  for (size_t i = 0; i < accounts.size(); ++i) {
    graph.networks[i].accounts.assign(accounts[i].begin(), accounts[i].end());
  }
  graph.components = graph.networks;
  if (std::ranges::none_of(edges_, &v1::Edge::has_surprise)) graph.figures.resize(1);
  return graph;
}

Status ExportGraph(Client& client, const std::string& campaign, const std::string& format,
                   const std::string& path) {
  ConfirmedNetworks networks;
  CLAQUE_RETURN_IF_ERROR(client.List("networks", {.parent = campaign}, [&](const auto& row) {
    networks.AddNetwork(static_cast<const v1::Network&>(row));
    return true;
  }));
  if (!networks.names().empty()) {
    CLAQUE_RETURN_IF_ERROR(client.List("edges", {.parent = campaign}, [&](const auto& row) {
      networks.AddEdge(static_cast<const v1::Edge&>(row));
      return true;
    }));
  }
  const NetworkGraph graph = networks.Graph();
  CLAQUE_RETURN_IF_ERROR(format == "gexf" ? WriteGexf(graph, path) : WriteGraphMl(graph, path));
  for (size_t i = 0; i < networks.names().size(); ++i) {
    std::cerr << "network " << i + 1 << " is " << networks.names()[i] << '\n';
  }
  std::cerr << networks.left_out() << " networks left out: nobody confirmed them\n";
  return OkStatus();
}

}  // namespace claque
