#include "cli/run_campaign.h"

#include <gtest/gtest.h>

#include "common/config/campaign.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

// The campaign of a file, as typed behind -c.
v1::Campaign Loaded(const std::string& typed, const std::string& posts = "posts.csv") {
  const auto campaign = ParseCampaign(
      "campaign: {id: berg27, title: Berg, contact: desk@monitor.example}\n"
      "sources:\n"
      "  - {url: 'https://news.example/'}\n"
      "  - {file: " +
          posts + "}\n",
      typed);
  EXPECT_THAT(campaign, IsOk());
  return campaign.ok() ? *campaign : v1::Campaign();
}

TEST(ChangedFields, CampaignIsTheSameFromWhicheverFolderItsFileIsNamed) {
  const v1::Campaign stored = Loaded("campaign.yaml");
  for (const char* typed : {"berg/campaign.yaml", "../campaign.yaml", "/srv/berg/campaign.yaml"}) {
    ASSERT_NE(Loaded(typed).sources(1).file(), stored.sources(1).file());
    EXPECT_EQ(ChangedFields(stored, Loaded(typed)), "") << typed;
  }
}

TEST(ChangedFields, AnotherFileOrLimitIsNamedByItsKey) {
  const v1::Campaign stored = Loaded("campaign.yaml");
  EXPECT_EQ(ChangedFields(stored, Loaded("campaign.yaml", "others.csv")), "sources");
  v1::Campaign wanted = stored;
  wanted.mutable_limits()->mutable_min_delay()->set_seconds(9);
  EXPECT_EQ(ChangedFields(stored, wanted), "limits");
  EXPECT_FALSE(CanChange("limits"));
}

TEST(ChangedFields, WatchAndCoordinationCanBeChanged) {
  const v1::Campaign stored = Loaded("campaign.yaml");
  v1::Campaign wanted = stored;
  wanted.mutable_coordination()->set_mode(v1::COORTWEET);
  EXPECT_TRUE(CanChange(ChangedFields(stored, wanted)));
  wanted.mutable_watch()->add_hashtags("vote");
  EXPECT_TRUE(CanChange(ChangedFields(stored, wanted)));
  wanted.set_contact("another@monitor.example");
  EXPECT_FALSE(CanChange(ChangedFields(stored, wanted)));
}

}  // namespace
}  // namespace claque
