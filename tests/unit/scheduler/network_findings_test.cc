#include "coordinator/scheduler/network_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

v1::Network Strong() {
  v1::Network network;
  network.set_account_count(12);
  network.set_object_count(6);
  network.set_density(.5);
  network.set_lift(40);
  network.set_dated_account_count(10);
  network.set_young_fraction(.8);
  network.set_population_young_fraction(.1);
  return network;
}

TEST(LevelOfNetwork, ManyYoungAccountsFarOverChanceAndPopulationAreHigh) {
  EXPECT_EQ(LevelOf(Strong()), v1::HIGH);
}

TEST(LevelOfNetwork, WithoutOneObservableItIsMediumAtMost) {
  v1::Network network = Strong();
  network.set_dated_account_count(7);
  EXPECT_EQ(LevelOf(network), v1::MEDIUM);
  network = Strong();
  network.set_population_young_fraction(.5);
  EXPECT_EQ(LevelOf(network), v1::MEDIUM);
  network = Strong();
  network.set_density(.05);
  EXPECT_EQ(LevelOf(network), v1::MEDIUM);
  network = Strong();
  network.set_account_count(9);
  EXPECT_EQ(LevelOf(network), v1::MEDIUM);
}

// What is not observed is not 0.
TEST(LevelOfNetwork, YoungAccountsCountForNothingWhereNobodyElseShowsAnAge) {
  v1::Network network = Strong();
  network.clear_population_young_fraction();
  EXPECT_EQ(LevelOf(network), v1::MEDIUM);
}

TEST(LevelOfNetwork, AnsweringACallRaisesNothing) {
  v1::Network network = Strong();
  network.clear_young_fraction();
  network.set_dated_account_count(0);
  network.set_mission_account_fraction(1);
  EXPECT_EQ(LevelOf(network), v1::MEDIUM);
}

TEST(LevelOfNetwork, FewAccountsFewObjectsOrLittleLiftAreLow) {
  v1::Network network = Strong();
  network.set_account_count(4);
  EXPECT_EQ(LevelOf(network), v1::LOW);
  network = Strong();
  network.set_object_count(4);
  EXPECT_EQ(LevelOf(network), v1::LOW);
  network = Strong();
  network.set_lift(9);
  EXPECT_EQ(LevelOf(network), v1::LOW);
}

TEST(LevelOfNetwork, WithoutANullModelItIsNotAssessable) {
  v1::Network network = Strong();
  network.clear_lift();
  EXPECT_EQ(LevelOf(network), v1::NOT_ASSESSABLE);
}

v1::Edge EdgeBetween(const std::string& account, const std::string& account_y, double surprise) {
  v1::Edge edge;
  edge.set_account(account);
  edge.set_account_y(account_y);
  edge.set_surprise(surprise);
  edge.set_weight(3);
  return edge;
}

TEST(NetworkFindings, EdgesUnderTheThresholdAreLeftOutAndEndsOfTwoNetworksHaveNone) {
  NetworkFindings findings("berg27", "campaigns/berg27/runs/r");
  Contribution edges;
  edges.edges = {EdgeBetween("a", "b", 20), EdgeBetween("c", "d", 20), EdgeBetween("b", "c", 12),
                 EdgeBetween("a", "d", 9)};
  edges.totals.set_left_out_object_count(2);
  Contribution networks;
  networks.totals.set_edge_threshold(12);
  for (const std::vector<std::string>& accounts :
       {std::vector<std::string>{"a", "b"}, std::vector<std::string>{"c", "d"}}) {
    v1::Network& network = networks.networks.emplace_back();
    network.set_account_count(2);
    for (const std::string& account : accounts) network.add_accounts(account);
  }
  findings.AddNetworks(networks);
  findings.AddEdges(edges);
  v1::Run run;
  findings.Finish(&run);
  EXPECT_EQ(run.edge_threshold(), 12);
  EXPECT_EQ(run.left_out_object_count(), 2);
  ASSERT_THAT(findings.networks(), SizeIs(2));
  ASSERT_THAT(findings.edges(), SizeIs(3));
  int between = 0;
  for (const v1::Edge& edge : findings.edges()) {
    between += edge.network().empty() ? 1 : 0;
    EXPECT_TRUE(edge.account().starts_with("campaigns/berg27/accounts/"));
  }
  EXPECT_EQ(between, 1);
}

TEST(NetworkFindings, WithoutItsLastStageARunHasBurstsAndNoEdges) {
  NetworkFindings findings("berg27", "campaigns/berg27/runs/r");
  Contribution edges;
  edges.edges = {EdgeBetween("a", "b", 20)};
  v1::Burst& burst = edges.bursts.emplace_back();
  burst.set_object("tag");
  burst.add_first_observed("p1");
  v1::Carrier& carrier = *burst.mutable_cascade()->mutable_observed()->add_carriers();
  carrier.set_account("a");
  carrier.set_post("p2");
  findings.AddEdges(edges);
  v1::Run run;
  findings.Finish(&run);
  EXPECT_THAT(findings.edges(), IsEmpty());
  EXPECT_FALSE(run.has_edge_threshold());
  ASSERT_THAT(findings.bursts(), SizeIs(1));
  EXPECT_THAT(findings.bursts()[0].first_observed(), ElementsAre("campaigns/berg27/posts/p1"));
  const v1::Carrier& named = findings.bursts()[0].cascade().observed().carriers(0);
  EXPECT_EQ(named.account(), "campaigns/berg27/accounts/a");
  EXPECT_EQ(named.post(), "campaigns/berg27/posts/p2");
  EXPECT_FALSE(findings.bursts()[0].cascade().has_with_inferred());
}

}  // namespace
}  // namespace claque
