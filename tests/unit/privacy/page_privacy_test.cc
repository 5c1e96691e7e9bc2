#include "coordinator/privacy/page_privacy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claque {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::PageResult ForumPage() {
  v1::PageResult result;
  result.set_campaign("berg27");
  result.set_url("https://forum.example/u/river_otter");
  result.mutable_page()->set_url(result.url());
  result.mutable_page()->set_title("river_otter on Forum");
  result.mutable_page()->set_main_text("Posted by river_otter, answered by mill_crow");
  v1::ExtractedPost& extracted = *result.add_posts();
  v1::Post& post = *extracted.mutable_post();
  post.mutable_account()->set_platform("forum.example");
  post.mutable_account()->set_handle("river_otter");
  post.mutable_account()->set_display_name("River Otter");
  post.set_text("Mission 3, @mill_crow: vote at https://poll.example/7");
  post.add_mentions("mill_crow");
  post.set_permalink("https://forum.example/u/river_otter/17");
  post.set_reply_to("https://forum.example/u/mill_crow/3");
  v1::Span& span = *extracted.mutable_mission()->add_spans();
  span.set_field("target");
  span.set_begin(static_cast<int32_t>(post.text().find("https://poll")));
  span.set_end(static_cast<int32_t>(post.text().size()));
  return result;
}

TEST(Pseudonymise, NoRawHandleSurvivesAnywhere) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult result = ForumPage();
  const auto sealed = Pseudonymise(pseudonyms, "berg27", {}, result);
  result.clear_url();  // the lease's URL, not stored
  const std::string shown = result.DebugString();
  EXPECT_THAT(shown, Not(HasSubstr("river_otter")));
  EXPECT_THAT(shown, Not(HasSubstr("River Otter")));
  EXPECT_THAT(shown, Not(HasSubstr("mill_crow")));
  ASSERT_EQ(sealed.size(), 2u);
  for (const SealedAccount& account : sealed) {
    EXPECT_THAT(pseudonyms.Unseal(account.sealed).value_or(""),
                testing::AnyOf("forum.example:river_otter", "forum.example:mill_crow"));
  }
}

TEST(Pseudonymise, OfAHandleItsShapeStaysWhateverAWorkerSends) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult result = ForumPage();
  result.mutable_posts(0)->mutable_post()->mutable_account()->set_name_shape("river_otter");
  v1::Account& shown = *result.add_posts()->mutable_post()->mutable_account();
  shown.set_display_name("Mill Crow");
  shown.set_name_shape("Mill Crow");
  Pseudonymise(pseudonyms, "berg27", {}, result);
  EXPECT_EQ(result.posts(0).post().account().name_shape(), "a_a");
  EXPECT_EQ(result.posts(1).post().account().name_shape(), "") << "a shown name is no handle";
}

TEST(Pseudonymise, MissionSpansStillPointAtTheirWords) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult result = ForumPage();
  Pseudonymise(pseudonyms, "berg27", {}, result);
  const auto& extracted = result.posts(0);
  const v1::Span& span = extracted.mission().spans(0);
  EXPECT_EQ(extracted.post().text().substr(static_cast<size_t>(span.begin()),
                                           static_cast<size_t>(span.end() - span.begin())),
            "https://poll.example/7");
}

TEST(Pseudonymise, TargetThatIsAProfileStillStandsInItsText) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult result = ForumPage();
  v1::ExtractedPost& extracted = *result.mutable_posts(0);
  const std::string url = "https://other.example/u/stranger";
  extracted.mutable_post()->set_text("Report " + url + "!");
  extracted.mutable_post()->add_links(url);
  extracted.mutable_mission()->add_targets(url);
  extracted.mutable_mission()->mutable_spans(0)->set_begin(7);
  extracted.mutable_mission()->mutable_spans(0)->set_end(static_cast<int32_t>(7 + url.size()));
  result.mutable_page()->set_title("about " + url);
  result.mutable_page()->set_main_text(extracted.post().text());
  Pseudonymise(pseudonyms, "berg27", {}, result);
  EXPECT_THAT(result.DebugString(), Not(HasSubstr("stranger")));
  const std::string& target = extracted.mission().targets(0);
  EXPECT_EQ(extracted.post().text(), "Report " + target + "!");
  EXPECT_EQ(extracted.post().links(0), target);
  const v1::Span& span = extracted.mission().spans(0);
  EXPECT_EQ(extracted.post().text().substr(static_cast<size_t>(span.begin()),
                                           static_cast<size_t>(span.end() - span.begin())),
            target);
}

// A trace of a file, whose id and objects may name accounts.
v1::PageResult TraceFile(const std::string& handle) {
  v1::PageResult result;
  v1::ExtractedPost& extracted = *result.add_posts();
  v1::Post& post = *extracted.mutable_post();
  post.mutable_account()->set_platform("x.com");
  post.mutable_account()->set_handle(handle);
  post.set_import_id("river_otter/17");
  post.set_import_origin("f.csv:2");
  for (const auto* object : {"@river_otter", "https://x.com/river_otter/status/17", "#river_otter",
                             "reply to @river_otter"}) {
    extracted.add_objects(object);
  }
  return result;
}

// What a file calls a post is a key, equal wherever another one of its posts names it.
TEST(Pseudonymise, PostsOfFilesNameEachOtherByKeysAndNotByIds) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult one = TraceFile("river_otter"), other = TraceFile("mill_crow");
  one.mutable_posts(0)->set_content_id("river_otter/17");
  other.mutable_posts(0)->mutable_post()->set_repost_of("river_otter/17");
  other.mutable_posts(0)->mutable_post()->set_reply_to("https://x.com/river_otter/status/17");
  Pseudonymise(pseudonyms, "berg27", {}, one);
  Pseudonymise(pseudonyms, "berg27", {}, other);
  const v1::Post& post = other.posts(0).post();
  EXPECT_NE(one.posts(0).post().import_key(), 0u);
  EXPECT_EQ(post.repost_of_key(), one.posts(0).post().import_key());
  EXPECT_EQ(post.reply_to_key(), 0u) << "a permalink is no name of a file";
  EXPECT_EQ(post.import_key(), 0u);
  EXPECT_EQ(one.posts(0).content_id(), "");
}

TEST(Pseudonymise, PagesHaveNoKeys) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult page = TraceFile("river_otter");
  v1::Post& post = *page.mutable_posts(0)->mutable_post();
  post.clear_import_origin();
  post.set_import_key(7);
  post.set_repost_of_key(7);
  post.set_repost_of("17");
  page.mutable_posts(0)->set_content_id("17");
  Pseudonymise(pseudonyms, "berg27", {}, page);
  EXPECT_EQ(page.posts(0).post().import_key(), 0u);
  EXPECT_EQ(page.posts(0).post().repost_of_key(), 0u);
}

TEST(Pseudonymise, IdsAndObjectsOfFilesAreTheSameWhoeverElseIsInTheirMessage) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult known = TraceFile("river_otter");
  v1::PageResult unknown = TraceFile("mill_crow");
  Pseudonymise(pseudonyms, "berg27", {}, known);
  EXPECT_EQ(Pseudonymise(pseudonyms, "berg27", {}, unknown).size(), 2u);  // the mention, too
  const v1::ExtractedPost& one = known.posts(0);
  EXPECT_EQ(one.post().import_id(), unknown.posts(0).post().import_id());
  EXPECT_THAT(one.post().import_id(), Not(HasSubstr("river_otter")));
  ASSERT_EQ(one.objects_size(), 4);
  for (int i = 0; i < one.objects_size(); ++i) {
    EXPECT_EQ(one.objects(i), unknown.posts(0).objects(i));
  }
  const std::string name = one.post().account().name();
  EXPECT_EQ(one.objects(0), "@" + name);
  EXPECT_EQ(one.objects(1), "https://x.com/" + name + "/status/17");
  EXPECT_EQ(one.objects(2), "#river_otter");  // a hashtag names no account
  EXPECT_EQ(one.objects(3), "reply to @" + name);
}

TEST(Pseudonymise, AccountWithAShownNameAloneIsReplacedToo) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult result = ForumPage();
  v1::Account& account = *result.mutable_posts(0)->mutable_post()->mutable_account();
  account.clear_handle();
  account.set_name("River Otter");
  result.mutable_page()->set_main_text("River Otter wrote this");
  Pseudonymise(pseudonyms, "berg27", {}, result);
  const std::string shown = result.posts(0).DebugString() + result.page().main_text();
  EXPECT_THAT(shown, Not(HasSubstr("River Otter")));
  EXPECT_THAT(account.name(), testing::StartsWith("acct-"));
  EXPECT_EQ(result.page().main_text(), account.name() + " wrote this");
}

TEST(Pseudonymise, PublicAccountsStayReadable) {
  const Pseudonyms pseudonyms("0123456789abcdef");
  v1::PageResult result = ForumPage();
  Pseudonymise(pseudonyms, "berg27",
               PublicAccounts(std::vector<std::string>{"Forum.example:River_Otter"}), result);
  EXPECT_EQ(result.posts(0).post().account().name(), "river_otter");
  EXPECT_TRUE(result.posts(0).post().account().is_public());
  EXPECT_EQ(result.posts(0).post().account().display_name(), "River Otter");
}

}  // namespace
}  // namespace claque
