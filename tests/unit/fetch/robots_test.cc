#include "worker/fetch/robots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claque {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

bool Allowed(std::string_view body, std::string_view path, std::string_view agent = "claque") {
  const auto base = Url::Parse("https://a.test/");
  const auto url = Url::Parse(path, &*base);
  return url && Robots::Parse(body, agent).Allows(*url);
}

// RFC 9309, section 5.1, simple example.
TEST(Robots, SimpleExampleOfTheRfc) {
  constexpr char kBody[] =
      "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n"
      "User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n"
      "User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\n"
      "User-Agent: quxbot\n";
  EXPECT_FALSE(Allowed(kBody, "/a.gif"));
  EXPECT_TRUE(Allowed(kBody, "/a.gif?x"));
  EXPECT_FALSE(Allowed(kBody, "/example/x"));
  EXPECT_TRUE(Allowed(kBody, "/example/page.html", "FooBot"));
  EXPECT_FALSE(Allowed(kBody, "/other", "foobot"));
  EXPECT_FALSE(Allowed(kBody, "/example/page.html", "barbot"));
  EXPECT_FALSE(Allowed(kBody, "/example/page.html", "bazbot"));
  EXPECT_TRUE(Allowed(kBody, "/example/x", "quxbot"));
}

// Section 2.2.2: "the most specific match found MUST be used ... If an 'allow' rule and a
// 'disallow' rule are equivalent, then the 'allow' rule SHOULD be used."
TEST(Robots, LongestMatchWinsAndAllowOnATie) {
  EXPECT_TRUE(Allowed("User-agent: *\nDisallow: /\nAllow: /p", "/page"));
  EXPECT_FALSE(Allowed("User-agent: *\nAllow: /p\nDisallow: /page", "/page"));
  EXPECT_TRUE(Allowed("User-agent: *\nDisallow: /folder\nAllow: /folder", "/folder/x"));
  EXPECT_FALSE(Allowed("User-agent: *\nAllow: /page\nDisallow: /*.html", "/page.html"));
}

// Section 2.2.1: groups for the same agent are merged; "*" only holds where none names us.
TEST(Robots, GroupsForOneAgentAreMerged) {
  constexpr char kBody[] =
      "User-agent: claque\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: Claque/2.0 x\n"
      "Disallow: /b\n";
  EXPECT_FALSE(Allowed(kBody, "/a"));
  EXPECT_FALSE(Allowed(kBody, "/b"));
  EXPECT_TRUE(Allowed(kBody, "/c"));
  EXPECT_FALSE(Allowed(kBody, "/c", "other"));
  EXPECT_FALSE(Allowed(kBody, "/a", "claque/1.0"));
}

TEST(Robots, AgentNamesAreComparedWhole) {
  constexpr char kBody[] = "User-agent: claq\nUser-agent: claquebot\nDisallow: /\n";
  EXPECT_TRUE(Allowed(kBody, "/"));
  EXPECT_FALSE(Allowed("User-agent: x, Claque\nDisallow: /\n", "/"));
  EXPECT_TRUE(Allowed("User-agent: *bot\nDisallow: /\n", "/"));
  EXPECT_TRUE(Allowed("User-agent: claque\nDisallow: /\n", "/", ""));
}

// Section 2.2.4: "Parsing of other records MUST NOT interfere with the parsing of explicitly
// defined records."
TEST(Robots, OtherRecordsDoNotEndAGroup) {
  EXPECT_FALSE(
      Allowed("User-agent: claque\nSitemap: /s\nFoo: bar\nUser-agent: *\nDisallow: /\n", "/"));
  EXPECT_TRUE(Allowed("Disallow: /\nUser-agent: *\nAllow: /x\n", "/"));
}

// Section 2.2.2, table of percent-encoding examples.
TEST(Robots, PathsAreComparedInOneNormalForm) {
  const auto disallows = [](std::string_view rule, std::string_view path) {
    return !Allowed("User-agent: *\nDisallow: " + std::string(rule), path);
  };
  EXPECT_TRUE(disallows("/foo/bar/\u30C4", "/foo/bar/%E3%83%84"));
  EXPECT_TRUE(disallows("/foo/bar/%e3%83%84", "/foo/bar/\u30C4"));
  EXPECT_TRUE(disallows("/foo/bar/%62%61%7A", "/foo/bar/baz"));
  EXPECT_TRUE(disallows("/b", "/%62"));
  EXPECT_TRUE(disallows("/a<d.html", "/a%3cd.html"));
  EXPECT_FALSE(disallows("/a%2fb", "/a/b"));
  EXPECT_TRUE(disallows("/?b=https%3A%2F%2Fx", "/?b=https%3a%2f%2fx"));
  EXPECT_TRUE(disallows("/file-with-a-%2A.html", "/file-with-a-*.html"));
  EXPECT_FALSE(disallows("/file-with-a-%2A.html", "/file-with-a-x.html"));
  EXPECT_TRUE(disallows("/%24", "/$100"));
  EXPECT_FALSE(disallows("/*%20", "/foobar"));
}

// Section 2.2.3.
TEST(Robots, WildcardsAndAnchors) {
  const auto disallows = [](std::string_view rule, std::string_view path) {
    return !Allowed("User-agent: *\nDisallow: " + std::string(rule), path);
  };
  EXPECT_TRUE(disallows("/fish*.php", "/fishheads/catfish.php?x"));
  EXPECT_TRUE(disallows("/*.php$", "/a.php.php"));
  EXPECT_FALSE(disallows("/*.php$", "/a.php?x"));
  EXPECT_TRUE(disallows("/$", "/"));
  EXPECT_FALSE(disallows("/$", "/a"));
  EXPECT_TRUE(disallows("/a*b*$", "/axxbyy"));
  EXPECT_FALSE(disallows("/a*b*a$", "/aba-"));
  EXPECT_FALSE(disallows("/ab*ba$", "/aba"));
  EXPECT_TRUE(disallows("*", "/"));
  EXPECT_FALSE(disallows("$", "/"));
  EXPECT_FALSE(disallows("fish", "/fish"));
  EXPECT_FALSE(disallows("", "/"));
}

TEST(Robots, RobotsTxtItselfIsAlwaysAllowed) {
  EXPECT_TRUE(Allowed("User-agent: *\nDisallow: /", "/robots.txt"));
}

// google/robotstxt GoogleOnly_IndexHTMLisDirectory.
TEST(Robots, AllowedIndexPageAllowsItsFolder) {
  constexpr char kBody[] = "User-Agent: *\nAllow: /x/index.html\nDisallow: /\n";
  EXPECT_TRUE(Allowed(kBody, "/x/"));
  EXPECT_FALSE(Allowed(kBody, "/x/index.htm"));
  EXPECT_FALSE(Allowed(kBody, "/x/y"));
}

TEST(Robots, FaultyLinesAreReadAsMeant) {
  EXPECT_FALSE(Allowed("\xEF\xBB\xBFuser agent : CLAQUE # us\rdissalow /x\r", "/x"));
  EXPECT_FALSE(Allowed("<pre>User-agent: *<BR>\nDisallow: /x/<BR>\n", "/x/y"));
  EXPECT_TRUE(Allowed("User-agent: *\nDisallow / x\n", "/ x"));
}

// Section 2.3.1.
TEST(Robots, ResponseStatusDecidesBeforeRules) {
  const auto url = Url::Parse("https://a.test/x");
  const auto allowed = [&](int status) {
    return Robots::FromResponse(status, "User-agent: *\nDisallow: /x", "claque").Allows(*url);
  };
  EXPECT_FALSE(allowed(200));
  for (const int status : {301, 401, 403, 404, 410}) EXPECT_TRUE(allowed(status)) << status;
  for (const int status : {0, 100, 429, 500, 503, 599}) EXPECT_FALSE(allowed(status)) << status;
  EXPECT_TRUE(
      Robots::FromResponse(500, "", "claque").Allows(*Url::Parse("https://a.test/robots.txt")));
}

TEST(Robots, CrawlDelayIsReadAndCapped) {
  const auto delay = [](std::string_view body) {
    return Robots::Parse(body, "claque").crawl_delay();
  };
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 0.5"), milliseconds(500));
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 10 seconds"), milliseconds(10'000));
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 1e300"), milliseconds(3'600'000));
  for (const char* bad : {"soon", "-1", "nan", ""}) {
    EXPECT_EQ(delay("User-agent: *\nCrawl-delay: " + std::string(bad)), std::nullopt) << bad;
  }
  EXPECT_EQ(delay("User-agent: claque\nDisallow: /\nUser-agent: *\nCrawl-delay: 3"), std::nullopt);
  EXPECT_EQ(delay("User-agent: claque\nCrawl-delay: 1\nUser-agent: x\nCrawl-delay: 9\nDisallow: /"),
            milliseconds(1000));
  EXPECT_EQ(delay("User-agent: claque\nCrawl-delay: 1\nUser-agent: claque\nCrawl-delay: 2\n"),
            milliseconds(2000));
}

TEST(Robots, SitemapsAreKeptAsWrittenAndOnce) {
  const Robots robots = Robots::Parse(
      "Sitemap: /S.xml\nUser-agent: x\nsitemap : http://a.test/t\n"
      "Sitemap: /S.xml\n",
      "claque");
  EXPECT_THAT(robots.sitemaps(), ElementsAre("/S.xml", "http://a.test/t"));
}

// Section 2.5: "The parsing limit MUST be at least 500 kibibytes."
TEST(Robots, InputPastTheLimitIsIgnoredByWholeLines) {
  const std::string filler = "#" + std::string(1022, 'x') + "\n";
  std::string body = "User-agent: *\n";
  while (body.size() + filler.size() < (500u << 10)) body += filler;
  const std::string rule = "Allow: /\nDisallow: /" + std::string(2000, 'a') + "\n";
  EXPECT_TRUE(Allowed(body + rule, "/"));
  EXPECT_TRUE(Allowed(body + rule, "/" + std::string(2000, 'a')));
}

TEST(Robots, HostileWildcardsCostBoundedTimeAndDisallow) {
  std::string body = "User-agent: *\n";
  for (int i = 0; i < 30'000; ++i) body += "Allow: /*a" + std::to_string(i) + "b\n";
  EXPECT_FALSE(Allowed(body, "/" + std::string(60'000, 'a')));
  EXPECT_TRUE(Allowed(body, "/a29999b"));
}

}  // namespace
}  // namespace claque
