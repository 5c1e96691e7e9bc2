#include "worker/agent/uptake_work.h"

#include <gtest/gtest.h>

namespace claque {
namespace {

// Result of the work over one imported post in English, which is said to be in `stated`.
v1::ClassificationResult WorkOver(const std::string& stated) {
  static const std::unique_ptr<Classifier> classifier = *Classifier::Load("");
  v1::ClassificationTask task;
  task.set_kind(v1::UPTAKE);
  const auto work = MakeTaskWork(task, *classifier);
  v1::PullInputResponse input;
  v1::Post& post = *input.add_posts();
  post.set_text("The weather in the harbour was fine this morning, and nobody wanted to go home.");
  post.set_import_origin("posts.jsonl:1");
  post.set_stated_lang(stated);
  work->Add(std::move(input));
  return work->Finish();
}

TEST(UptakeWorkTest, LanguageThatAnImportStatesIsTaken) {
  const auto result = WorkOver("nl");
  ASSERT_EQ(result.detected_size(), 1);
  EXPECT_EQ(result.detected(0).post().lang(), "nl");
}

TEST(UptakeWorkTest, LanguageOfAnImportThatStatesNoneIsIdentified) {
  const auto result = WorkOver("");
  ASSERT_EQ(result.detected_size(), 1);
  EXPECT_EQ(result.detected(0).post().lang(), "en");
}

// Echoes of one mission in a post of another language.
int EchoesInTranslation(bool asked_for) {
  const std::unique_ptr<Classifier> classifier = *Classifier::Load("");
  v1::ClassificationTask task;
  task.set_kind(v1::UPTAKE);
  const auto work = MakeTaskWork(task, *classifier);
  v1::PullInputResponse input;
  input.mutable_campaign()->set_translations(asked_for);
  v1::Mission& mission = *input.add_missions();
  mission.set_name("campaigns/c/missions/m");
  mission.add_stock_phrases()->set_text("Lower the price of gas before winter");
  v1::Post& post = *input.add_posts();
  post.set_name("campaigns/c/posts/p");
  post.set_text("Bajen el precio del gas antes del invierno");
  work->Add(std::move(input));
  const v1::ClassificationResult result = work->Finish();
  for (const v1::Echo& echo : result.echoes()) EXPECT_EQ(echo.kind(), v1::TRANSLATION);
  return result.echoes_size();
}

TEST(UptakeWorkTest, TranslationsAreEchoesWhereTheCampaignAsksForThem) {
  EXPECT_EQ(EchoesInTranslation(true), 1);
  EXPECT_EQ(EchoesInTranslation(false), 0);
}

TEST(NarrativeWorkTest, PostsAreRankedByTheNarrativesOfTheInput) {
  const std::unique_ptr<Classifier> classifier = *Classifier::Load("");
  v1::ClassificationTask task;
  task.set_kind(v1::NARRATIVES);
  const auto work = MakeTaskWork(task, *classifier);
  ASSERT_NE(work, nullptr);
  v1::PullInputResponse narratives;
  v1::WatchedNarrative& watched = *narratives.add_narratives();
  watched.set_id("n");
  watched.set_text("The count is rigged and the winner was chosen");
  work->Add(std::move(narratives));
  v1::PullInputResponse posts;
  posts.add_posts()->set_text("They say the count is rigged");
  posts.add_posts()->set_text("The harbour was quiet");
  work->Add(std::move(posts));
  const v1::ClassificationResult result = work->Finish();
  EXPECT_EQ(result.post_count(), 2);
  ASSERT_EQ(result.narratives_size(), 1);
  EXPECT_EQ(result.narratives(0).narrative(), "n");
  EXPECT_EQ(result.narratives(0).post_count(), 1);
}

TEST(UptakeWorkTest, WordingsOfPostsAndTitlesAreReported) {
  static const std::unique_ptr<Classifier> classifier = *Classifier::Load("");
  v1::ClassificationTask task;
  task.set_kind(v1::UPTAKE);
  const auto work = MakeTaskWork(task, *classifier);
  v1::PullInputResponse input;
  input.add_titles("The weather in the harbour was fine this morning");
  input.add_posts()->set_text("The weather in the harbour was fine this morning!");
  work->Add(std::move(input));
  const auto result = work->Finish();
  ASSERT_EQ(result.wordings_size(), 1);
  EXPECT_TRUE(result.wordings(0).headline());
  EXPECT_EQ(result.wordings(0).uses_size(), 1);
}

TEST(FamilyWorkTest, TaskOfTheSecondStageReportsClustersOfItsBuckets) {
  static const std::unique_ptr<Classifier> classifier = *Classifier::Load("");
  v1::ClassificationTask task;
  task.set_kind(v1::FAMILIES);
  const auto work = MakeTaskWork(task, *classifier);
  ASSERT_TRUE(work);
  v1::PullInputResponse input;
  v1::WordingBucket& bucket = *input.add_buckets();
  bucket.set_band(1);
  for (const uint64_t key : {3u, 4u}) {
    v1::WordingText& text = *bucket.add_texts();
    text.set_key(key);
    text.set_text("The weather in the harbour was fine on day " + std::to_string(key));
  }
  work->Add(std::move(input));
  const auto result = work->Finish();
  EXPECT_EQ(result.post_count(), 2);
  ASSERT_EQ(result.wording_clusters_size(), 1);
  EXPECT_EQ(result.wording_clusters(0).keys_size(), 2);
}

}  // namespace
}  // namespace claque
