// What is read of a campaign's logs, and what is not read twice.
#include "coordinator/scheduler/campaign_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/aggregator/effects.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/store/memory_aggregate_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

constexpr int64_t kAll = int64_t{1} << 40;

class CampaignKeysTest : public testing::Test {
 protected:
  // A post of this account that links these URLs; `number` makes it one of its own.
  void AddPostOf(const std::string& handle, int number, const std::vector<std::string>& links,
                 bool is_public = false) {
    const std::string key = pseudonyms_.AccountKey("social", handle);
    v1::ExtractedPost extracted;
    v1::Post& post = *extracted.mutable_post();
    post.mutable_account()->set_platform("social");
    post.mutable_account()->set_name(is_public ? handle : pseudonyms_.Pseudonym("berg27", key));
    if (is_public) post.mutable_account()->set_handle(handle);
    post.mutable_account()->set_is_public(is_public);
    post.set_permalink("https://social.example/" + std::to_string(number));
    post.mutable_links()->Assign(links.begin(), links.end());
    Effects effects;
    if (!is_public) {
      effects.puts.push_back(SealedPut("berg27", {post.account().name(), key, "sealed"}));
    }
    AddPost("berg27", extracted, true, effects);
    ASSERT_THAT(store_.Apply(effects.puts), IsOk());
  }
  void ReadAll() {
    int64_t budget = kAll;
    ASSERT_THAT(keys_.Measure(), IsOk());
    ASSERT_THAT(keys_.Read(&budget), IsOkAndHolds(true));
    read_ = kAll - budget;
  }

  ManualClock clock_;
  MemoryAggregateStore store_{clock_};
  const Pseudonyms pseudonyms_{"0123456789abcdef"};
  CampaignKeys keys_{store_, pseudonyms_, "berg27"};
  int64_t read_ = 0;  // entries, by the last ReadAll
};

TEST_F(CampaignKeysTest, PublicAndPrivateAccountsHaveTheKeyOfPlatformAndHandle) {
  AddPostOf("ana", 1, {});
  AddPostOf("Party", 2, {}, /*is_public=*/true);
  ReadAll();
  const PlacedKeys& accounts = keys_.Of(KeyKind::kAccounts);
  EXPECT_EQ(accounts.size(), 2);
  for (const char* handle : {"ana", "party"}) {
    EXPECT_TRUE(accounts.Has(KeyOfId(pseudonyms_.AccountKey("social", handle)))) << handle;
  }
}

TEST_F(CampaignKeysTest, ObjectIsOneHoweverOftenItIsShared) {
  for (int i = 0; i < 40; ++i) {
    AddPostOf("user" + std::to_string(i % 8), i,
              {"https://a.news.example/" + std::to_string(i % 4), "https://blog.example/"});
  }
  ReadAll();
  EXPECT_EQ(keys_.Of(KeyKind::kAccounts).size(), 8);
  EXPECT_EQ(keys_.Of(KeyKind::kUrls).size(), 5);
  EXPECT_EQ(keys_.Of(KeyKind::kDomains).size(), 2);
  std::vector<std::string> urls;
  for (const KeyAt& at : keys_.Of(KeyKind::kUrls).items()) {
    const auto url = keys_.NameAt(KeyKind::kUrls, at.place);
    ASSERT_THAT(url, IsOk());
    urls.push_back(*url);
  }
  EXPECT_THAT(urls, testing::Contains("https://a.news.example/3"));
}

TEST_F(CampaignKeysTest, OnlyWhatIsNewIsRead) {
  for (int i = 0; i < 50; ++i) AddPostOf("user" + std::to_string(i), i, {"https://blog.example/"});
  ReadAll();
  EXPECT_EQ(read_, 100);
  ReadAll();
  EXPECT_EQ(read_, 0);
  AddPostOf("late", 50, {"https://blog.example/"});
  ReadAll();
  EXPECT_EQ(read_, 2);
  EXPECT_EQ(keys_.Of(KeyKind::kAccounts).size(), 51);
}

TEST_F(CampaignKeysTest, ReadingStopsWhereTheBudgetIsSpentAndGoesOnThere) {
  for (int i = 0; i < 50; ++i) AddPostOf("user" + std::to_string(i), i, {});
  ASSERT_THAT(keys_.Measure(), IsOk());
  int calls = 0;
  for (;; ++calls) {
    int64_t budget = 10;
    const auto whole = keys_.Read(&budget);
    ASSERT_THAT(whole, IsOk());
    if (*whole) break;
  }
  EXPECT_GE(calls, 2);
  EXPECT_EQ(keys_.Of(KeyKind::kAccounts).size(), 50);
}

TEST_F(CampaignKeysTest, LogsThatBecameShorterAreReadAnew) {
  AddPostOf("ana", 1, {"https://blog.example/"});
  ReadAll();
  ASSERT_THAT(store_.DropCampaign("berg27"), IsOk());
  ReadAll();
  EXPECT_EQ(keys_.Of(KeyKind::kAccounts).size(), 0);
  EXPECT_EQ(keys_.Of(KeyKind::kUrls).size(), 0);
}

TEST_F(CampaignKeysTest, TraceThatCannotBeReadIsLeftOut) {
  AddPostOf("ana", 1, {"https://blog.example/"});
  const std::string id = TraceId(v1::URL, "https://odd.example/", "post");
  const Put odd{TracesTable("berg27", CampaignShard(id)), id, "", "\xff", true};
  ASSERT_THAT(store_.Apply({&odd, 1}), IsOk());
  ReadAll();
  EXPECT_EQ(keys_.Of(KeyKind::kUrls).size(), 1);
}

TEST_F(CampaignKeysTest, HostsOfManyPeopleAreNoDomains) {
  AddPostOf("ana", 1, {"https://t.me/somebody", "https://blog.example/"});
  ReadAll();
  EXPECT_EQ(keys_.Of(KeyKind::kUrls).size(), 2);
  EXPECT_EQ(keys_.Of(KeyKind::kDomains).size(), 1);
}

TEST_F(CampaignKeysTest, IdentifierIsOneOnHoweverManyPages) {
  for (int page = 0; page < 3; ++page) {
    for (const char* value : {"UA-123456-1", "UA-654321-1"}) {
      v1::Identifier identifier;
      identifier.set_kind("analytics");
      identifier.set_value(value);
      const std::string id = IdentifierId(identifier);
      const Put put{IdentifiersTable("berg27", CampaignShard(id)), id, "",
                    identifier.SerializeAsString(), true};
      ASSERT_THAT(store_.Apply({&put, 1}), IsOk());
    }
  }
  ReadAll();
  EXPECT_EQ(read_, 2);
  std::vector<std::string> names;
  for (const KeyAt& at : keys_.Of(KeyKind::kIdentifiers).items()) {
    names.push_back(keys_.NameAt(KeyKind::kIdentifiers, at.place).value_or("?"));
  }
  EXPECT_THAT(names,
              testing::UnorderedElementsAre("analytics UA-123456-1", "analytics UA-654321-1"));
}

}  // namespace
}  // namespace claque
