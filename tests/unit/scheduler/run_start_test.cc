// When runs start over what is imported.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "coordinator/aggregator/imported_post.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/scheduler/task_input.h"
#include "tests/support/mini_cluster.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using namespace std::chrono_literals;

class RunStartTest : public testing::Test {
 protected:
  RunStartTest() { cluster_.CreateCampaign({}); }

  void Import(const std::string& text) {
    v1::ImportedPost post;
    post.set_platform("social.example");
    post.set_handle("alice");
    post.set_text(text);
    const auto info = *cluster_.campaigns.Find("berg27");
    ASSERT_THAT(cluster_.applier.Import(*info, {PostOfImport(post, "f.csv")}), IsOk());
  }
  std::optional<v1::Run> Active() { return *ActiveRun(stores_.aggregates, "berg27"); }
  std::optional<v1::Run> Published() { return *PublishedRun(stores_.aggregates, "berg27"); }
  static int64_t Covered(const v1::Run& run) {
    return std::accumulate(run.cut().begin(), run.cut().end(), int64_t{0});
  }
  // Does all tasks that are there, and tells the language of posts that have none.
  void Work() {
    for (const v1::Lease& lease : MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 9))) {
      v1::Report report;
      report.set_unit(lease.unit());
      report.set_lease_id(lease.lease_id());
      v1::ClassificationResult& result = *report.mutable_classification();
      result.set_campaign("berg27");
      result.set_run(lease.classification().run());
      result.set_task(lease.classification().task());
      result.set_last(true);
      v1::PullInputRequest request;
      request.set_unit(lease.unit());
      request.set_lease_id(lease.lease_id());
      const auto input = ReadTaskInput(stores_.all(), cluster_.campaigns, request);
      ASSERT_THAT(input, IsOk());
      for (const v1::PullInputResponse& message : *input) {
        result.set_post_count(result.post_count() + message.posts_size());
        for (const v1::Post& post : message.posts()) {
          if (!post.lang().empty()) continue;
          v1::Post& detected = *result.add_detected()->mutable_post();
          detected = post;
          detected.set_lang("en");
        }
      }
      const auto response = cluster_.Exchange("w1", {lease}, {report}, 0);
      ASSERT_EQ(response.report_statuses(0).code(), 0) << response.report_statuses(0).message();
    }
  }

  ManualClock clock_;
  MemoryStores stores_{clock_};
  MiniCluster cluster_{stores_, clock_};
};

TEST_F(RunStartTest, NoneStartsWhileAnImportGoesOn) {
  for (const char* text : {"first", "second", "third"}) {
    Import(text);
    cluster_.Step();
    EXPECT_FALSE(Active()) << text;
  }
  cluster_.Step();
  ASSERT_TRUE(Active());
  EXPECT_EQ(Covered(*Active()), 3);
}

TEST_F(RunStartTest, OneStartsAfterTenIntervalsThoughTheImportGoesOn) {
  Import("first");
  cluster_.Step();
  clock_.Advance(9h);
  Import("second");
  cluster_.Step();
  EXPECT_FALSE(Active());
  clock_.Advance(1h);
  Import("third");
  cluster_.Step();
  ASSERT_TRUE(Active());
  EXPECT_EQ(Covered(*Active()), 3);
}

TEST_F(RunStartTest, ARunThatToldTheLanguageOfItsPostsGivesWayOnceToOneThatCoversThem) {
  for (const char* text : {"first", "second"}) Import(text);
  cluster_.Step();
  cluster_.Step();
  const auto first = Active();
  ASSERT_TRUE(first);
  Work();
  cluster_.Step();
  const auto second = Active();
  ASSERT_TRUE(second);
  EXPECT_NE(second->name(), first->name());
  EXPECT_EQ(Covered(*second), 4);
  EXPECT_FALSE(Published());
  const std::string id(LastSegment(first->name()));
  EXPECT_EQ(*stores_.aggregates.Count({{TaskMarksTable("berg27", id, 0)}}), 0);

  for (const char* text : {"third", "fourth"}) Import(text);
  Work();
  cluster_.Step();
  ASSERT_TRUE(Published());
  EXPECT_EQ(Published()->name(), second->name());
}

TEST_F(RunStartTest, PostsWithoutTextLeaveNothingToTell) {
  v1::ImportedPost share;
  share.set_platform("social.example");
  share.set_handle("alice");
  share.add_objects("https://a.example/1");
  EXPECT_EQ(PostOfImport(share, "f.csv").post().lang(), "und");
  share.set_lang("fr");
  EXPECT_EQ(PostOfImport(share, "f.csv").post().lang(), "fr");
  share.set_text("Bonjour");
  EXPECT_EQ(PostOfImport(share, "f.csv").post().lang(), "");
}

}  // namespace
}  // namespace claque
