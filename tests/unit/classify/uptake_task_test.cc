#include "worker/classify/uptake_task.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/hash.h"

namespace claque {
namespace {

v1::Mission HarbourMission() {
  v1::Mission m;
  m.set_name("campaigns/c/missions/m1");
  m.set_post("campaigns/c/posts/p0");
  m.mutable_publisher()->set_name("campaigns/c/accounts/pub");
  m.mutable_publish_time()->set_seconds(1000);
  auto* a = m.add_stock_phrases();
  a->set_id("ph1");
  a->set_text("The harbour belongs to those who work in it");
  auto* b = m.add_stock_phrases();
  b->set_id("ph2");
  b->set_text("Quiet nights are worth more than cheap freight");
  m.add_targets("https://gazette.example/poll/12");
  m.add_targets("#QuietHarbour");
  return m;
}

v1::Post MakePost(const std::string& id, const std::string& account, int64_t time,
                  const std::string& text) {
  v1::Post p;
  p.set_name("campaigns/c/posts/" + id);
  p.mutable_account()->set_name("campaigns/c/accounts/" + account);
  p.mutable_post_time()->set_seconds(time);
  p.set_text(text);
  return p;
}

TEST(UptakeTask, EchoCarriesIdsKindAndLatency) {
  UptakeTask task({HarbourMission()});
  task.Add(MakePost("p1", "ann", 1600, "the harbour belongs to those who work in it!!"));
  task.Add(MakePost("p2", "bob", 400, "Quiet nights are worth more than any cheap freight"));
  const v1::ClassificationResult r = task.Finish();
  ASSERT_EQ(r.echoes_size(), 2);
  EXPECT_EQ(r.post_count(), 2);
  EXPECT_EQ(r.echoes(0).name(), ContentId({"m1", "ph1", "p1"}));
  EXPECT_EQ(r.echoes(0).kind(), v1::EXACT);
  EXPECT_EQ(r.echoes(0).latency_seconds(), 600);
  EXPECT_EQ(r.echoes(1).kind(), v1::EDITED);
  EXPECT_EQ(r.echoes(1).latency_seconds(), -600);
}

TEST(UptakeTask, CarrierAndPublishersQuotesAreNoEchoes) {
  UptakeTask task({HarbourMission()});
  const std::string both =
      "The harbour belongs to those who work in it / Quiet nights are worth more than cheap "
      "freight";
  task.Add(MakePost("p0", "pub", 1000, both));
  task.Add(MakePost("p1", "pub", 1100, both));
  v1::Post answer = MakePost("p2", "pub", 1200, "The harbour belongs to those who work in it");
  answer.set_reply_to("p0");
  task.Add(answer);
  EXPECT_EQ(task.Finish().echoes_size(), 0);
}

TEST(UptakeTask, LinksTagsAndAnswersUseTargets) {
  UptakeTask task({HarbourMission()});
  v1::Post link = MakePost("p1", "ann", 1100, "voted");
  link.add_links("http://www.gazette.example/poll/12/");
  v1::Post tag = MakePost("p2", "bob", 1200, "ok");
  tag.add_hashtags("quietharbour");
  v1::Post none = MakePost("p3", "cid", 1300, "nothing");
  none.add_links("https://gazette.example/poll/13");
  for (const v1::Post& p : {link, tag, none}) task.Add(p);
  const v1::ClassificationResult r = task.Finish();
  ASSERT_EQ(r.target_uses_size(), 2);
  EXPECT_EQ(r.target_uses(0).post(), "campaigns/c/posts/p1");
  EXPECT_EQ(r.target_uses(1).account(), "campaigns/c/accounts/bob");
}

TEST(UptakeTask, PublishersOwnPostsAreNoTargetUses) {
  UptakeTask task({HarbourMission()});
  v1::Post own = MakePost("p1", "pub", 900, "as I said");
  own.add_hashtags("quietharbour");
  task.Add(own);
  EXPECT_EQ(task.Finish().target_uses_size(), 0);
}

TEST(UptakeTask, DaysWithPostsAreCoveredFromTheirFirstPostToTheirLast) {
  UptakeTask task({});
  for (const int64_t time : {86400 + 500, 86400 + 20, 86400 + 900, -1, 3 * 86400}) {
    v1::Post post = MakePost("p" + std::to_string(time), "ann", time, "hello");
    post.mutable_account()->set_platform("social");
    task.Add(post);
  }
  v1::Post undated = MakePost("p", "ann", 0, "hello");
  undated.clear_post_time();
  task.Add(undated);
  const v1::ClassificationResult r = task.Finish();
  ASSERT_EQ(r.covered_days_size(), 3);
  EXPECT_EQ(r.covered_days(0).day(), -1);
  EXPECT_EQ(r.covered_days(1).platform(), "social");
  EXPECT_EQ(r.covered_days(1).first_post_time().seconds(), 86400 + 20);
  EXPECT_EQ(r.covered_days(1).last_post_time().seconds(), 86400 + 900);
  EXPECT_EQ(r.covered_days(2).day(), 3);
}

TEST(UptakeTask, DatedAccountsAreToldOnceWithTheirEarliestDate) {
  UptakeTask task({});
  for (const int64_t created : {300, 200, 0}) {
    v1::Post post = MakePost("p" + std::to_string(created), "ann", 1000, "hello");
    post.mutable_account()->set_name("ann");
    if (created > 0) post.mutable_account()->mutable_create_time()->set_seconds(created);
    task.Add(post);
  }
  v1::Post nameless = MakePost("p4", "", 1000, "hello");
  nameless.mutable_account()->clear_name();
  nameless.mutable_account()->mutable_create_time()->set_seconds(1);
  task.Add(nameless);
  const v1::ClassificationResult r = task.Finish();
  ASSERT_EQ(r.dated_accounts_size(), 1);
  EXPECT_EQ(r.dated_accounts(0).account(), "ann");
  EXPECT_EQ(r.dated_accounts(0).create_time().seconds(), 200);
}

TEST(UptakeTask, OrderAndRepetitionOfPostsChangeNothing) {
  std::vector<v1::Post> posts;
  for (int i = 0; i < 20; ++i) {
    posts.push_back(MakePost("p" + std::to_string(i), "a" + std::to_string(i % 5), 1000 + i,
                             i % 2 ? "The harbour belongs to those who work in it"
                                   : "quiet nights are worth more than cheap freight :)"));
    posts.back().mutable_account()->mutable_create_time()->set_seconds(i * 7 % 20);
    posts.back().mutable_account()->set_platform(i % 3 ? "social" : "video");
    posts.back().add_hashtags("quietharbour");
  }
  UptakeTask forward({HarbourMission()});
  for (const v1::Post& p : posts) forward.Add(p);
  std::reverse(posts.begin(), posts.end());
  UptakeTask backward({HarbourMission()});
  for (const v1::Post& p : posts) backward.Add(p);
  for (const v1::Post& p : posts) backward.Add(p);
  v1::ClassificationResult expected = forward.Finish();
  v1::ClassificationResult twice = backward.Finish();
  EXPECT_EQ(twice.post_count(), 2 * expected.post_count());
  twice.set_post_count(expected.post_count());
  EXPECT_EQ(twice.SerializeAsString(), expected.SerializeAsString());
}

}  // namespace
}  // namespace claque
