// What networks tell of a campaign's narratives, from import to listing: a coordinator over memory
// stores, and workers that do its tasks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/crowd.h"
#include "tests/integration/run_world.h"

namespace claque {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kHomes[] =
    "Families here wait ten years for a flat while migrants get one in a week";
constexpr char kWelcome[] = "Newcomers rebuilt our village school and neighbours are proud of them";
constexpr char kPipeline[] =
    "The pipeline poisons the river and the company hides the measurements";

void Watch(const std::string& id, const std::string& example, const std::string& opposes,
           v1::Campaign* campaign) {
  v1::WatchedNarrative& narrative = *campaign->mutable_watch()->add_narratives();
  narrative.set_id(id);
  narrative.add_examples(example);
  narrative.set_opposes(opposes);
}

void WatchAll(v1::Campaign& campaign) {
  Watch("homes", kHomes, "welcome", &campaign);
  Watch("pipeline", kPipeline, "", &campaign);
  Watch("welcome", kWelcome, "", &campaign);
}

// Hands that first tell of a pipeline, then nine one side and five the other of a wedge, two of
// them both; and people of whom a few tell the one side, too.
void AddMovingHands(Crowd* crowd) {
  crowd->Background(800, 1);
  crowd->Hands(12, 6);
  const auto hand = [](int number) { return "hand" + std::to_string(number); };
  for (int i = 0; i < 8; ++i) crowd->Post(hand(i), kDay + i, kPipeline);
  for (int i = 0; i < 9; ++i) crowd->Post(hand(i), 5 * kDay + i, kHomes);
  for (int i = 7; i < 12; ++i) crowd->Post(hand(i), 5 * kDay + 100 + i, kWelcome);
  crowd->Post(hand(0), 5 * kDay + 200, "He said \"" + std::string(kHomes) + "\"");
  for (int i = 0; i < 10; ++i) crowd->Post("user" + std::to_string(i), kDay * i, kHomes);
}

v1::Network NetworkOf(World& world) {
  const auto networks = world.List<v1::Network>();
  EXPECT_THAT(networks, SizeIs(1));
  return networks.empty() ? v1::Network() : networks[0];
}

TEST(WedgeRunTest, NetworkShowsWhatItTellsOnBothSidesAndWhatItCameFrom) {
  Crowd crowd;
  AddMovingHands(&crowd);
  World world(WatchAll);
  world.Import(crowd.posts());
  world.Run(2);
  const v1::Network network = NetworkOf(world);
  EXPECT_EQ(network.account_count(), 12);
  ASSERT_THAT(network.told(), SizeIs(3));
  const v1::ToldNarrative& homes = network.told(0);
  EXPECT_EQ(homes.narrative(), "campaigns/berg27/narratives/homes");
  EXPECT_EQ(homes.account_count(), 9);
  EXPECT_EQ(homes.post_count(), 10);
  EXPECT_EQ(homes.quoted_count(), 1);
  EXPECT_EQ(homes.late_post_count(), 10);
  EXPECT_EQ(homes.population_account_count(), 19);
  EXPECT_GT(homes.lift_low(), 1);
  ASSERT_THAT(homes.posts(), SizeIs(3));
  const auto post = world.cluster.catalog.Get<v1::Post>(homes.posts(0), {});
  ASSERT_THAT(post, IsOk());
  EXPECT_EQ(post->text(), kHomes);
  ASSERT_THAT(network.sides(), SizeIs(1));
  const v1::WedgeSides& sides = network.sides(0);
  EXPECT_EQ(sides.opposed(), "campaigns/berg27/narratives/welcome");
  EXPECT_EQ(sides.account_count(), 9);
  EXPECT_EQ(sides.opposed_account_count(), 5);
  EXPECT_EQ(sides.both_account_count(), 2);
  EXPECT_EQ(sides.population_account_count(), 22);
  EXPECT_EQ(sides.population_both_account_count(), 2);
  ASSERT_THAT(network.moves(), SizeIs(2));
  const v1::NarrativeMove& move = network.moves(0);
  EXPECT_EQ(move.narrative(), "campaigns/berg27/narratives/homes");
  EXPECT_EQ(move.account_count(), 9);
  EXPECT_EQ(move.seen_account_count(), 12);
  EXPECT_EQ(move.early_account_count(), 0);
  EXPECT_GT(move.population_seen_account_count(), 100);
  ASSERT_THAT(move.from(), SizeIs(1));
  EXPECT_EQ(move.from(0).narrative(), "campaigns/berg27/narratives/pipeline");
  EXPECT_EQ(move.from(0).account_count(), 8);
  EXPECT_EQ(network.moves(1).account_count(), 5);
}

TEST(WedgeRunTest, WhatANetworkTellsRaisesNoLevel) {
  Crowd crowd;
  AddMovingHands(&crowd);
  World with(WatchAll), without;
  for (World* world : {&with, &without}) {
    world->Import(crowd.posts());
    world->Run(1);
  }
  EXPECT_EQ(NetworkOf(with).level(), NetworkOf(without).level());
  EXPECT_THAT(NetworkOf(without).told(), IsEmpty());
  EXPECT_FALSE(NetworkOf(without).has_middle_time());
}

TEST(WedgeRunTest, WorkersAndOrderChangeNothing) {
  Crowd crowd;
  AddMovingHands(&crowd);
  std::vector<v1::ExtractedPost> posts = crowd.posts();
  World one(WatchAll);
  one.Import(posts);
  one.Run(1);
  const std::string expected = one.cluster.Export();
  EXPECT_THAT(expected, HasSubstr("\"bothAccountCount\":2"));
  std::ranges::reverse(posts);
  World two(WatchAll);
  two.Import({posts.begin(), posts.begin() + 100});
  two.Run(2);
  two.Import({posts.begin() + 100, posts.end()});
  two.Run(3);
  EXPECT_EQ(two.cluster.Export(), expected);
}

}  // namespace
}  // namespace claque
