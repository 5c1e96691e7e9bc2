#include "cli/export_graph.h"

#include <gmock/gmock.h>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

v1::Network Reviewed(const std::string& name, v1::Review review) {
  v1::Network network;
  network.set_name(name);
  network.set_review(review);
  return network;
}

v1::Edge EdgeOf(const std::string& a, const std::string& b, const std::string& network,
                double surprise) {
  v1::Edge edge;
  edge.set_name("campaigns/c/edges/" + a + b);
  edge.set_account("campaigns/c/accounts/" + a);
  edge.set_account_y("campaigns/c/accounts/" + b);
  edge.set_network(network);
  edge.set_weight(4);
  edge.set_occasion_count(3);
  edge.set_surprise(surprise);
  return edge;
}

TEST(ConfirmedNetworks, OnlyTheirAccountsAndEdgesAreInTheGraph) {
  ConfirmedNetworks networks;
  networks.AddNetwork(Reviewed("n", v1::CONFIRMED));
  networks.AddNetwork(Reviewed("m", v1::UNREVIEWED));
  networks.AddNetwork(Reviewed("k", v1::REJECTED));
  networks.AddEdge(EdgeOf("blue", "red", "n", 7));
  networks.AddEdge(EdgeOf("secret", "hidden", "m", 9));
  networks.AddEdge(EdgeOf("blue", "hidden", "", 9));
  const NetworkGraph graph = networks.Graph();
  EXPECT_THAT(graph.names, ElementsAre("blue", "red"));
  EXPECT_THAT(graph.edges, ElementsAre(Pair(0, 1)));
  ASSERT_THAT(graph.figures, SizeIs(3));
  EXPECT_THAT(graph.figures[0].of_edge, ElementsAre(4));
  EXPECT_THAT(graph.figures[1].of_edge, ElementsAre(3));
  EXPECT_THAT(graph.figures[2].of_edge, ElementsAre(7));
  EXPECT_THAT(graph.networks[0].accounts, ElementsAre(0, 1));
  EXPECT_EQ(networks.left_out(), 2);
}

TEST(ConfirmedNetworks, OrderOfEdgesDoesNotMatter) {
  ConfirmedNetworks networks, reversed;
  for (ConfirmedNetworks* n : {&networks, &reversed}) {
    n->AddNetwork(Reviewed("n", v1::CONFIRMED));
    n->AddNetwork(Reviewed("m", v1::CONFIRMED));
  }
  networks.AddEdge(EdgeOf("a", "c", "n", 1));
  networks.AddEdge(EdgeOf("b", "d", "m", 2));
  reversed.AddEdge(EdgeOf("b", "d", "m", 2));
  reversed.AddEdge(EdgeOf("a", "c", "n", 1));
  const NetworkGraph one = networks.Graph(), other = reversed.Graph();
  EXPECT_EQ(one.names, other.names);
  EXPECT_EQ(one.edges, other.edges);
  EXPECT_EQ(one.figures[2].of_edge, other.figures[2].of_edge);
  EXPECT_THAT(one.networks[1].accounts, ElementsAre(1, 3));
}

TEST(ConfirmedNetworks, WithoutChanceThereIsWeightAlone) {
  ConfirmedNetworks networks;
  networks.AddNetwork(Reviewed("n", v1::CONFIRMED));
  v1::Edge edge = EdgeOf("a", "b", "n", 0);
  edge.clear_surprise();
  networks.AddEdge(edge);
  EXPECT_THAT(networks.Graph().figures, SizeIs(1));
}

TEST(ConfirmedNetworks, NoneConfirmedIsAnEmptyGraph) {
  ConfirmedNetworks networks;
  networks.AddEdge(EdgeOf("a", "b", "", 1));
  EXPECT_THAT(networks.Graph().names, IsEmpty());
}

}  // namespace
}  // namespace claque
