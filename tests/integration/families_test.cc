// Phrase families from import to listing: a coordinator over memory stores, and workers that do its
// tasks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "coordinator/aggregator/tables.h"
#include "tests/integration/run_world.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

v1::ExtractedPost Imported(int id, const std::string& handle, const std::string& text) {
  v1::ExtractedPost extracted;
  v1::Post& post = *extracted.mutable_post();
  post.set_permalink("https://social.example/" + std::to_string(id));
  post.mutable_account()->set_platform("social");
  post.mutable_account()->set_handle(handle);
  post.mutable_post_time()->set_seconds(1'800'000'000 + id);
  post.set_text(text);
  post.set_import_origin("posts.jsonl:" + std::to_string(id));
  post.set_lang("en");
  return extracted;
}

// Posts of their own, and among them a wording with a slot, a copy, and one account's repetition.
std::vector<v1::ExtractedPost> Posts(int strangers) {
  std::vector<v1::ExtractedPost> posts;
  int id = 0;
  std::mt19937 random(17);
  for (; id < strangers; ++id) {
    std::string text;
    for (int w = 0; w < 10; ++w) text += "word" + std::to_string(random() % 100'000) + " ";
    posts.push_back(Imported(id, "user" + std::to_string(id % 97), text));
  }
  int author = 0;
  for (const char* place : {"city", "town", "valley", "harbour", "country"}) {
    const std::string text =
        std::string("The tram plan saves the old market more than it will ever cost the ") + place;
    posts.push_back(Imported(id++, "author" + std::to_string(author++), text));
    posts.push_back(Imported(id++, "author" + std::to_string(author++), text + " #trams"));
  }
  posts.push_back(Imported(id++, "author0",
                           "the tram plan saves the old market more than it will "
                           "ever cost the city!!"));
  for (int i = 0; i < 3; ++i) {
    posts.push_back(Imported(id++, "copy" + std::to_string(i),
                             "Nobody has repaired the bridge at the mill since the flood in May"));
    posts.push_back(
        Imported(id++, "lonely", "I will say this as often as I like until you answer"));
  }
  return posts;
}

TEST(FamiliesRunTest, SharedWordingIsFoundAcrossTasksAndOneAccountsRepetitionIsNot) {
  World world;
  world.Import(Posts(1600));
  world.Run(1);
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_EQ(run->task_count(), 3);
  EXPECT_EQ(run->family_task_count(), 3);
  EXPECT_EQ(run->family_task_done_count(), 3);
  EXPECT_THAT(world.kinds, ElementsAre(v1::UPTAKE, v1::FAMILIES, v1::COORDINATION, v1::NETWORKS));
  auto families = world.List<v1::PhraseFamily>();
  ASSERT_THAT(families, SizeIs(2));
  std::ranges::sort(families, {}, &v1::PhraseFamily::post_count);
  EXPECT_EQ(families[0].template_(),
            "Nobody has repaired the bridge at the mill since the flood in May");
  EXPECT_EQ(families[0].account_count(), 3);
  EXPECT_THAT(
      families[1].template_(),
      testing::StartsWith("The tram plan saves the old market more than it will ever cost the {}"));
  EXPECT_EQ(families[1].post_count(), 11);
  EXPECT_EQ(families[1].account_count(), 10);
  EXPECT_EQ(families[1].repeat_post_count(), 1);
  EXPECT_THAT(world.List<v1::PhraseFamily>("account_count >= 5"), SizeIs(1));
  const auto one = world.cluster.catalog.Get<v1::PhraseFamily>(families[1].name(), {});
  EXPECT_THAT(one, IsOk());
}

TEST(FamiliesRunTest, ThreeWorkersAndAnyOrderOfPostsGiveTheSameExport) {
  std::vector<v1::ExtractedPost> posts = Posts(1100);
  World one;
  one.Import(posts);
  one.Run(1);
  World three;
  std::ranges::shuffle(posts, *std::make_unique<std::mt19937>(23));
  three.Import({posts.begin(), posts.begin() + 300});
  three.Run(3);
  three.Import({posts.begin() + 300, posts.end()});
  three.Run(3);
  ASSERT_THAT(one.List<v1::PhraseFamily>(), SizeIs(2));
  const std::string expected = one.cluster.Export();
  EXPECT_THAT(expected, testing::HasSubstr("{\"kind\":\"family\""));
  EXPECT_EQ(three.cluster.Export(), expected);
}

TEST(FamiliesRunTest, CutIntoTasksChangesNoFamily) {
  World few;
  few.Import(Posts(10));
  few.Run(1);
  World many;
  many.Import(Posts(2100));
  many.Run(1);
  const auto templates = [](World& world) {
    std::vector<std::string> out;
    for (const auto& family : world.List<v1::PhraseFamily>()) out.push_back(family.template_());
    std::ranges::sort(out);
    return out;
  };
  EXPECT_THAT(templates(few), SizeIs(2));
  EXPECT_EQ(templates(few), templates(many));
}

TEST(FamiliesRunTest, CampaignWithoutComparablePostsHasNoSecondStage) {
  World world;
  world.Import({Imported(1, "a", "good morning"), Imported(2, "b", "good morning")});
  world.Run(1);
  EXPECT_THAT(world.kinds, testing::Not(testing::Contains(v1::FAMILIES)));
  EXPECT_EQ(world.cluster.catalog.GetRun("campaigns/berg27")->family_task_count(), 0);
  EXPECT_THAT(world.List<v1::PhraseFamily>(), IsEmpty());
}

TEST(FamiliesRunTest, NothingOfTheBandsIsLeftOnceTheRunIsPublished) {
  World world;
  world.Import(Posts(10));
  world.Run(1);
  const std::string run(LastSegment(world.cluster.catalog.GetRun("campaigns/berg27")->name()));
  EXPECT_THAT(world.stores.aggregates.Count(OnAllShards(
                  "berg27", [&](const std::string& c, int s) { return BandsTable(c, run, s); })),
              IsOkAndHolds(0));
}

TEST(FamiliesRunTest, FloodsOfCopiesAndOfLookAlikesAreOneFamilyEach) {
  std::vector<v1::ExtractedPost> posts;
  for (int i = 0; i < 3000; ++i) {
    posts.push_back(Imported(i, "copier" + std::to_string(i % 1000),
                             "Nobody has repaired the bridge at the mill since the flood in May"));
    posts.push_back(Imported(
        3000 + i, "writer" + std::to_string(i),
        "The tram plan saves the old market more than it will ever cost us " + std::to_string(i)));
  }
  World world;
  world.Import(posts);
  world.Run(2);
  auto families = world.List<v1::PhraseFamily>();
  ASSERT_THAT(families, SizeIs(2));
  std::ranges::sort(families, {}, &v1::PhraseFamily::account_count);
  EXPECT_EQ(families[0].post_count(), 3000);
  EXPECT_EQ(families[0].account_count(), 1000);
  EXPECT_EQ(families[0].wording_count(), 1);
  EXPECT_EQ(families[1].post_count(), 3000);
  EXPECT_EQ(families[1].wording_count(), 3000);
  EXPECT_THAT(families[1].posts(), SizeIs(200));
}

TEST(FamiliesRunTest, FamilyThatEchoesAMissionIsLinkedToIt) {
  World world;
  auto posts = Posts(10);
  posts.push_back(Imported(999, "front",
                           "MISSION 1. Everyone share this today: \"Nobody has repaired the bridge "
                           "at the mill since the flood in May\""));
  posts.back().mutable_post()->clear_lang();
  world.Import(posts);
  world.Run(1);
  const auto missions =
      world.cluster.catalog.List<v1::Mission>({"campaigns/berg27", 0, "", "", {}});
  ASSERT_THAT(missions, IsOk());
  ASSERT_THAT(missions->items, SizeIs(1));
  const std::string filter = "missions:\"" + missions->items[0].name() + "\"";
  const auto linked = world.List<v1::PhraseFamily>(filter);
  ASSERT_THAT(linked, SizeIs(1));
  EXPECT_THAT(linked[0].template_(), testing::HasSubstr("Nobody has repaired the bridge"));
}

TEST(FamiliesRunTest, SecondStageWhoseBandsTheStoreLostIsGivenUpAndTheRunSaysSo) {
  World world;
  world.Import(Posts(10));
  for (int round = 0; round < 200; ++round) {
    world.clock.Advance(std::chrono::minutes(10));
    world.cluster.Step();
    for (const v1::Lease& lease : MiniCluster::NewLeases(world.cluster.Exchange("w", {}, {}, 1))) {
      if (lease.classification().kind() != v1::FAMILIES) {
        world.Work("w", lease);
        continue;
      }
      const std::string run = lease.classification().run();
      ASSERT_THAT(world.stores.aggregates.Delete(OnAllShards(
                      "berg27", [&](const auto& c, int s) { return BandsTable(c, run, s); })),
                  IsOk());
      v1::PullInputRequest request;
      request.set_unit(lease.unit());
      request.set_lease_id(lease.lease_id());
      EXPECT_THAT(ReadTaskInput(world.stores.all(), world.cluster.campaigns, request),
                  StatusIs(Code::kDataLoss, testing::_));
      v1::Report failed;
      failed.set_unit(lease.unit());
      failed.set_lease_id(lease.lease_id());
      failed.mutable_returned()->set_reason("task_failed");
      world.cluster.Exchange("w", {lease}, {failed}, 0);
    }
    const auto progress = world.cluster.catalog.Progress("berg27");
    if (progress.ok() && progress->idle()) break;
  }
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_THAT(run->quarantined_tasks(), ElementsAre(1u));
  EXPECT_EQ(run->task_done_count(), 1);
  EXPECT_EQ(run->family_task_count(), 1);
  EXPECT_EQ(run->family_task_done_count(), 0);
  EXPECT_THAT(world.List<v1::PhraseFamily>(), IsEmpty());
}

TEST(FamiliesRunTest, ListBeforeTheFirstRunIsEmpty) {
  World world;
  EXPECT_THAT(world.List<v1::PhraseFamily>(), IsEmpty());
  EXPECT_THAT(world.cluster.catalog.Get<v1::PhraseFamily>("campaigns/berg27/phraseFamilies/x", {}),
              StatusIs(Code::kNotFound, testing::_));
}

}  // namespace
}  // namespace claque
