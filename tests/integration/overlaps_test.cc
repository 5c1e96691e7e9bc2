// Overlaps from import to listing: campaigns of one installation over memory stores.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "coordinator/aggregator/effects.h"
#include "coordinator/aggregator/tables.h"
#include "tests/integration/run_world.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr int64_t kBegin = 1'800'000'000;

// One post of each account "user<first>" … "user<last - 1>", with what it links and tags.
std::vector<v1::ExtractedPost> PostsOf(int first, int last, const std::string& link,
                                       const std::string& tag) {
  std::vector<v1::ExtractedPost> posts;
  for (int i = first; i < last; ++i) {
    v1::Post& post = *posts.emplace_back().mutable_post();
    post.set_permalink("https://social.example/" + tag + "/" + std::to_string(i));
    post.mutable_account()->set_platform("social");
    post.mutable_account()->set_handle("user" + std::to_string(i));
    post.mutable_post_time()->set_seconds(kBegin + i * 7'200);
    post.set_text("good morning");
    post.set_import_origin("posts.jsonl:" + std::to_string(i));
    post.set_lang("en");
    post.add_links(link);
    post.add_hashtags(tag);
    post.add_mentions("everybody");
  }
  return posts;
}

// People of 150 accounts who link what they like, over ten days.
std::vector<v1::ExtractedPost> Background() {
  std::vector<v1::ExtractedPost> posts = PostsOf(0, 2'000, "", "b");
  std::mt19937 random(7);
  for (v1::ExtractedPost& extracted : posts) {
    v1::Post& post = *extracted.mutable_post();
    post.mutable_account()->set_handle("user" + std::to_string(random() % 150));
    post.mutable_post_time()->set_seconds(kBegin + random() % (10 * 86'400));
    post.set_links(0, "https://news.example/" + std::to_string(random() % 300));
    post.set_hashtags(0, "t" + std::to_string(random() % 100'000));
    post.clear_mentions();
  }
  return posts;
}

// Hands that link five pages of `site` at the same time, on five days.
std::vector<v1::ExtractedPost> HandsOf(int hands, const std::string& site) {
  std::vector<v1::ExtractedPost> posts;
  for (int page = 0; page < 5; ++page) {
    const std::string link = "https://" + site + "/" + std::to_string(page);
    auto day = PostsOf(0, hands, link, site + std::to_string(page));
    for (v1::ExtractedPost& extracted : day) {
      v1::Post& post = *extracted.mutable_post();
      post.clear_hashtags();
      post.clear_mentions();
      post.mutable_account()->set_handle("hand" + post.account().handle().substr(4));
      post.mutable_post_time()->set_seconds(kBegin + page * 86'400 + std::ssize(posts));
    }
    std::ranges::move(day, std::back_inserter(posts));
  }
  return posts;
}

class OverlapsTest : public testing::Test {
 protected:
  void AddCampaign(const std::string& id, const std::vector<v1::ExtractedPost>& posts,
                   const std::vector<std::string>& public_accounts = {}) {
    world_.cluster.CreateCampaign({}, {}, [&](v1::Campaign& campaign) {
      campaign.set_name("campaigns/" + id);
      for (const std::string& account : public_accounts) campaign.add_public_accounts(account);
    });
    world_.Import(posts, id);
  }
  std::string NameIn(const std::string& campaign, const std::string& handle) {
    const Pseudonyms& pseudonyms = world_.cluster.pseudonyms;
    return ResourceName(campaign, "accounts",
                        pseudonyms.Pseudonym(campaign, pseudonyms.AccountKey("social", handle)));
  }
  // A run of berg27 after those of the others: one post more begins it.
  void RunAfterTheOthers() {
    world_.Import(PostsOf(900, 901, "https://front900.example/", "late"));
    world_.Run(2);
  }
  // Those of berg27 by kind; of networks by "network".
  std::map<std::string, v1::Overlap> Overlaps() {
    std::map<std::string, v1::Overlap> by_kind;
    for (const v1::Overlap& overlap : world_.List<v1::Overlap>()) {
      const std::string kind = overlap.network().empty() ? overlap.kind() : "network";
      EXPECT_TRUE(by_kind.emplace(kind, overlap).second) << overlap.DebugString();
    }
    return by_kind;
  }
  int32_t ComparedWith() {
    const auto run = world_.cluster.catalog.GetRun("campaigns/berg27");
    EXPECT_THAT(run, IsOk());
    return run.ok() ? run->compared_campaign_count() : -1;
  }
  void Delete(const std::string& id) {
    ASSERT_THAT(world_.cluster.campaigns.BeginDelete(id), IsOk());
    for (int i = 0; i < 3; ++i) {
      world_.cluster.Step();
      world_.clock.Advance(kDeletionGrace);
    }
    ASSERT_THAT(world_.cluster.campaigns.Stored(id), StatusIs(Code::kNotFound, testing::_));
  }

  World world_;
};

TEST_F(OverlapsTest, SameAccountsAreFoundThoughTheirPseudonymsDiffer) {
  world_.Import(PostsOf(0, 30, "https://a.front.example/1", "now"));
  AddCampaign("earlier", PostsOf(20, 50, "https://b.front.example/2", "now"));
  AddCampaign("crowd", PostsOf(100, 200, "https://news.example/", "then"));
  ASSERT_NE(NameIn("berg27", "user20"), NameIn("earlier", "user20"));
  world_.Run(2);
  EXPECT_EQ(ComparedWith(), 2);
  const auto overlaps = Overlaps();
  ASSERT_THAT(overlaps, SizeIs(3)) << "mentions are not compared, and the crowd has nothing";
  const v1::Overlap& accounts = overlaps.at("accounts");
  EXPECT_EQ(accounts.other(), "campaigns/earlier");
  EXPECT_EQ(accounts.count(), 10);
  EXPECT_EQ(accounts.own_count(), 30);
  EXPECT_EQ(accounts.other_count(), 30);
  EXPECT_EQ(accounts.population_count(), 150);
  EXPECT_DOUBLE_EQ(accounts.expected(), 6);
  EXPECT_DOUBLE_EQ(accounts.lift(), 10.0 / 6);
  EXPECT_LT(accounts.lift_low(), 1);
  EXPECT_GT(accounts.lift_high(), 3);
  EXPECT_GT(accounts.surprise(), 1);
  EXPECT_EQ(accounts.review(), v1::UNREVIEWED);
  std::vector<std::string> expected;
  for (int i = 20; i < 30; ++i) expected.push_back(NameIn("berg27", "user" + std::to_string(i)));
  std::ranges::sort(expected);
  EXPECT_THAT(accounts.accounts(), testing::ElementsAreArray(expected));
  EXPECT_THAT(overlaps.at("hashtags").objects(), ElementsAre("now"));
  EXPECT_THAT(overlaps.at("domains").objects(), ElementsAre("front.example"));
  EXPECT_EQ(overlaps.at("domains").population_count(), 2);
  EXPECT_THAT(world_.cluster.catalog.Get<v1::Overlap>(accounts.name(), {}), IsOk());
  world_.Run(2, "earlier");
  const auto seen_from_there = world_.List<v1::Overlap>("kind = \"accounts\"", "earlier");
  ASSERT_THAT(seen_from_there, SizeIs(1));
  EXPECT_EQ(seen_from_there[0].other(), "campaigns/berg27");
  EXPECT_EQ(seen_from_there[0].count(), 10);
}

TEST_F(OverlapsTest, CampaignsWithNothingInCommonHaveNone) {
  world_.Import(PostsOf(0, 30, "https://front.example/", "now"));
  AddCampaign("other", PostsOf(30, 60, "https://news.example/", "then"));
  world_.Run(1);
  EXPECT_EQ(ComparedWith(), 1);
  EXPECT_THAT(Overlaps(), IsEmpty());
}

TEST_F(OverlapsTest, OnlyCampaignIsComparedWithNone) {
  world_.Import(PostsOf(0, 30, "https://front.example/", "now"));
  world_.Run(1);
  EXPECT_EQ(ComparedWith(), 0);
  EXPECT_THAT(Overlaps(), IsEmpty());
}

TEST_F(OverlapsTest, NothingOfAnotherCampaignButItsNameIsInTheResource) {
  world_.Import(PostsOf(0, 30, "https://front.example/", "now"));
  AddCampaign("other", PostsOf(0, 60, "https://front.example/", "now"));
  world_.Run(1);
  std::string all;
  for (const v1::Overlap& overlap : world_.List<v1::Overlap>()) all += overlap.SerializeAsString();
  ASSERT_THAT(all, HasSubstr(NameIn("berg27", "user7")));
  EXPECT_THAT(all, Not(HasSubstr("user")));
  for (int i = 0; i < 60; ++i) {
    const std::string handle = "user" + std::to_string(i);
    const std::string key = world_.cluster.pseudonyms.AccountKey("social", handle);
    EXPECT_THAT(all, Not(HasSubstr(key)));
    EXPECT_THAT(all, Not(HasSubstr(world_.cluster.pseudonyms.Pseudonym("other", key))));
  }
}

TEST_F(OverlapsTest, DeletedCampaignIsGoneAtTheNextRun) {
  world_.Import(PostsOf(0, 30, "https://front.example/", "now"));
  AddCampaign("other", PostsOf(0, 10, "https://news.example/", "then"));
  world_.Run(1);
  EXPECT_EQ(Overlaps().at("accounts").count(), 10);
  Delete("other");
  world_.Import(PostsOf(30, 31, "https://front.example/", "now"));
  world_.Run(1);
  EXPECT_EQ(ComparedWith(), 0);
  EXPECT_THAT(Overlaps(), IsEmpty());
  // Another campaign of the same name is another one.
  AddCampaign("other", PostsOf(5, 200, "https://news.example/", "then"));
  world_.Import(PostsOf(31, 32, "https://front.example/", "now"));
  world_.Run(1);
  EXPECT_EQ(Overlaps().at("accounts").count(), 27);
  EXPECT_EQ(Overlaps().at("accounts").other_count(), 195);
}

TEST_F(OverlapsTest, NextRunFindsWhatTheOtherCampaignGotSince) {
  world_.Import(PostsOf(0, 30, "https://front.example/", "now"));
  AddCampaign("other", PostsOf(25, 40, "https://news.example/", "then"));
  world_.Run(1);
  EXPECT_EQ(Overlaps().at("accounts").count(), 5);
  world_.Import(PostsOf(10, 26, "https://front.example/", "now"), "other");
  world_.Run(1, "other");
  EXPECT_EQ(Overlaps().at("accounts").count(), 5) << "a published run stays as it is";
  world_.Import(PostsOf(90, 91, "https://front.example/", "now"));
  world_.Run(1);
  const auto overlaps = Overlaps();
  EXPECT_EQ(overlaps.at("accounts").count(), 20);
  EXPECT_EQ(overlaps.at("accounts").other_count(), 30);
  EXPECT_THAT(overlaps.at("urls").objects(), ElementsAre("https://front.example/"));
}

TEST_F(OverlapsTest, AccountThatIsPublicInOneCampaignIsTheSameAccount) {
  world_.Import(PostsOf(0, 3, "https://front.example/", "now"));
  AddCampaign("other", PostsOf(2, 5, "https://news.example/", "then"), {"social:user2"});
  world_.Run(1);
  EXPECT_THAT(Overlaps().at("accounts").accounts(), ElementsAre(NameIn("berg27", "user2")));
  world_.Run(1, "other");
  const auto there = world_.List<v1::Overlap>("", "other");
  ASSERT_THAT(there, SizeIs(1));
  EXPECT_THAT(there[0].accounts(), ElementsAre("campaigns/other/accounts/user2"));
}

TEST_F(OverlapsTest, NetworkSaysHowManyOfItsAccountsWereThereBefore) {
  auto posts = Background();
  std::ranges::move(HandsOf(9, "front.example"), std::back_inserter(posts));
  world_.Import(posts);
  AddCampaign("earlier", HandsOf(6, "other.example"));
  world_.Run(2);
  const auto networks = world_.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1));
  const auto overlaps = Overlaps();
  EXPECT_EQ(overlaps.at("accounts").own_count(), 159);
  const v1::Overlap& network = overlaps.at("network");
  EXPECT_EQ(network.network(), networks[0].name());
  EXPECT_EQ(network.kind(), "accounts");
  EXPECT_EQ(network.own_count(), 9);
  EXPECT_EQ(network.other_count(), 6);
  EXPECT_EQ(network.count(), 6);
  EXPECT_EQ(network.population_count(), 159);
  EXPECT_GT(network.lift_low(), 1);
  EXPECT_THAT(network.accounts(), SizeIs(6));
  EXPECT_THAT(network.accounts(), testing::Each(StartsWith("campaigns/berg27/accounts/")));
  EXPECT_THAT(world_.List<v1::Overlap>("network:\"" + network.network() + "\""), SizeIs(1));
}

// The same text by three accounts each, with what stands before the place.
std::vector<v1::ExtractedPost> Wordings(const std::string& prefix, int first,
                                        const std::vector<std::string>& places) {
  std::vector<v1::ExtractedPost> posts;
  for (const std::string& place : places) {
    for (int i = 0; i < 3; ++i) {
      auto one = PostsOf(first, first + 1, "", prefix + std::to_string(first));
      v1::Post& post = *one[0].mutable_post();
      post.clear_links();
      post.clear_mentions();
      post.clear_hashtags();
      post.set_text("The tram plan saves the old market more than it will ever cost the " + place);
      posts.push_back(one[0]);
      ++first;
    }
  }
  return posts;
}

TEST_F(OverlapsTest, FamilyIsTheSameWhereACampaignHasOneOfItsWordings) {
  world_.Import(Wordings("own", 0, {"city", "town"}));
  AddCampaign("earlier", Wordings("earlier", 100, {"town", "valley"}));
  AddCampaign("crowd", PostsOf(200, 300, "https://news.example/", "then"));
  world_.Run(2, "earlier");
  world_.Run(2, "crowd");
  RunAfterTheOthers();
  ASSERT_THAT(world_.List<v1::PhraseFamily>(), SizeIs(1));
  const auto overlaps = Overlaps();
  ASSERT_TRUE(overlaps.contains("phrase_families"));
  const v1::Overlap& families = overlaps.at("phrase_families");
  EXPECT_EQ(families.other(), "campaigns/earlier");
  EXPECT_EQ(families.count(), 1);
  EXPECT_EQ(families.own_count(), 1);
  EXPECT_EQ(families.other_count(), 1);
  EXPECT_EQ(families.population_count(), 1);
  EXPECT_THAT(families.objects(), ElementsAre(world_.List<v1::PhraseFamily>()[0].template_()));
  EXPECT_FALSE(overlaps.contains("accounts"));
}

TEST_F(OverlapsTest, FamilyOfOtherWordsIsNone) {
  world_.Import(Wordings("own", 0, {"city"}));
  AddCampaign("other", Wordings("other", 100, {"town"}));
  world_.Run(1, "other");
  RunAfterTheOthers();
  EXPECT_FALSE(Overlaps().contains("phrase_families"));
}

TEST_F(OverlapsTest, StockPhraseOfferedInBothIsFoundHoweverItIsMarked) {
  const auto offer = [&](const std::string& campaign, const std::string& phrase) {
    auto posts = PostsOf(0, 1, "https://" + campaign + ".example/", campaign);
    posts[0].mutable_mission()->set_confidence(.99);
    posts[0].mutable_mission()->add_stock_phrases()->set_text(phrase);
    Effects effects;
    AddPost(campaign, posts[0], true, effects);
    ASSERT_THAT(world_.stores.aggregates.Apply(effects.missions), IsOk());
    ASSERT_THAT(world_.stores.aggregates.Apply(effects.puts), IsOk());
  };
  AddCampaign("earlier", {});
  offer("berg27", "Save the mill, now!");
  offer("earlier", "SAVE THE MILL \u2014 NOW");
  world_.Run(1, "earlier");
  RunAfterTheOthers();
  const v1::Overlap phrases = Overlaps().at("stock_phrases");
  EXPECT_EQ(phrases.count(), 1);
  EXPECT_THAT(phrases.objects(), ElementsAre("save the mill now"));
}

TEST_F(OverlapsTest, SitesWithOneIdentifierInTwoCampaignsAreFound) {
  const auto page_of = [](const std::string& host) {
    v1::PageResult result;
    result.set_url("https://" + host + "/");
    v1::Page& page = *result.mutable_page();
    page.set_url(result.url());
    page.set_outcome(v1::CAPTURED);
    for (const auto& [kind, value] :
         {std::pair("analytics", "UA-123456-1"), std::pair("email_domain", "gmail.com"),
          std::pair("email_domain", "front.example")}) {
      v1::Identifier& identifier = *page.add_identifiers();
      identifier.set_kind(kind);
      identifier.set_value(value);
    }
    return result;
  };
  const auto add = [&](const std::string& campaign, const std::string& host) {
    const auto info = *world_.cluster.campaigns.Find(campaign);
    v1::PageResult result = page_of(host);
    result.set_campaign(campaign);
    const Effects effects =
        EffectsOf(*info, world_.cluster.pseudonyms, Rank{}, RecrawlState{}, std::move(result));
    ASSERT_THAT(world_.stores.aggregates.Apply(effects.puts), IsOk());
  };
  world_.Import(PostsOf(0, 3, "https://front.example/", "now"));
  AddCampaign("earlier", PostsOf(10, 13, "https://news.example/", "then"));
  add("berg27", "one.example");
  add("berg27", "two.example");
  add("earlier", "three.example");
  world_.Run(1);
  const v1::Overlap identifiers = Overlaps().at("identifiers");
  EXPECT_EQ(identifiers.count(), 2) << "a provider of mail is no site's own";
  EXPECT_THAT(identifiers.objects(),
              ElementsAre("analytics UA-123456-1", "email_domain front.example"));
}

TEST_F(OverlapsTest, SamePicturesAreFound) {
  const auto with = [](int user, const std::string& hash) {
    auto posts = PostsOf(user, user + 1, "https://front" + std::to_string(user) + ".example/",
                         "t" + std::to_string(user));
    posts[0].mutable_post()->add_media_hashes(hash);
    return posts;
  };
  world_.Import(with(1, "e0c8f0f8fcfeff7f"));
  AddCampaign("earlier", with(2, "e0c8f0f8fcfeff7f"));
  AddCampaign("other", with(3, "0011223344556677"));
  world_.Run(1);
  EXPECT_THAT(Overlaps().at("media_hashes").objects(), ElementsAre("e0c8f0f8fcfeff7f"));
}

TEST_F(OverlapsTest, CanonicalExportDoesNotDependOnOtherCampaigns) {
  world_.Import(PostsOf(0, 30, "https://front.example/", "now"));
  World alone;
  alone.Import(PostsOf(0, 30, "https://front.example/", "now"));
  alone.Run(1);
  AddCampaign("other", PostsOf(0, 30, "https://front.example/", "now"));
  world_.Run(1);
  ASSERT_THAT(Overlaps(), SizeIs(Ge(3u)));
  EXPECT_EQ(world_.cluster.Export(), alone.cluster.Export());
}

}  // namespace
}  // namespace claque
