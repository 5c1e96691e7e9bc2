// The demo's pages through the extractor, the classifier and the phrase index, without a network:
// every planted post must be read; what is found is printed as a score.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <set>

#include "cli/demo/campaign.h"
#include "cli/demo/fiction.h"
#include "cli/demo/score.h"
#include "cli/demo/truth.h"
#include "common/base/hash.h"
#include "worker/classify/classifier.h"
#include "worker/extract/page.h"

namespace claque::demo {
namespace {

class DemoOffline : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    fiction_ = new Fiction(Generate());
    truth_ = new nlohmann::json(Truth(*fiction_));
    findings_ = new Findings;
    findings_->not_built = {"networks", "bursts", "cohorts", "overlaps", "relations"};
    ExtractAll();
    Classify();
  }

  // Posts by permalink, the first page by URL deciding where several carry one.
  static void ExtractAll() {
    std::set<std::string> seen;
    for (const auto& row : (*truth_)["pages"]) {
      const std::string href = row["url"];
      const std::string behaviour = row["behaviour"];
      if (behaviour == "redirect" || behaviour == "refused") continue;
      const auto url = Url::Parse(href);
      ASSERT_TRUE(url.has_value());
      const Page& page = PageAt(href);
      ExtractedPage out = ExtractPage({page.body, page.content_type, &*url});
      v1::Page found;
      found.mutable_capture()->set_body_sha256(Sha256Hex(page.body));
      findings_->pages.push_back(found);
      if (out.reason.empty() && out.title.empty()) untitled_.push_back(href);
      for (v1::Post& post : out.posts) {
        const std::string id =
            post.permalink().empty() ? href + "|" + post.text() : post.permalink();
        if (!seen.insert(id).second) continue;
        post.set_name(id);
        findings_->posts.push_back(std::move(post));
      }
    }
  }

  static const Page& PageAt(const std::string& href) {
    for (const Site& site : fiction_->sites) {
      const std::string origin = fiction_->Origin(site.index);
      if (href.starts_with(origin + "/")) return site.pages.at(href.substr(origin.size()));
    }
    std::abort();
  }

  static void Classify() {
    auto classifier = Classifier::Load("");
    ASSERT_TRUE(classifier.ok()) << classifier.status();
    const v1::Campaign campaign = DemoCampaign(*fiction_);
    const std::vector<std::string> masked(campaign.masked_names().begin(),
                                          campaign.masked_names().end());
    std::vector<std::string> phrases;
    for (const v1::Post& post : findings_->posts) {
      Detection d = (*classifier)->Detect(post.text(), "", masked);
      if (!d.is_mission) continue;
      d.mission.set_post(post.name());
      for (const auto& p : d.mission.stock_phrases()) phrases.push_back(p.text());
      findings_->missions.push_back(d.mission);
    }
    std::set<std::string> missions;
    for (const v1::Mission& m : findings_->missions) missions.insert(m.post());
    const PhraseIndex index(phrases);
    for (const v1::Post& post : findings_->posts) {
      if (missions.contains(post.name())) continue;
      for (const PhraseIndex::Hit& hit : index.Match(post.text())) {
        v1::Echo echo;
        echo.set_permalink(post.permalink());
        echo.set_phrase(phrases[hit.phrase]);
        echo.set_kind(hit.match.kind);
        findings_->echoes.push_back(echo);
      }
    }
  }

  static Fiction* fiction_;
  static nlohmann::json* truth_;
  static Findings* findings_;
  static std::vector<std::string> untitled_;
};
Fiction* DemoOffline::fiction_ = nullptr;
nlohmann::json* DemoOffline::truth_ = nullptr;
Findings* DemoOffline::findings_ = nullptr;
std::vector<std::string> DemoOffline::untitled_;

TEST_F(DemoOffline, EveryPlantedPostIsReadWithItsTimeAndAccount) {
  std::map<std::string, const v1::Post*> by_permalink;
  for (const v1::Post& post : findings_->posts) by_permalink[post.permalink()] = &post;
  std::map<std::string, int> missing;
  for (const Post& post : fiction_->posts) {
    if (post.kind == "video") continue;  // a video is no text; its comments are
    const std::string& key = fiction_->sites[static_cast<size_t>(post.site)].key;
    const auto it = by_permalink.find(fiction_->Permalink(post));
    if (it == by_permalink.end()) {
      ++missing[key + " " + post.kind + " lost"];
      continue;
    }
    const Account& account = fiction_->accounts[static_cast<size_t>(post.account)];
    if (it->second->post_time().seconds() != post.time) ++missing[key + " time"];
    if (post.kind == "article") continue;
    if (it->second->account().handle() != account.handle) ++missing[key + " handle"];
    // An opening post may be read with its headline above.
    if (!it->second->text().ends_with(post.text)) ++missing[key + " text"];
    if (account.created != 0 && key != "forum-fr-2" &&
        it->second->account().create_time().seconds() != account.created) {
      ++missing[key + " account age"];
    }
  }
  for (const auto& [what, count] : missing) ADD_FAILURE() << what << ": " << count;
}

TEST_F(DemoOffline, EveryPageHasATitle) {
  for (const std::string& href : untitled_) ADD_FAILURE() << href;
}

TEST_F(DemoOffline, PrintsTheScore) {
  const auto rows = Score(*truth_, *findings_);
  std::printf("%s", FormatScore(rows).c_str());
  EXPECT_EQ(rows[0].recall(), 1.0);
}

}  // namespace
}  // namespace claque::demo
