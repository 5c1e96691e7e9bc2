// Families of a run from clusters and wordings.
#include "coordinator/scheduler/families.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int64_t kNoon = 1'800'014'400;

v1::WordingCluster Cluster(const std::vector<uint64_t>& keys, const std::string& shown) {
  v1::WordingCluster cluster;
  cluster.mutable_keys()->Add(keys.begin(), keys.end());
  cluster.set_template_(shown);
  return cluster;
}

struct Use {
  std::string post, account;
  int64_t time = kNoon;
};

v1::Wording WordingOf(uint64_t key, const std::vector<Use>& uses) {
  v1::Wording wording;
  wording.set_key(key);
  for (const Use& use : uses) {
    v1::WordingUse& added = *wording.add_uses();
    added.set_post("campaigns/c/posts/" + use.post);
    added.set_account(use.account);
    added.set_platform("p");
    if (use.time != 0) added.mutable_post_time()->set_seconds(use.time);
  }
  return wording;
}

std::vector<v1::PhraseFamily> FamiliesOf(const std::vector<v1::WordingCluster>& clusters,
                                         const std::vector<v1::Wording>& wordings,
                                         const Announced& announced = {}) {
  Families families;
  for (const auto& cluster : clusters) families.AddCluster(cluster);
  for (const auto& wording : wordings) families.AddWording(wording, announced);
  return families.Finish("campaigns/c/runs/r");
}

TEST(FamiliesTest, ClustersThatShareAWordingAreOneFamilyNamedByItsLeastPost) {
  const auto families =
      FamiliesOf({Cluster({1, 2}, "a {}"), Cluster({2, 3, 4}, "a {} c"), Cluster({8, 9}, "other")},
                 {WordingOf(1, {{"d", "x"}}), WordingOf(3, {{"b", "y"}}),
                  WordingOf(4, {{"e", "z"}}), WordingOf(7, {{"a", "w"}})});
  ASSERT_THAT(families, SizeIs(1));
  const v1::PhraseFamily& family = families[0];
  EXPECT_EQ(family.name(), "campaigns/c/phraseFamilies/b");
  EXPECT_THAT(family.wording_keys(), ElementsAre(1, 3, 4)) << "those that a post has";
  EXPECT_EQ(family.run(), "campaigns/c/runs/r");
  EXPECT_EQ(family.template_(), "a {} c") << "of the largest cluster";
  EXPECT_EQ(family.post_count(), 3);
  EXPECT_EQ(family.account_count(), 3);
  EXPECT_EQ(family.wording_count(), 3);
  EXPECT_THAT(family.posts(),
              ElementsAre("campaigns/c/posts/b", "campaigns/c/posts/d", "campaigns/c/posts/e"));
}

TEST(FamiliesTest, OneAccountThatRepeatsItselfIsNoFamily) {
  EXPECT_THAT(FamiliesOf({Cluster({1, 2}, "t")},
                         {WordingOf(1, {{"a", "x"}, {"b", "x"}}), WordingOf(2, {{"c", "x"}})}),
              IsEmpty());
  EXPECT_THAT(FamiliesOf({Cluster({1}, "t")}, {WordingOf(1, {{"a", "x"}, {"b", ""}, {"c", ""}})}),
              IsEmpty())
      << "posts without an author are not known to be of another";
}

TEST(FamiliesTest, RepetitionOfOneAccountStandsApart) {
  const auto families =
      FamiliesOf({Cluster({1}, "t")},
                 {WordingOf(1, {{"a", "x"}, {"b", "x"}, {"c", "x"}, {"d", "y"}, {"e", ""}})});
  ASSERT_THAT(families, SizeIs(1));
  EXPECT_EQ(families[0].post_count(), 5);
  EXPECT_EQ(families[0].account_count(), 2);
  EXPECT_EQ(families[0].repeat_post_count(), 2);
  EXPECT_EQ(families[0].accountless_post_count(), 1);
  EXPECT_THAT(families[0].posts_by_account(), ElementsAre(3, 1));
}

TEST(FamiliesTest, GrowthIsPostsAndNewAccountsByHour) {
  const auto families =
      FamiliesOf({Cluster({1}, "t")}, {WordingOf(1, {{"a", "x", kNoon + 7200},
                                                     {"b", "y", kNoon + 10},
                                                     {"c", "y", kNoon + 7300},
                                                     {"d", "z", kNoon + 15 * 86400},
                                                     {"e", "u", 0}})});
  ASSERT_THAT(families, SizeIs(1));
  const v1::PhraseFamily& family = families[0];
  EXPECT_EQ(family.first_post_time().seconds(), kNoon + 10);
  EXPECT_EQ(family.last_post_time().seconds(), kNoon + 15 * 86400);
  ASSERT_THAT(family.growth(), SizeIs(2));
  EXPECT_EQ(family.growth(0).hour(), 0);
  EXPECT_EQ(family.growth(0).account_count(), 1);
  EXPECT_EQ(family.growth(1).hour(), 2);
  EXPECT_EQ(family.growth(1).post_count(), 2);
  EXPECT_EQ(family.growth(1).account_count(), 1);
  EXPECT_EQ(family.later_post_count(), 1);
  EXPECT_EQ(family.untimed_post_count(), 1);
}

TEST(FamiliesTest, FamilyThatAMissionAnnouncedIsLinkedToIt) {
  const Announced announced = {{"campaigns/c/posts/a", {"m1"}},
                               {"campaigns/c/posts/b", {"m1", "m2"}}};
  const auto families =
      FamiliesOf({Cluster({1}, "t")},
                 {WordingOf(1, {{"a", "x"}, {"b", "y"}, {"c", "z"}, {"d", "u"}})}, announced);
  ASSERT_THAT(families, SizeIs(1));
  EXPECT_THAT(families[0].missions(), ElementsAre("m1")) << "m2 has a quarter of its posts";
}

TEST(FamiliesTest, WordingOfACapturedTitleIsAHeadline) {
  v1::Wording title;
  title.set_key(2);
  title.set_headline(true);
  const std::vector<v1::Wording> wordings = {WordingOf(1, {{"a", "x"}}), WordingOf(2, {{"b", "y"}}),
                                             title};
  EXPECT_TRUE(FamiliesOf({Cluster({1, 2}, "t")}, wordings).at(0).headline());
  EXPECT_FALSE(
      FamiliesOf({Cluster({1, 2}, "t")}, {wordings.begin(), wordings.end() - 1}).at(0).headline());
}

TEST(FamiliesTest, WhatIsListedOfAGiantFamilyIsBounded) {
  std::vector<v1::Wording> wordings;
  for (int part = 0; part < 30; ++part) {
    std::vector<Use> uses;
    for (int i = 0; i < 1000; ++i) {
      const std::string id = std::to_string(100'000 + part * 1000 + i);
      uses.push_back({id, id, kNoon + i});
    }
    wordings.push_back(WordingOf(1, uses));
  }
  const auto families = FamiliesOf({Cluster({1}, "t")}, wordings);
  ASSERT_THAT(families, SizeIs(1));
  EXPECT_EQ(families[0].post_count(), 30'000);
  EXPECT_EQ(families[0].account_count(), 30'000);
  EXPECT_THAT(families[0].posts(), SizeIs(200));
  EXPECT_EQ(families[0].posts(199), "campaigns/c/posts/100199");
  EXPECT_THAT(families[0].posts_by_account(), SizeIs(100));
}

TEST(FamiliesTest, OrderOfClustersAndWordingsChangesNothing) {
  std::vector<v1::WordingCluster> clusters = {Cluster({1, 2}, "b"), Cluster({3, 2}, "a"),
                                              Cluster({4, 5, 1}, "c"), Cluster({6, 7}, "d"),
                                              Cluster({5, 4, 3}, "bb")};
  std::vector<v1::Wording> wordings;
  for (uint64_t key = 1; key < 8; ++key) {
    const std::string id = std::to_string(key);
    wordings.push_back(WordingOf(key, {{"a" + id, "x" + id, kNoon - static_cast<int64_t>(key)}}));
    wordings.push_back(WordingOf(key, {{"b" + id, "x1", kNoon + 4000}}));
  }
  const auto text = [&] {
    std::string out;
    for (const auto& family : FamiliesOf(clusters, wordings)) out += family.DebugString();
    return out;
  };
  const std::string first = text();
  std::mt19937 random(3);
  for (int i = 0; i < 20; ++i) {
    std::ranges::shuffle(clusters, random);
    std::ranges::shuffle(wordings, random);
    ASSERT_EQ(text(), first);
  }
}

}  // namespace
}  // namespace claque
