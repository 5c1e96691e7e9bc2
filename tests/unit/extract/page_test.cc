#include "worker/extract/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/extract/page_util.h"
#include "worker/extract/json.h"
#include "worker/extract/links.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kArticle = R"(<!doctype html><html lang="en-gb"><head>
<title>Ferry line closes | Harbour Post</title><meta property="og:site_name" content="Harbour Post">
<link rel="canonical" href="/story/1?utm_campaign=x"><meta name="author" content="Jo Kay">
<link rel="alternate" type="application/rss+xml" href="/feed">
<meta property="article:published_time" content="2024-03-01T10:00:00Z"></head><body>
<nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a></ul></nav>
<div class="story"><h1>Ferry line closes</h1>
<p>The last ferry across the bay will leave on Friday, the harbour office said, after ninety years
of service. Passengers were told to use the bridge, which opened in the spring.</p>
<p>Several shop owners near the pier fear for their trade; others, such as the baker, expect that
little will change. A <a href="https://petition.example/9">petition</a> has been started.</p></div>
<aside class="related"><p>Read also: ten ferries you should have taken, and why you did not.</p></aside>
<footer>Copyright Harbour Post, all rights reserved, no part may be copied.</footer></body></html>)";

TEST(ExtractPage, ArticleGivesTitleTextTimeAndOnePost) {
  const ExtractedPage page = Extract(kArticle);
  EXPECT_EQ(page.title, "Ferry line closes");
  EXPECT_EQ(page.declared_lang, "en-GB");
  EXPECT_EQ(page.canonical_url, "https://news.example.org/story/1");
  EXPECT_EQ(page.publish_time_ms, 1709287200000);
  EXPECT_THAT(page.main_text, HasSubstr("The last ferry"));
  EXPECT_THAT(page.main_text, HasSubstr("A petition has been started."));
  EXPECT_THAT(page.main_text, Not(HasSubstr("Read also")));
  EXPECT_THAT(page.main_text, Not(HasSubstr("Copyright")));
  EXPECT_EQ(page.reason, "");
  ASSERT_EQ(page.posts.size(), 1u);
  EXPECT_EQ(page.posts[0].kind(), "article");
  EXPECT_EQ(page.posts[0].account().handle(), "Jo Kay");
  EXPECT_THAT(page.posts[0].links(), ElementsAre("https://petition.example/9"));
}

TEST(ExtractPage, SiteStandsForAnUnnamedAuthor) {
  const std::string body(kArticle);
  const size_t at = body.find("<meta name=\"author\"");
  const ExtractedPage page =
      Extract(body.substr(0, at) + body.substr(body.find("<link rel=\"alt")));
  ASSERT_EQ(page.posts.size(), 1u);
  EXPECT_EQ(page.posts[0].account().kind(), v1::PAGE);
  EXPECT_EQ(page.posts[0].account().handle(), "example.org");
}

TEST(ExtractPage, LinksHaveKindsAndAreUnique) {
  const ExtractedPage page = Extract(R"(<base href="https://b.example/x/"><a href="a">1</a>
    <a href="a#f">2</a><a rel="ugc nofollow" href="/n">3</a><a rel=next href="?p=2">4</a>
    <link rel=alternate type=application/atom+xml href=/atom><a href="javascript:x" > 5 < / a >
                                     <a href = "mailto:a@b.example"> 6 < / a >) ");
      ASSERT_EQ(page.links.size(), 4u);
  EXPECT_EQ(page.links[0].url(), "https://b.example/x/a");
  EXPECT_EQ(page.links[1].kind(), v1::NOFOLLOW);
  EXPECT_EQ(page.links[2].kind(), v1::NEXT);
  EXPECT_EQ(page.links[3].kind(), v1::ALTERNATE_FEED);
}

TEST(ExtractPage, LinksAreCapped) {
  std::string body;
  for (int i = 0; i < 5000; ++i) body += "<a href=/" + std::to_string(i) + ">x</a>";
  EXPECT_EQ(Extract(body).links.size(), extract::kMaxLinks);
}

TEST(ExtractPage, MetaRobotsIsReported) {
  const ExtractedPage page =
      Extract("<meta name=robots content='noindex, nofollow'><a href=/x>x</a>");
  EXPECT_TRUE(page.noindex);
  EXPECT_TRUE(page.nofollow);
  EXPECT_EQ(page.links[0].kind(), v1::NOFOLLOW);
}

TEST(ExtractPage, BinaryAndEmptyBodiesHaveAReason) {
  EXPECT_EQ(Extract("\x89PNG\r\n\x1A\n....").reason, "binary content (image/png)");
  EXPECT_EQ(Extract("%PDF-1.7 x").media_type, "application/pdf");
  EXPECT_EQ(Extract("  \n").reason, "empty body");
  EXPECT_THAT(Extract("<div id=root></div><script>run()</script>").reason, HasSubstr("no text"));
}

// Forum software shows its thread inside noscript to readers without scripts.
TEST(ExtractPage, LongNoscriptIsThePageAndAShortOneIsNot) {
  std::string thread;
  for (int i = 0; i < 5; ++i) {
    thread += "<p>This is what somebody wrote in the thread, a sentence of usual length, no. " +
              std::to_string(i) + ".</p>";
  }
  EXPECT_THAT(Extract("<body><noscript><div>" + thread + thread + "</div></noscript>").main_text,
              HasSubstr("no. 4"));
  EXPECT_THAT(Extract("<body>" + thread + "<noscript>Please turn on scripts.</noscript>").main_text,
              Not(HasSubstr("turn on")));
}

TEST(ExtractPage, CommentsAreNoTextOfAnArticle) {
  std::string body(kArticle);
  body.insert(
      body.find("<aside"),
      "<div id=comments><p>I do not believe a word of this, said a reader below.</p></div>");
  EXPECT_THAT(Extract(body).main_text, HasSubstr("said a reader"));
  body.insert(body.find("<link rel"), "<meta property=og:type content=article>");
  EXPECT_THAT(Extract(body).main_text, Not(HasSubstr("said a reader")));
}

TEST(ExtractPage, ElementWithThePagesProseIsNoFrameWhateverItsClass) {
  std::string body(kArticle);
  body.replace(body.find("class=\"story\""), 13, "class=\"widget sidebar\"");
  EXPECT_THAT(Extract(body).main_text, HasSubstr("The last ferry"));
}

TEST(ExtractPage, PageDrawnByScriptsGivesItsDescription) {
  EXPECT_EQ(Extract("<meta name=description content='What it says.'><div id=app></div>").main_text,
            "What it says.");
}

TEST(ExtractPage, SitemapsGiveLinks) {
  const ExtractedPage page = Extract(
      "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url>"
      "<loc> https://s.example/a </loc><lastmod>2024-03-01</lastmod></url></urlset>",
      "https://s.example/sitemap.xml", "application/xml");
  ASSERT_EQ(page.links.size(), 1u);
  EXPECT_EQ(page.links[0].kind(), v1::SITEMAP_ITEM);
  EXPECT_THAT(page.reason, HasSubstr("sitemap"));
}

TEST(ExtractPage, PlainTextIsItsOwnText) {
  const ExtractedPage page =
      Extract("Title\nhttps://a.example/1\n", "https://t.example/a.txt", "text/plain");
  EXPECT_EQ(page.title, "Title");
  EXPECT_EQ(page.links.size(), 1u);
}

TEST(ExtractPage, IdentifiersOfASite) {
  const ExtractedPage page = Extract(R"(<script>ga('create','UA-1234567-2');fbq('init', '99887766');
    </script><script src="https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345"></script>
    <ins data-ad-client="ca-pub-1234567890123456"></ins><a rel=me href="https://m.example/@us">m</a>
    <a href="https://t.me/+AbCdEf">join</a><a href="mailto:desk@mail.example.net?subject=x">mail</a>)",
                                     "https://news.example.org/impressum");
  std::vector<std::string> got;
  for (const auto& id : page.identifiers) got.push_back(id.kind() + " " + id.value());
  EXPECT_THAT(
      got, ElementsAre("analytics UA-1234567-2", "analytics fb:99887766", "analytics G-ABCDE12345",
                       "ads ca-pub-1234567890123456", "rel_me https://m.example/@us",
                       "invite https://t.me/+AbCdEf", "email_domain example.net"));
}

TEST(PageJson, HasTheContractsFields) {
  const auto url = Url::Parse("https://news.example.org/story/1");
  const auto json = nlohmann::json::parse(PageJson(Extract(kArticle), *url, "en"));
  for (const char* key : {"url", "canonicalUrl", "lang", "title", "published", "mainText", "posts",
                          "links", "identifiers"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_EQ(json["published"], "2024-03-01T10:00:00Z");
  EXPECT_EQ(json["posts"][0]["account"]["kind"], "profile");
}

}  // namespace
}  // namespace claque
