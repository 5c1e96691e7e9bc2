#include "cli/demo/truth.h"

#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "cli/demo/campaign.h"
#include "cli/demo/html.h"
#include "common/base/hash.h"
#include "common/config/campaign.h"

namespace claque::demo {
namespace {

class TruthTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    fiction_ = new Fiction(Generate());
    truth_ = new nlohmann::json(Truth(*fiction_));
    for (const Site& site : fiction_->sites) {
      for (const auto& [path, page] : site.pages) {
        bodies_[fiction_->UrlOf(site.index, path)] = page.body;
      }
    }
  }
  static Fiction* fiction_;
  static nlohmann::json* truth_;
  static std::map<std::string, std::string> bodies_;
};
Fiction* TruthTest::fiction_ = nullptr;
nlohmann::json* TruthTest::truth_ = nullptr;
std::map<std::string, std::string> TruthTest::bodies_;

TEST_F(TruthTest, HashesAreThoseOfThePages) {
  for (const auto& page : (*truth_)["pages"]) {
    ASSERT_TRUE(bodies_.contains(page["url"]));
    EXPECT_EQ(page["sha256"], Sha256Hex(bodies_[page["url"]])) << page["url"];
  }
}

TEST_F(TruthTest, EveryStockPhraseStandsOnItsPage) {
  for (const auto& m : (*truth_)["missions"]) {
    const std::string& body = bodies_[m["page"]];
    for (const std::string phrase : m["stockPhrases"]) {
      EXPECT_NE(body.find(Escape(phrase)), std::string::npos) << phrase;
    }
    EXPECT_NE(body.find(m["permalink"].get<std::string>()), std::string::npos);
  }
}

TEST_F(TruthTest, EveryEchoStandsOnItsPage) {
  for (const auto& e : (*truth_)["echoes"]) {
    EXPECT_NE(bodies_[e["page"]].find(e["permalink"].get<std::string>()), std::string::npos);
  }
}

TEST_F(TruthTest, PermalinksAreUniqueAndCarryNoHandle) {
  std::set<std::string> seen;
  for (const std::string permalink : (*truth_)["posts"]) {
    EXPECT_TRUE(seen.insert(permalink).second) << permalink;
    EXPECT_EQ(permalink.find("/u/"), std::string::npos);
  }
}

TEST_F(TruthTest, PlantsAHundredDifferentPrivateHandlesThatStandOnPages) {
  std::string all;
  for (const auto& [url, body] : bodies_) all += body;
  std::set<std::string> handles;
  for (const std::string handle : (*truth_)["plantedHandles"]) {
    EXPECT_GE(handle.size(), 8u);
    EXPECT_NE(all.find(handle), std::string::npos) << handle;
    handles.insert(handle);
  }
  EXPECT_EQ(handles.size(), 100u);
}

TEST_F(TruthTest, TheChainIsTrueAndTheTemptationsAreApart) {
  int chain = 0, alleged = 0, same_name = 0;
  for (const auto& r : (*truth_)["relations"]) {
    chain += r["inTrueChain"].get<bool>();
    alleged += r["alleged"].get<bool>();
    same_name += r["note"].get<std::string>().find("same name") != std::string::npos;
    if (r["kind"] == "same_identifier") continue;  // stated by the identifier, not by name
    EXPECT_NE(bodies_[r["page"]].find(r["to"].get<std::string>()), std::string::npos);
  }
  EXPECT_EQ(chain, 4);
  EXPECT_EQ(alleged, 2);
  EXPECT_EQ(same_name, 1);
}

TEST_F(TruthTest, CampaignWatchesEverySiteAndListsOrganisations) {
  const v1::Campaign campaign = DemoCampaign(*fiction_);
  EXPECT_EQ(static_cast<size_t>(campaign.sources_size()), fiction_->sites.size());
  std::map<std::string, int> sides;
  for (const v1::Source& source : campaign.sources()) ++sides[source.side()];
  EXPECT_EQ(sides["lantern"], sides["orchard"]);
  EXPECT_GE(campaign.public_accounts_size(), 8);
  std::set<std::string> masked(campaign.masked_names().begin(), campaign.masked_names().end());
  EXPECT_TRUE(masked.contains("Lantern Accord"));
  EXPECT_TRUE(masked.contains("Илан Корват"));
  EXPECT_EQ(masked.size(), static_cast<size_t>(campaign.masked_names_size())) << "a name twice";
}

TEST_F(TruthTest, CampaignFileLoadsAsTheSameCampaign) {
  const auto loaded = ParseCampaign(CampaignYaml(*fiction_), "demo.yaml");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  // An unset duration and one of zero are the same to a reader of either.
  differencer.set_message_field_comparison(google::protobuf::util::MessageDifferencer::EQUIVALENT);
  EXPECT_TRUE(differencer.Compare(DemoCampaign(*fiction_), *loaded)) << difference;
}

}  // namespace
}  // namespace claque::demo
