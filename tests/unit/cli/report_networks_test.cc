#include "cli/report_networks.h"

#include <gmock/gmock.h>

#include "cli/report.h"

namespace claque {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::Network SomeNetwork(const std::string& id, int32_t accounts) {
  v1::Network network;
  network.set_name("campaigns/c/networks/" + id);
  network.set_account_count(accounts);
  network.set_edge_count(accounts);
  network.set_density(.5);
  network.set_lift(12.34);
  network.set_level(v1::MEDIUM);
  network.set_review(v1::UNREVIEWED);
  network.add_accounts("campaigns/c/accounts/secret-one");
  network.set_object_count(7);
  network.set_post_count(30);
  network.set_avg_time_delta_seconds(90);
  network.add_langs("fr");
  network.add_platforms("a.test");
  network.mutable_first_post_time()->set_seconds(1'800'000'000);
  network.mutable_last_post_time()->set_seconds(1'800'086'400);
  v1::SharedObject& shared = *network.add_shared_objects();
  shared.set_object_kind(v1::HASHTAG);
  shared.set_object("<b>vote");
  shared.set_account_count(4);
  shared.set_population_account_count(23);
  return network;
}

v1::Edge SomeEdge(const std::string& id, const std::string& network, double surprise) {
  v1::Edge edge;
  edge.set_name("campaigns/c/edges/" + id);
  edge.set_network("campaigns/c/networks/" + network);
  edge.set_surprise(surprise);
  v1::EdgeEvidence& evidence = *edge.add_evidence();
  evidence.set_object_kind(v1::MENTION);
  evidence.set_object("named-one");
  evidence.set_post("campaigns/c/posts/p");
  evidence.set_post_y("campaigns/c/posts/q");
  return edge;
}

NetworkReport SomeNetworks(v1::Review review) {
  NetworkReport report;
  v1::Network network = SomeNetwork("n", 12);
  network.set_review(review);
  AddNetwork(std::move(network), &report);
  AddEdge(SomeEdge("e", "n", 9), &report);
  v1::Post& post = report.posts["campaigns/c/posts/p"];
  post.set_permalink("http://a.test/p/1?<i>");
  post.mutable_post_time()->set_seconds(1'800'000'060);
  return report;
}

TEST(NetworksSection, TellsFiguresAsCountsAndEscapesThem) {
  const std::string html = NetworksSection(SomeNetworks(v1::UNREVIEWED));
  for (const char* text :
       {"Network of 12 accounts", "<span>MEDIUM</span><span>UNREVIEWED</span>",
        "12, 50 % of all pairs", "12.3 times the occasions that chance gives",
        "7 objects in 30 posts, on average 1.5 min apart", "2027-01-15T08:00:00Z to 2027-01-16",
        "&lt;b&gt;vote", "fewer than 5</td><td class=\"n\">23<",
        "Age</dt><dd dir=\"auto\">not ass"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
}

TEST(NetworksSection, NamesAccountsAndLinksPostsOnlyOfConfirmedNetworks) {
  const std::string html = NetworksSection(SomeNetworks(v1::UNREVIEWED));
  for (const char* hidden : {"secret-one", "named-one", "a.test/p/1"}) {
    EXPECT_THAT(html, Not(HasSubstr(hidden)));
  }
  EXPECT_THAT(html, HasSubstr("<code>campaigns/c/posts/p</code></td><td>2027-01-15T08:01:00Z"));
  const std::string confirmed = NetworksSection(SomeNetworks(v1::CONFIRMED));
  for (const char* shown : {"secret-one", "named-one", "a.test/p/1?&lt;i&gt;"}) {
    EXPECT_THAT(confirmed, HasSubstr(shown));
  }
}

// Edges, their density and the posts behind them would.
TEST(NetworksSection, NothingTellsTheNumberOfFewAccounts) {
  NetworkReport report;
  AddNetwork(SomeNetwork("n", 3), &report);
  AddEdge(SomeEdge("e", "n", 9), &report);
  const std::string html = NetworksSection(report);
  EXPECT_THAT(html, HasSubstr("Network of fewer than 5 accounts"));
  EXPECT_THAT(html, Not(HasSubstr("pairs of its accounts")));
  EXPECT_THAT(html, Not(HasSubstr("edges/e")));
}

TEST(NetworksSection, TellsAgeBesideThePopulations) {
  NetworkReport report;
  v1::Network network = SomeNetwork("n", 12);
  network.set_dated_account_count(10);
  network.set_young_fraction(.8);
  network.set_population_young_fraction(.104);
  network.add_missions("campaigns/c/missions/m");
  network.set_mission_account_fraction(.75);
  AddNetwork(std::move(network), &report);
  const std::string html = NetworksSection(report);
  EXPECT_THAT(html, HasSubstr("8 of 10 (80 %) accounts that show their age were created at most "
                              "180 days before the first of these posts, or since; of all others "
                              "10 %"));
  EXPECT_THAT(html, HasSubstr("9 of 12 (75 %) accounts shared a phrase of"));
}

TEST(NetworksSection, ShowsTheLargestAndSaysHowManyThereAre) {
  NetworkReport report, reversed;
  for (int i = 0; i < 60; ++i) {
    AddNetwork(SomeNetwork("n" + std::to_string(i), 10 + i), &report);
    AddNetwork(SomeNetwork("n" + std::to_string(59 - i), 69 - i), &reversed);
  }
  const std::string html = NetworksSection(report);
  EXPECT_EQ(html, NetworksSection(reversed));
  EXPECT_LT(html.find("networks/n59<"), html.find("networks/n10<"));
  EXPECT_THAT(html, Not(HasSubstr("networks/n9<")));
  EXPECT_THAT(html, HasSubstr("There are 60 networks; 10 with no more accounts"));
}

TEST(NetworksSection, ShowsTheEdgesThatChanceExplainsLeastWhateverTheirOrder) {
  NetworkReport report, reversed;
  for (NetworkReport* r : {&report, &reversed}) AddNetwork(SomeNetwork("n", 12), r);
  for (int i = 0; i < 6; ++i) {
    AddEdge(SomeEdge("e" + std::to_string(i), "n", i), &report);
    AddEdge(SomeEdge("e" + std::to_string(5 - i), "n", 5 - i), &reversed);
    AddEdge(SomeEdge("x" + std::to_string(i), "elsewhere", 99), &report);
  }
  const std::string html = NetworksSection(report);
  EXPECT_EQ(html, NetworksSection(reversed));
  EXPECT_THAT(html, HasSubstr("edges/e5"));
  EXPECT_THAT(html, HasSubstr("edges/e3"));
  EXPECT_THAT(html, Not(HasSubstr("edges/e2")));
  EXPECT_THAT(html, Not(HasSubstr("edges/x")));
}

TEST(RenderReport, SaysThatNoNetworkAndNoStormWasFound) {
  const std::string html = RenderReport(ReportData());
  EXPECT_THAT(html, HasSubstr("<h2>Networks</h2><p class=\"quiet\">None was found."));
  EXPECT_THAT(html, HasSubstr("<h2>Storms</h2><p class=\"quiet\">None was found."));
}

}  // namespace
}  // namespace claque
