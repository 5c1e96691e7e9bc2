#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/extract/page_util.h"
#include "worker/extract/dates.h"
#include "worker/extract/post_text.h"

namespace claque {
namespace {

using ::testing::ElementsAre;

TEST(Hashtags, AreUnicodeWordsCaseFolded) {
  EXPECT_THAT(Hashtags("#VoteNow, (#Straße) #انتخابات_۲۰۲۴ #日本 a#b #1 x/#y &#39; ##z"),
              ElementsAre("votenow", "strasse", "انتخابات_۲۰۲۴", "日本"));
}

TEST(Mentions, KeepHostsAndSkipMail) {
  EXPECT_THAT(Mentions("@anna. hi @ben@social.example! mail c@d.example @ben@social.example"),
              ElementsAre("anna", "ben@social.example"));
}

TEST(JsonLd, ForumPostingWithNestedComments) {
  const ExtractedPage page = Extract(R"(<script type="application/ld+json">
    {"@context":"https://schema.org","@type":"DiscussionForumPosting","headline":"Task 7",
     "text":"Vote in the poll https://poll.example/1?utm_source=x #GoNorth @helper",
     "url":"https://forum.example.org/t/7","datePublished":"2024-03-01T10:00:00+01:00",
     "author":{"@type":"Person","name":"Ada L","url":"https://forum.example.org/u/ada",
       "dateCreated":"2024-02-01","interactionStatistic":{"@type":"InteractionCounter",
         "interactionType":"https://schema.org/FollowAction","userInteractionCount":"1,234"}},
     "comment":[{"@type":"Comment","text":"Done!","author":{"@type":"Person","name":"Ben"},
       "url":"https://forum.example.org/t/7#2","comment":{"@type":"Comment","text":"Me too",
       "author":"Cem"}}]}</script>)",
                                     "https://forum.example.org/t/7");
  ASSERT_EQ(page.posts.size(), 3u);
  const v1::Post& post = page.posts[0];
  EXPECT_EQ(post.kind(), "forum");
  EXPECT_EQ(post.account().platform(), "example.org");
  EXPECT_EQ(post.account().handle(), "ada");
  EXPECT_EQ(post.account().followers(), 1234);
  EXPECT_EQ(extract::FormatTime(extract::ToUnixMs(post.account().create_time())),
            "2024-02-01T00:00:00Z");
  EXPECT_EQ(extract::FormatTime(extract::ToUnixMs(post.post_time())), "2024-03-01T09:00:00Z");
  EXPECT_THAT(post.links(), ElementsAre("https://poll.example/1"));
  EXPECT_THAT(post.hashtags(), ElementsAre("gonorth"));
  EXPECT_THAT(post.mentions(), ElementsAre("helper"));
  EXPECT_EQ(page.posts[1].kind(), "comment");
  EXPECT_EQ(page.posts[1].reply_to(), "https://forum.example.org/t/7");
  EXPECT_EQ(page.posts[2].account().handle(), "Cem");
}

TEST(JsonLd, CommentsThatShareOneAddressStayApart) {
  const ExtractedPage page = Extract(R"(<script type="application/ld+json">[
    {"@type":"Comment","text":"one","url":"https://a.example/t","author":"x"},
    {"@type":"Comment","text":"two","url":"https://a.example/t","author":"y"}]</script>)");
  EXPECT_EQ(page.posts.size(), 2u);
}

TEST(JsonLd, EqualCommentsOfTwoAccountsUnderOneAddressStayApart) {
  const ExtractedPage page = Extract(R"(<script type="application/ld+json">[
    {"@type":"Comment","text":"we stand tall","url":"https://a.example/t#1","author":"x"},
    {"@type":"Comment","text":"we stand tall","url":"https://a.example/t#2","author":"y"}]</script>)");
  EXPECT_EQ(page.posts.size(), 2u);
}

TEST(Microdata, CommentThatJsonLdTellsTooIsThereOnce) {
  const ExtractedPage page = Extract(R"(
    <script type="application/ld+json">{"@type":"Comment","text":"Hello there",
      "url":"/t#1","author":{"@type":"Person","alternateName":"@eva","name":"Eva"}}</script>
    <div itemscope itemtype="https://schema.org/Comment"><a itemprop="url" href="/t#1"></a>
      <p itemprop="text">Hello there</p><span itemprop="author" itemscope
      itemtype="https://schema.org/Person"><b itemprop="name">Eva</b></span></div>)");
  ASSERT_EQ(page.posts.size(), 1u);
  EXPECT_EQ(page.posts[0].account().handle(), "eva");
}

TEST(JsonLd, BrokenJsonIsRepaired) {
  const ExtractedPage page = Extract(
      "<script type=\"application/ld+json\">//<![CDATA[\n{\"@type\":\"SocialMediaPosting\","
      "\"articleBody\":\"line one\nline two\",\"author\":\"z\",}\n//]]></script>");
  ASSERT_EQ(page.posts.size(), 1u);
  EXPECT_EQ(page.posts[0].text(), "line one\nline two");
}

TEST(JsonLd, ReferencesInAGraphAreFollowed) {
  const ExtractedPage page = Extract(R"(<script type="application/ld+json">{"@graph":[
    {"@type":"NewsArticle","@id":"#a","headline":"H","articleBody":"B","author":{"@id":"#p"}},
    {"@type":"Person","@id":"#p","name":"Dora","identifier":"dora9"}]}</script>)");
  ASSERT_EQ(page.posts.size(), 1u);
  EXPECT_EQ(page.posts[0].account().handle(), "dora9");
  EXPECT_EQ(page.title, "H");
}

TEST(JsonLd, PollOptionsAreCounted) {
  const ExtractedPage page = Extract(R"(<script type="application/ld+json">
    {"@type":"Question","name":"North or South?","author":{"name":"poll desk"},
     "suggestedAnswer":[{"@type":"Answer","text":"North","upvoteCount":41},
                        {"@type":"Answer","text":"South","upvoteCount":"7"}]}</script>)");
  ASSERT_EQ(page.posts.size(), 1u);
  ASSERT_EQ(page.posts[0].poll_options_size(), 2);
  EXPECT_EQ(page.posts[0].poll_options(0).label(), "North");
  EXPECT_EQ(page.posts[0].poll_options(0).votes(), 41);
}

TEST(JsonLd, DeepNestingIsRefusedNotFollowed) {
  std::string json = "{\"@type\":\"Comment\",\"text\":\"x\",\"comment\":";
  std::string body = "<script type=\"application/ld+json\">";
  for (int i = 0; i < 5000; ++i) body += json;
  EXPECT_TRUE(Extract(body + "</script>").posts.empty());
}

TEST(Microdata, GivesTheSamePostAsJsonLdOnce) {
  const ExtractedPage page = Extract(R"(
    <script type="application/ld+json">{"@type":"SocialMediaPosting","text":"Hello there",
      "url":"/p/1","author":{"@type":"Person","alternateName":"@eva","name":"Eva"}}</script>
    <div itemscope itemtype="https://schema.org/SocialMediaPosting"><a itemprop="url" href="/p/1">
      </a><p itemprop="text">Hello there</p><time itemprop="datePublished"
      datetime="2024-03-01T10:00:00Z"></time><span itemprop="author" itemscope
      itemtype="https://schema.org/Person"><b itemprop="name">Eva</b></span></div>)");
  ASSERT_EQ(page.posts.size(), 1u);
  EXPECT_EQ(page.posts[0].account().handle(), "eva");
  EXPECT_TRUE(page.posts[0].has_post_time());
}

TEST(Microformats, EntryWithAuthorReplyAndCategory) {
  const ExtractedPage page = Extract(R"(<article class="h-entry"><a class="p-author h-card"
      href="https://fay.example/">Fay</a><a class="u-in-reply-to" href="https://b.example/1">re</a>
      <div class="e-content">I agree <a href="https://c.example/x">see</a></div>
      <time class="dt-published" datetime="2024-03-01T10:00:00Z">then</time>
      <a class="u-url" href="/notes/1">#</a><span class="p-category">Blog</span></article>)");
  ASSERT_EQ(page.posts.size(), 1u);
  const v1::Post& post = page.posts[0];
  EXPECT_EQ(post.text(), "I agree see");
  EXPECT_EQ(post.kind(), "comment");
  EXPECT_EQ(post.reply_to(), "https://b.example/1");
  EXPECT_EQ(post.permalink(), "https://news.example.org/notes/1");
  EXPECT_EQ(post.account().display_name(), "Fay");
  EXPECT_THAT(post.links(), ElementsAre("https://c.example/x"));
  EXPECT_THAT(post.hashtags(), ElementsAre("blog"));
}

TEST(Microformats, LongAuthorIsNotCutInsideACharacter) {
  std::string name = "x";
  for (int i = 0; i < 200; ++i) name += "\xc3\xa9";
  const ExtractedPage page = Extract("<article class=h-entry><span class=p-author>" + name +
                                     "</span><p class=e-content>Text</p></article>");
  ASSERT_EQ(page.posts.size(), 1u);
  EXPECT_EQ(page.posts[0].account().display_name(), name.substr(0, 255));
}

TEST(Feeds, RssItemsArePostsAndLinks) {
  const ExtractedPage page = Extract(R"(<?xml version="1.0"?><rss version="2.0"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <channel><title>Gazette</title><link>https://g.example/</link><language>de-at</language>
    <item><title>One</title><link>https://g.example/1</link><dc:creator>Gil</dc:creator>
    <pubDate>Fri, 01 Mar 2024 10:00:00 GMT</pubDate>
    <content:encoded><![CDATA[<p>Text with <a href="https://x.example/">link</a></p>]]></content:encoded>
    </item></channel></rss>)",
                                     "https://g.example/feed", "text/html");
  EXPECT_EQ(page.title, "Gazette");
  EXPECT_EQ(page.declared_lang, "de-AT");
  ASSERT_EQ(page.posts.size(), 1u);
  EXPECT_EQ(page.posts[0].text(), "One\n\nText with link");
  EXPECT_EQ(page.posts[0].account().handle(), "Gil");
  EXPECT_THAT(page.posts[0].links(), ElementsAre("https://x.example/"));
  ASSERT_EQ(page.links.size(), 2u);
  EXPECT_EQ(page.links[1].kind(), v1::FEED_ITEM);
}

TEST(Feeds, AtomAndJsonFeedAreRead) {
  const ExtractedPage atom = Extract(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
    <title>T</title><entry><title type="html">A &amp;amp; B</title><link href="/a"/><id>urn:1</id>
    <published>2024-03-01T00:00:00Z</published><author><name>Hal</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>c</p></div></content>
    </entry></feed>)",
                                     "https://g.example/atom", "application/atom+xml");
  ASSERT_EQ(atom.posts.size(), 1u);
  EXPECT_EQ(atom.posts[0].text(), "A & B\n\nc");
  EXPECT_EQ(atom.posts[0].permalink(), "https://g.example/a");
  EXPECT_EQ(atom.declared_lang, "fr");
  const ExtractedPage json = Extract(R"({"version":"https://jsonfeed.org/version/1.1","title":"J",
    "items":[{"id":"1","url":"/j1","content_html":"<p>hi #Tag</p>","authors":[{"name":"Ida"}]}]})",
                                     "https://g.example/feed.json", "application/json");
  ASSERT_EQ(json.posts.size(), 1u);
  EXPECT_EQ(json.posts[0].text(), "hi #Tag");
  EXPECT_EQ(json.posts[0].account().handle(), "Ida");
}

}  // namespace
}  // namespace claque
