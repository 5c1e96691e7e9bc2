// Sites and pictures as objects, and what of a post counts once: from import to listing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/crowd.h"
#include "tests/integration/run_world.h"

namespace claque {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(ObjectsRunTest, HandsThatLinkPagesOfTheirOwnOnTheSameSitesAreANetwork) {
  Crowd crowd;
  crowd.Background(2'000, 1);
  crowd.HandsThat(9, 5, [](int day, int hand, v1::Post& post) {
    post.add_links("https://www.front" + std::to_string(day) + ".example/" + std::to_string(hand));
  });
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  const auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1));
  EXPECT_EQ(networks[0].account_count(), 9);
  EXPECT_EQ(networks[0].shared_objects(0).object_kind(), v1::SITE);
  EXPECT_THAT(networks[0].objects(), Contains("front3.example"));
  for (const v1::Edge& edge : world.List<v1::Edge>()) {
    EXPECT_THAT(edge.layers(), ElementsAre(v1::SITE));
    EXPECT_EQ(edge.occasion_count(), 5);
  }
  EXPECT_THAT(world.List<v1::Trace>("object_kind = SITE"), IsEmpty()) << "known to runs alone";
}

// A hundred readers of each of five newspapers link articles that nobody else links, all within
// the same hours.
TEST(ObjectsRunTest, SiteThatEverybodyLinksJoinsNobody) {
  Crowd crowd;
  for (int i = 0; i < 5'000; ++i) {
    v1::Post& post = crowd.Post("user" + std::to_string(crowd.Below(100)),
                                crowd.Below(10) * kDay + crowd.Below(4 * 3'600), "read this");
    post.add_links("https://paper" + std::to_string(crowd.Below(5)) + ".example/" +
                   std::to_string(i));
  }
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  EXPECT_THAT(world.List<v1::Edge>(), IsEmpty());
}

TEST(ObjectsRunTest, PlatformsShortenersAndOnesOwnSiteSayNothing) {
  Crowd crowd;
  crowd.Background(2'000, 1);
  crowd.HandsThat(9, 5, [](int day, int hand, v1::Post& post) {
    const std::string page = std::to_string(day) + "x" + std::to_string(hand);
    for (const char* host : {"t.me", "youtube.com", "medium.com", "bit.ly", "own.example"}) {
      post.add_links("https://" + std::string(host) + "/" + page);
    }
    post.mutable_account()->set_platform("own.example");
  });
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  EXPECT_THAT(world.List<v1::Edge>(), IsEmpty());
}

TEST(ObjectsRunTest, HandsThatPostTheSamePicturesAreANetwork) {
  Crowd crowd;
  crowd.Background(2'000, 1);
  crowd.HandsThat(9, 5, [](int day, int hand, v1::Post& post) {
    post.add_media_hashes("e0c8f0f8fcfeff" + std::to_string(10 + day));
    post.add_links("https://page" + std::to_string(hand) + ".example/");
  });
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  const auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1));
  EXPECT_EQ(networks[0].account_count(), 9);
  for (const v1::Edge& edge : world.List<v1::Edge>()) {
    EXPECT_THAT(edge.layers(), ElementsAre(v1::MEDIA_HASH));
    EXPECT_EQ(edge.object_count(), 5);
    EXPECT_EQ(edge.evidence(0).object(), "e0c8f0f8fcfeff10");
  }
}

// Two links, each with its own picture, three times over: two objects, whatever they are called.
TEST(ObjectsRunTest, LinkItsSiteAndItsPictureAreOneObject) {
  for (const v1::CoordinationMode mode : {v1::NATIVE, v1::COORTWEET}) {
    Crowd crowd;
    crowd.Background(2'000, 1);
    crowd.HandsThat(9, 6, [](int day, int, v1::Post& post) {
      const std::string page = std::to_string(day % 2);
      post.add_links("https://front.example/" + page);
      post.add_media_hashes("e0c8f0f8fcfeff1" + page);
    });
    World world([&](v1::Campaign& campaign) {
      campaign.mutable_coordination()->set_mode(mode);
      campaign.mutable_coordination()->set_edge_weight(.5);
    });
    world.Import(crowd.posts());
    world.Run(2);
    const auto edges = world.List<v1::Edge>();
    if (mode == v1::NATIVE) {
      EXPECT_THAT(edges, IsEmpty()) << "an edge needs three objects";
    } else {
      EXPECT_THAT(edges, Not(IsEmpty()));
    }
    for (const v1::Edge& edge : edges) EXPECT_THAT(edge.layers(), Not(Contains(v1::MEDIA_HASH)));
    EXPECT_THAT(world.List<v1::Trace>("object_kind = MEDIA_HASH"), SizeIs(54)) << "they are listed";
  }
}

}  // namespace
}  // namespace claque
