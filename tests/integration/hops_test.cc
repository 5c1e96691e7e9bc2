// Where storms were observed first, next and so on, from import to listing: a coordinator over
// memory stores, and workers that do its tasks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/crowd.h"
#include "tests/integration/run_world.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Of a board in English, another platform abroad, and people at home, where it becomes a storm.
void AddHoppingStorm(Crowd* crowd) {
  crowd->Background(1'500, 1);
  const auto post = [&](const std::string& handle, int64_t at, const std::string& platform,
                        const std::string& lang) -> v1::Post& {
    v1::Post& added = crowd->Post(handle, 5 * kDay + at, "now");
    added.mutable_account()->set_platform(platform);
    added.set_lang(lang);
    return added;
  };
  for (int day = 1; day < 5; ++day) {
    post("elder", -day * kDay, "board.example", "en").add_hashtags("weather");
    post("fan", -day * kDay, "social", "fr").add_hashtags("weather");
  }
  post("first", -2 * kDay, "social", "fr").add_hashtags("leak");
  for (int i = 0; i < 6; ++i) {
    post("board" + std::to_string(i), i, "board.example", "en").add_hashtags("leak");
  }
  for (int i = 0; i < 30; ++i) {
    post("abroad" + std::to_string(i), 900 + 7 * i, "abroad.example", "en").add_hashtags("leak");
  }
  for (int i = 0; i < 200; ++i) {
    post("home" + std::to_string(i), 3'000 + 11 * i, "social", "fr").add_hashtags("leak");
  }
}

std::string TextOf(World& world, const v1::Hop& hop) {
  const auto post = world.cluster.catalog.Get<v1::Post>(hop.first_post(), {});
  EXPECT_THAT(post, IsOk());
  if (!post.ok()) return "";
  EXPECT_EQ(post->post_time().seconds(), hop.first_post_time().seconds());
  EXPECT_EQ(post->account().platform(), hop.platform());
  return hop.platform() + " " + v1::Community_Name(hop.community()) + " +" +
         std::to_string(hop.lag_seconds()) + " " + std::to_string(hop.post_count()) + "/" +
         std::to_string(hop.account_count()) + (hop.left_censored() ? " left-censored" : "");
}

TEST(HopsRunTest, StormShowsItsHopsFromBoardOverPlatformAbroadToTheAudience) {
  Crowd crowd;
  AddHoppingStorm(&crowd);
  World world([](v1::Campaign& campaign) { campaign.mutable_audience()->add_languages("fr"); });
  world.Import(crowd.posts());
  world.Run(2);
  const auto bursts = world.List<v1::Burst>("object = \"leak\"");
  ASSERT_THAT(bursts, SizeIs(1));
  const auto texts = [&](const auto& hops) {
    std::vector<std::string> out;
    for (const v1::Hop& hop : hops) out.push_back(TextOf(world, hop));
    return out;
  };
  const v1::Hops& hops = bursts[0].hops();
  EXPECT_THAT(texts(hops.communities()),
              ElementsAre("board.example OTHER_LANGUAGES +0 6/6",
                          "abroad.example OTHER_LANGUAGES +900 30/30 left-censored",
                          "social AUDIENCE_LANGUAGES +2100 200/200"));
  EXPECT_EQ(hops.platform_count(), 3);
  ASSERT_THAT(hops.platforms(2).langs(), SizeIs(1));
  EXPECT_EQ(hops.platforms(2).langs(0).lang(), "fr");
  EXPECT_DOUBLE_EQ(hops.platforms(2).fraction(), 200.0 / 236);
  // Days before the storm somebody at home had it: the board was not the first to be observed.
  const v1::Hops& all = bursts[0].object_hops();
  EXPECT_EQ(all.post_count(), 237);
  EXPECT_EQ(TextOf(world, all.communities(0)), "social AUDIENCE_LANGUAGES +0 201/201");
  EXPECT_EQ(all.communities(1).lag_seconds(), 2 * kDay);
  EXPECT_EQ(bursts[0].level(), v1::NOT_ASSESSABLE);
}

// What the campaign lists as public keeps its name on every platform.
TEST(HopsRunTest, PublicAccountOfTwoPlatformsCountsOnEachByItsPosts) {
  Crowd crowd;
  AddHoppingStorm(&crowd);
  for (v1::ExtractedPost& post : crowd.posts()) {
    v1::Account& account = *post.mutable_post()->mutable_account();
    if (account.handle() == "board0" || account.handle() == "home0") account.set_handle("council");
  }
  World world([](v1::Campaign& campaign) {
    campaign.add_public_accounts("board.example:council");
    campaign.add_public_accounts("social:council");
  });
  world.Import(crowd.posts());
  world.Run(2);
  const auto bursts = world.List<v1::Burst>("object = \"leak\"");
  ASSERT_THAT(bursts, SizeIs(1));
  EXPECT_EQ(TextOf(world, bursts[0].hops().platforms(0)),
            "board.example COMMUNITY_UNSPECIFIED +0 6/6");
  EXPECT_EQ(bursts[0].hops().platforms(2).post_count(), 200);
  EXPECT_THAT(bursts[0].hops().communities(), IsEmpty()) << "no audience is stated";
}

}  // namespace
}  // namespace claque
