// Edges, networks and bursts from import to listing: a coordinator over memory stores, and workers
// that do its tasks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/share_blocks.h"
#include "tests/integration/crowd.h"
#include "tests/integration/run_world.h"
#include "worker/agent/coordination_result.h"
#include "worker/detect/chance_network.h"
#include "worker/detect/share_network.h"

namespace claque {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Gt;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::string LineOf(std::string_view account, std::string_view account_y, int64_t objects,
                   double delta, double expected, double surprise) {
  std::ostringstream line;
  line << std::hexfloat << account << ' ' << account_y << ' ' << objects << ' ' << delta << ' '
       << expected << ' ' << surprise;
  return line.str();
}

// All shares of the run's cut, as `claque detect` would read them, in another order.
ShareTable SharesOf(World& world, const v1::Run& run) {
  ShareReader reader(world.stores.aggregates, "berg27", run);
  ShareTableBuilder builder;
  for (;;) {
    auto block = reader.Next();
    EXPECT_THAT(block, IsOk());
    if (!block.ok() || !*block) return std::move(builder).Build(SitesOf(run.coordination()));
    builder.Add(**block);
  }
}

TEST(CoordinationRunTest, HandsThatLinkTheSamePagesAreANetworkWithItsEvidence) {
  Crowd crowd;
  crowd.Background(2'000, 1);
  crowd.Hands(12, 6);
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  const auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1));
  const v1::Network& network = networks[0];
  EXPECT_EQ(network.account_count(), 12);
  EXPECT_THAT(network.accounts(), SizeIs(12));
  EXPECT_EQ(network.edge_count(), 66);
  EXPECT_EQ(network.object_count(), 6);
  EXPECT_EQ(network.post_count(), 72);
  EXPECT_DOUBLE_EQ(network.density(), 1);
  EXPECT_GT(network.lift(), 100);
  EXPECT_EQ(network.dated_account_count(), 6);
  EXPECT_EQ(network.young_fraction(), 1);
  EXPECT_EQ(network.level(), v1::MEDIUM) << "too few dated accounts for more";
  EXPECT_THAT(network.platforms(), ElementsAre("social"));
  EXPECT_THAT(network.objects(), Contains("https://front.example/0"));
  EXPECT_EQ(network.shared_objects(0).account_count(), 12);
  const auto edges = world.List<v1::Edge>("network:\"" + network.name() + "\"");
  ASSERT_THAT(edges, SizeIs(66));
  for (const v1::Edge& edge : edges) {
    EXPECT_EQ(edge.object_count(), 6);
    EXPECT_EQ(edge.occasion_count(), 6);
    EXPECT_THAT(edge.layers(), ElementsAre(v1::URL));
    ASSERT_THAT(edge.evidence(), SizeIs(6));
    for (const v1::EdgeEvidence& evidence : edge.evidence()) {
      const auto post = world.cluster.catalog.Get<v1::Post>(evidence.post(), {});
      const auto post_y = world.cluster.catalog.Get<v1::Post>(evidence.post_y(), {});
      ASSERT_THAT(post, IsOk());
      ASSERT_THAT(post_y, IsOk());
      EXPECT_EQ("campaigns/berg27/accounts/" + post->account().name(), edge.account());
      EXPECT_EQ("campaigns/berg27/accounts/" + post_y->account().name(), edge.account_y());
      EXPECT_THAT(post->links(), Contains(evidence.object()));
      EXPECT_THAT(post_y->links(), Contains(evidence.object()));
      EXPECT_EQ(evidence.time_delta_seconds(),
                post_y->post_time().seconds() - post->post_time().seconds());
    }
  }
  EXPECT_THAT(world.cluster.catalog.Get<v1::Edge>(edges[0].name(), {}), IsOk());
  EXPECT_THAT(world.cluster.catalog.Get<v1::Network>(network.name(), {}), IsOk());
}

TEST(CoordinationRunTest, EdgesOfTheClusterAreThoseOfTheOfflineLibraryToTheBit) {
  Crowd crowd;
  crowd.Background(300, 100);
  crowd.Hands(9, 5);
  crowd.HandsThat(9, 4, [](int day, int hand, v1::Post& post) {
    post.add_links("https://site" + std::to_string(day) + ".example/" + std::to_string(hand));
    post.add_media_hashes("e0c8f0f8fcfeff" + std::to_string(10 + day));
  });
  World world;
  world.Import(crowd.posts());
  world.Run(3);
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_NE(run->release(), "");
  EXPECT_EQ(run->coordination_task_count(), 2);
  EXPECT_EQ(run->coordination_task_done_count(), 2);
  EXPECT_EQ(run->network_task_done_count(), 1);
  std::vector<std::string> found;
  for (const v1::Edge& edge : world.List<v1::Edge>()) {
    found.push_back(LineOf(LastSegment(edge.account()), LastSegment(edge.account_y()),
                           edge.occasion_count(), edge.avg_time_delta_seconds(),
                           edge.expected_occasion_count(), edge.surprise()));
  }
  const ShareTable shares = SharesOf(world, *run);
  const CoShareDetector detector(shares.table, {.time_window = std::chrono::seconds(3'600)});
  std::vector<std::string> expected;
  for (const ChanceEdge& edge : BuildChanceNetwork(detector, {}).edges) {
    expected.push_back(LineOf(shares.table.AccountName(edge.account),
                              shares.table.AccountName(edge.account_y), edge.occasions(),
                              edge.avg_time_delta, edge.expected, edge.surprise));
  }
  std::ranges::sort(found);
  std::ranges::sort(expected);
  EXPECT_THAT(expected, SizeIs(36));
  EXPECT_EQ(found, expected);
}

TEST(CoordinationRunTest, ModeCoortweetGivesThePackagesEdgesOverItsThreshold) {
  Crowd crowd;
  crowd.Background(2'000, 0);
  crowd.Hands(5, 4);
  World world([](v1::Campaign& campaign) {
    campaign.mutable_coordination()->set_mode(v1::COORTWEET);
    campaign.mutable_coordination()->set_time_window_seconds(3'000);
    campaign.mutable_coordination()->set_edge_weight(.6);
  });
  world.Import(crowd.posts());
  world.Run(2);
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  const ShareTable shares = SharesOf(world, *run);
  const CoShareDetector detector(shares.table, {.time_window = std::chrono::seconds(3'000)});
  const auto network = BuildShareNetwork(detector, nullptr, {.edge_weight = .6});
  ASSERT_THAT(network, IsOk());
  EXPECT_EQ(run->edge_threshold(), network->threshold);
  std::vector<std::string> found, expected;
  for (const ShareEdge& edge : network->edges) {
    if (!edge.full.over_threshold) continue;
    expected.push_back(LineOf(shares.table.AccountName(edge.account),
                              shares.table.AccountName(edge.account_y),
                              static_cast<int64_t>(edge.full.weight), edge.full.avg_time_delta,
                              edge.full.edge_symmetry_score(), 0));
  }
  for (const v1::Edge& edge : world.List<v1::Edge>()) {
    found.push_back(LineOf(LastSegment(edge.account()), LastSegment(edge.account_y()),
                           edge.weight(), edge.avg_time_delta_seconds(), edge.edge_symmetry_score(),
                           0));
    EXPECT_FALSE(edge.has_p_value());
  }
  std::ranges::sort(found);
  std::ranges::sort(expected);
  EXPECT_THAT(expected, Not(IsEmpty()));
  EXPECT_EQ(found, expected);
  for (const v1::Network& each : world.List<v1::Network>()) {
    EXPECT_EQ(each.level(), v1::NOT_ASSESSABLE);
  }
}

TEST(CoordinationRunTest, WorkersAndOrderAndLatenessOfPostsChangeNothing) {
  Crowd crowd;
  crowd.Background(300, 80);
  crowd.Hands(8, 5);
  std::vector<v1::ExtractedPost> posts = crowd.posts();
  World one;
  one.Import(posts);
  one.Run(1);
  const std::string expected = one.cluster.Export();
  EXPECT_THAT(expected, testing::HasSubstr("{\"kind\":\"edge\""));
  EXPECT_THAT(expected, testing::HasSubstr("{\"kind\":\"network\""));
  for (const int workers : {2, 4}) {
    std::ranges::shuffle(posts, std::mt19937(static_cast<unsigned>(workers)));
    World late;
    late.Import({posts.begin(), posts.begin() + 100});
    late.Run(workers);
    late.Import({posts.begin() + 100, posts.end()});
    late.Run(workers);
    EXPECT_EQ(late.cluster.Export(), expected) << workers << " workers";
  }
}

TEST(CoordinationRunTest, StormOfAHashtagIsABurstWithItsLanguagesAndFirstPosts) {
  Crowd crowd;
  crowd.Background(1'500, 1);
  for (int i = 0; i < 40; ++i) {
    crowd.Post("old" + std::to_string(i), crowd.Below(4 * kDay), "avant").add_hashtags("leak");
    crowd.posts().back().mutable_post()->set_lang("fr");
  }
  for (int i = 0; i < 400; ++i) {
    crowd.Post("storm" + std::to_string(i % 120), 5 * kDay + 3'600 + i * 20, "now")
        .add_hashtags("leak");
  }
  World world([](v1::Campaign& campaign) {
    campaign.mutable_audience()->add_languages("fr");
    campaign.mutable_audience()->add_timezones("Etc/UTC");
    campaign.mutable_audience()->add_timezones("Europe/Paris");
  });
  world.Import(crowd.posts());
  world.Run(2);
  const auto bursts = world.List<v1::Burst>("object = \"leak\"");
  ASSERT_THAT(bursts, SizeIs(1));
  const v1::Burst& burst = bursts[0];
  EXPECT_EQ(burst.object_kind(), v1::HASHTAG);
  EXPECT_EQ(burst.start().seconds(), kBegin + 5 * kDay + 3'600);
  EXPECT_EQ(burst.post_count(), 400);
  EXPECT_EQ(burst.account_count(), 120);
  EXPECT_GT(burst.height_over_baseline(), 8);
  EXPECT_FALSE(burst.left_censored());
  EXPECT_EQ(burst.level(), v1::NOT_ASSESSABLE);
  ASSERT_THAT(burst.lang_counts(), SizeIs(1));
  EXPECT_EQ(burst.lang_counts(0).lang(), "en");
  ASSERT_THAT(burst.langs_before(), SizeIs(1));
  EXPECT_EQ(burst.langs_before(0).lang(), "fr");
  EXPECT_EQ(burst.other_lang_fraction(), 1);
  // kBegin is 08:00 in UTC.
  ASSERT_THAT(burst.hours().post_counts(), SizeIs(24));
  EXPECT_EQ(burst.hours().post_counts(9), 180);
  EXPECT_EQ(burst.hours().post_counts(11), 40);
  EXPECT_TRUE(burst.hours().has_before());
  EXPECT_GT(burst.hours().population().value(), 0);
  EXPECT_TRUE(burst.hours().has_night_fraction());
  EXPECT_EQ(burst.hours().night_fraction(), 0);
  EXPECT_NEAR(burst.hours().population_night_fraction(), 4.0 / 24, .04);
  const auto first = world.cluster.catalog.Get<v1::Post>(burst.first_observed(0), {});
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->post_time().seconds(), burst.start().seconds());
}

// A storm of which most posts repost, answer or link the front's first ones.
void AddCarriedStorm(Crowd* crowd) {
  crowd->Background(1'500, 1);
  for (int i = 0; i < 20; ++i) {
    crowd->Post("fan" + std::to_string(i), crowd->Below(2 * kDay), "hi").add_mentions("front");
  }
  const int64_t begin = 5 * kDay + 3'600;
  const auto post = [&](const std::string& handle, int64_t at) -> v1::Post& {
    v1::Post& added = crowd->Post(handle, begin + at, "now");
    added.add_hashtags("leak");
    return added;
  };
  const std::string front = post("front", 0).permalink();
  const std::string hand = post("hand", 10).permalink();
  crowd->posts().back().mutable_post()->set_repost_of(front);
  for (int i = 0; i < 60; ++i) post("r" + std::to_string(i), 20 + i).set_repost_of(front);
  for (int i = 0; i < 30; ++i) post("h" + std::to_string(i), 30 + i).set_reply_to(hand);
  for (int i = 0; i < 10; ++i) post("l" + std::to_string(i), 40 + i).add_links(hand);
  for (int i = 0; i < 5; ++i) {
    post("o" + std::to_string(i), 50).set_repost_of("https://social.example/elsewhere");
  }
  for (int i = 0; i < 20; ++i) post("fan" + std::to_string(i), 100 + i);
  for (int i = 0; i < 10; ++i) post("alone" + std::to_string(i), 200 + i);
}

TEST(CoordinationRunTest, StormHasACascadeOfWhatPostsSayAndApartOfWhatIsInferred) {
  Crowd crowd;
  AddCarriedStorm(&crowd);
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  const auto bursts = world.List<v1::Burst>("object = \"leak\"");
  ASSERT_THAT(bursts, SizeIs(1));
  const v1::Cascade& cascade = bursts[0].cascade();
  EXPECT_EQ(cascade.not_assessable_reason(), "");
  EXPECT_EQ(cascade.post_count(), 137);
  EXPECT_EQ(cascade.account_count(), 137);
  EXPECT_EQ(cascade.repost_count(), 61);
  EXPECT_EQ(cascade.reply_count(), 30);
  EXPECT_EQ(cascade.quote_count(), 10);
  EXPECT_EQ(cascade.outside_count(), 5);
  EXPECT_EQ(cascade.impossible_count(), 0);
  EXPECT_EQ(cascade.inferred_count(), 20);
  EXPECT_EQ(cascade.observed().root_count(), 36);
  EXPECT_EQ(cascade.observed().depth(), 2);
  EXPECT_EQ(cascade.observed().breadth(), 61);
  EXPECT_EQ(cascade.observed().largest_post_count(), 102);
  EXPECT_DOUBLE_EQ(cascade.observed().top_fraction(), 102.0 / 137);
  EXPECT_EQ(cascade.with_inferred().root_count(), 16);
  EXPECT_EQ(cascade.with_inferred().largest_post_count(), 122);
  ASSERT_THAT(cascade.observed().carriers(), SizeIs(10));
  const v1::Carrier& carrier = cascade.observed().carriers(0);
  EXPECT_EQ(carrier.post_count(), 1);
  EXPECT_EQ(carrier.carried_post_count(), 102);
  EXPECT_EQ(cascade.observed().carriers(1).carried_post_count(), 41);
  const auto post = world.cluster.catalog.Get<v1::Post>(carrier.post(), {});
  ASSERT_THAT(post, IsOk());
  EXPECT_EQ(post->post_time().seconds(), bursts[0].start().seconds());
  EXPECT_EQ("campaigns/berg27/accounts/" + post->account().name(), carrier.account());
  EXPECT_EQ(bursts[0].level(), v1::NOT_ASSESSABLE);
}

// Files whose posts have names and no addresses.
TEST(CoordinationRunTest, PostsThatNameEachOtherAsTheirFileDoesAreACascadeToo) {
  Crowd crowd;
  AddCarriedStorm(&crowd);
  for (v1::ExtractedPost& extracted : crowd.posts()) {
    v1::Post& post = *extracted.mutable_post();
    const auto id = [](const std::string& link) {
      return link.substr(std::min(link.size(), link.rfind('/') + 1));
    };
    extracted.set_content_id(id(post.permalink()));
    post.set_import_id(extracted.content_id());
    post.clear_permalink();
    if (!post.reply_to().empty()) post.set_reply_to(id(post.reply_to()));
    if (!post.repost_of().empty()) post.set_repost_of(id(post.repost_of()));
  }
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  const auto bursts = world.List<v1::Burst>("object = \"leak\"");
  ASSERT_THAT(bursts, SizeIs(1));
  const v1::Cascade& cascade = bursts[0].cascade();
  EXPECT_EQ(cascade.repost_count(), 61);
  EXPECT_EQ(cascade.reply_count(), 30);
  EXPECT_EQ(cascade.quote_count(), 0) << "a link is an address";
  EXPECT_EQ(cascade.outside_count(), 5);
  EXPECT_EQ(cascade.observed().carriers(0).carried_post_count(), 92);
}

TEST(CoordinationRunTest, WhereNoPostSaysWhatItCarriesOnTheCascadeIsNotAssessable) {
  Crowd crowd;
  AddCarriedStorm(&crowd);
  for (v1::ExtractedPost& extracted : crowd.posts()) {
    extracted.mutable_post()->clear_reply_to();
    extracted.mutable_post()->clear_repost_of();
  }
  World world;
  world.Import(crowd.posts());
  world.Run(1);
  const auto bursts = world.List<v1::Burst>("object = \"leak\"");
  ASSERT_THAT(bursts, SizeIs(1));
  EXPECT_THAT(bursts[0].cascade().not_assessable_reason(), testing::HasSubstr("no post on"));
  EXPECT_FALSE(bursts[0].cascade().has_observed());
  EXPECT_FALSE(bursts[0].cascade().has_repost_count());
}

TEST(CoordinationRunTest, HandsThatEchoAMissionAreANetworkOfItsPhrases) {
  Crowd crowd;
  crowd.Background(200, 1);
  crowd.posts().reserve(1'000);
  const std::vector<std::string> phrases = {
      "Nobody has repaired the bridge at the mill since the flood in May",
      "The council sold our harbour for the price of a used tram",
      "Ask them who pays when the last ferry is gone"};
  std::string call = "MISSION 4. Comment under the video today, in your own words:";
  for (const std::string& phrase : phrases) call += "\n- \"" + phrase + "\"";
  crowd.Post("front", 0, call).clear_lang();
  for (int hand = 0; hand < 14; ++hand) {
    for (size_t i = 0; i < phrases.size(); ++i) {
      const auto at = static_cast<int64_t>(3'600 + 7'200 * static_cast<int64_t>(i));
      v1::Post& post = crowd.Post("hand" + std::to_string(hand), at + crowd.Below(900), phrases[i]);
      post.mutable_account()->mutable_create_time()->set_seconds(kBegin - 30 * kDay);
    }
  }
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  const auto missions = world.List<v1::Mission>();
  ASSERT_THAT(missions, SizeIs(1));
  const auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1));
  EXPECT_EQ(networks[0].account_count(), 14);
  EXPECT_THAT(networks[0].missions(), ElementsAre(missions[0].name()));
  EXPECT_EQ(networks[0].mission_account_fraction(), 1);
  EXPECT_THAT(networks[0].objects(), Contains(phrases[0]));
  const auto edges = world.List<v1::Edge>();
  ASSERT_THAT(edges, SizeIs(Gt(80u)));
  EXPECT_THAT(edges[0].layers(), ElementsAre(v1::PHRASE_FAMILY));
}

TEST(CoordinationRunTest, CampaignWithoutSharesHasNeitherStage) {
  Crowd crowd;
  crowd.Post("a", 0, "good morning");
  World world;
  world.Import(crowd.posts());
  world.Run(1);
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_EQ(run->coordination_task_count(), 0);
  EXPECT_EQ(run->network_task_count(), 0);
  EXPECT_THAT(world.List<v1::Edge>(), IsEmpty());
  EXPECT_THAT(world.kinds, ElementsAre(v1::UPTAKE));
}

TEST(CoordinationRunTest, NothingIsLeftOfPhrasesOnceTheRunIsPublished) {
  Crowd crowd;
  for (int i = 0; i < 5; ++i) {
    crowd.Post("a" + std::to_string(i), i, "Nobody has repaired the bridge at the mill since May");
  }
  World world;
  world.Import(crowd.posts());
  world.Run(1);
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_EQ(run->coordination_task_count(), 1) << "the family is an object";
  const std::string id(LastSegment(run->name()));
  EXPECT_THAT(
      world.stores.aggregates.Count(OnAllShards(
          "berg27", [&](const std::string& c, int s) { return PhraseSharesTable(c, id, s); })),
      IsOkAndHolds(0));
}

}  // namespace
}  // namespace claque
