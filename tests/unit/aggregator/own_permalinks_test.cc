// Ids of posts, as a page and an import give them.
#include "coordinator/aggregator/own_permalinks.h"

#include <gtest/gtest.h>

#include <set>

#include "coordinator/aggregator/effects.h"
#include "coordinator/aggregator/imported_post.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr char kPage[] = "https://news.example/a";

v1::PageResult PageAt(const std::string& url) {
  v1::PageResult result;
  result.set_campaign("berg27");
  result.set_url(url);
  result.mutable_page()->set_url(url);
  result.mutable_page()->set_outcome(v1::CAPTURED);
  return result;
}

v1::Post& AddTo(v1::PageResult& page, const std::string& kind, const std::string& permalink,
                const std::string& handle, const std::string& text) {
  v1::Post& post = *page.add_posts()->mutable_post();
  post.set_kind(kind);
  post.set_permalink(permalink);
  post.mutable_account()->set_platform("news.example");
  post.mutable_account()->set_handle(handle);
  post.set_text(text);
  return post;
}

std::set<std::string> StoredIds(const std::vector<Put>& puts) {
  std::set<std::string> ids;
  for (const Put& put : puts) {
    if (put.table.name == "posts") ids.insert(put.field);
  }
  return ids;
}

std::set<std::string> IdsOf(const v1::PageResult& page) {
  v1::Campaign campaign;
  campaign.set_name("campaigns/berg27");
  const Pseudonyms pseudonyms("0123456789abcdef");
  return StoredIds(EffectsOf(CampaignInfo(campaign), pseudonyms, Rank(), {}, page).puts);
}

std::set<std::string> IdOfImport(const std::string& url, const std::string& text) {
  v1::ImportedPost imported;
  imported.set_platform("news.example");
  imported.set_url(url);
  imported.set_text(text);
  v1::ExtractedPost post = PostOfImport(imported, "f.csv");
  Effects effects;
  AddPost("berg27", post, /*owns_permalink=*/true, effects);
  return StoredIds(effects.puts);
}

TEST(PostIds, CommentsWithThePermalinkOfTheirPageStayApart) {
  v1::PageResult page = PageAt(kPage);
  AddTo(page, "article", kPage, "desk", "The bridge is closed");
  AddTo(page, "comment", kPage, "ada", "We stand tall");
  AddTo(page, "comment", kPage, "ben", "We stand tall");
  AddTo(page, "comment", kPage, "ben", "And taller still");
  EXPECT_EQ(IdsOf(page).size(), 4u);
}

TEST(PostIds, CommentsThatShareAPermalinkOfAnotherPageStayApart) {
  v1::PageResult page = PageAt("https://news.example/latest-comments");
  AddTo(page, "comment", kPage, "ada", "We stand tall");
  AddTo(page, "comment", kPage, "ben", "We sit down");
  EXPECT_EQ(IdsOf(page).size(), 2u);
}

TEST(PostIds, ArticleIsOnePostInItsFeedOnItsPageAndInAnImport) {
  v1::PageResult feed = PageAt("https://news.example/feed");
  AddTo(feed, "article", kPage, "news.example", "The bridge");
  v1::PageResult page = PageAt(kPage);
  AddTo(page, "article", kPage, "desk", "The bridge is closed");
  AddTo(page, "comment", kPage, "ada", "We stand tall");
  const auto id = IdsOf(feed);
  EXPECT_EQ(id.size(), 1u);
  EXPECT_TRUE(IdsOf(page).contains(*id.begin()));
  EXPECT_EQ(id, IdOfImport(kPage, "The bridge is closed"));
}

TEST(PostIds, CommentWithAPermalinkOfItsOwnIsOnePostWhereverItIsSeen) {
  const std::string own = "https://news.example/comment/17";
  v1::PageResult thread = PageAt(kPage);
  AddTo(thread, "article", kPage, "desk", "The bridge is closed");
  AddTo(thread, "comment", own, "ada", "We stand tall").set_reply_to(kPage);
  v1::PageResult alone = PageAt(own);
  AddTo(alone, "comment", own, "ada", "We stand tall").set_reply_to(kPage);
  const auto id = IdOfImport(own, "We stand tall");
  EXPECT_EQ(id, IdsOf(alone));
  EXPECT_TRUE(IdsOf(thread).contains(*id.begin()));
}

TEST(PostIds, LoneCommentIsNotTheTextItStandsUnder) {
  const auto article = IdOfImport(kPage, "The bridge is closed");
  v1::PageResult page = PageAt(kPage);
  v1::Post& comment = AddTo(page, "comment", kPage, "ada", "We stand tall");
  EXPECT_NE(IdsOf(page), article);
  comment.set_reply_to(kPage);
  const auto under = IdsOf(page);
  EXPECT_NE(under, article);
  // The same in the feed of comments.
  page.mutable_page()->set_url("https://news.example/comments/feed");
  EXPECT_EQ(IdsOf(page), under);
}

TEST(PostIds, DoNotDependOnTheOrderOfPosts) {
  v1::PageResult page = PageAt(kPage);
  AddTo(page, "comment", kPage, "ada", "We stand tall");
  AddTo(page, "comment", kPage, "ben", "We sit down");
  v1::PageResult turned = page;
  turned.mutable_posts()->SwapElements(0, 1);
  EXPECT_EQ(IdsOf(page), IdsOf(turned));
}

}  // namespace
}  // namespace claque
