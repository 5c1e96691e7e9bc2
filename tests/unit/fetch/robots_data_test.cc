// Published suites for robots.txt, read from the shared data.
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "tests/support/shared_data.h"
#include "worker/fetch/robots.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

bool Allowed(std::string_view body, std::string_view agent, std::string_view url) {
  const std::optional<Url> root = Url::Parse("http://example.com/");
  const std::optional<Url> parsed = Url::Parse(url, &*root);
  return parsed && Robots::Parse(body, agent).Allows(*parsed);
}

// Where google/robotstxt leaves RFC 9309, section 2.2.2: it compares the URL as given, so that an
// unencoded "ツ" or a needless "%62" never equals the other spelling. We follow the RFC.
bool DepartsFromRfc(const std::string& url, const std::string& robots) {
  return url.find("\u30C4") != std::string::npos ||
         (robots.find("%62%61%7A") != std::string::npos && url.ends_with("/baz"));
}

TEST(RobotsData, EveryTupleOfGoogleRobotstxt) {
  const auto path = testing::SharedPath("extraction/robots/google/cases.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no robots/google";
  int passed = 0, total = 0, departed = 0;
  for (const nlohmann::json& c : nlohmann::json::parse(testing::ReadFile(path))) {
    const std::string body = c["robots"], agent = c["agent"], url = c["url"];
    const bool same = Allowed(body, agent, url) == c["allowed"].get<bool>();
    ++total;
    passed += same ? 1 : 0;
    if (DepartsFromRfc(url, body)) {
      ++departed;
      continue;
    }
    EXPECT_TRUE(same) << c.dump();
  }
  std::printf("robots/google: %d of %d same; %d depart from the RFC\n", passed, total, departed);
}

struct FileCase {
  const char* file;
  const char* agent;
  const char* path;
  bool allowed;
};

// Verdicts of crawler-commons' SimpleRobotRulesParserTest for its resource files.
constexpr FileCase kCrawlerCommons[] = {
    {"directive-typos-robots.txt", "bot1", "/desallow/", false},
    {"directive-typos-robots.txt", "bot1", "/dissalow/", false},
    {"directive-typos-robots.txt", "bot2", "/useragent/", false},
    {"directive-typos-robots.txt", "bot3", "/useg-agent/", false},
    {"directive-typos-robots.txt", "bot4", "/useragent-no-colon/", false},
    {"format-errors-robots.txt", "bot1", "/whitespace-before-colon/", false},
    {"format-errors-robots.txt", "bot1", "/no-colon/", false},
    {"format-errors-robots.txt", "bot2", "/no-colon-useragent/", false},
    {"format-errors-robots.txt", "bot3", "/whitespace-before-colon/", true},
    {"many-user-agents.txt", "wget", "/", false},
    {"many-user-agents.txt", "mysuperlongbotnamethatmatchesnothing", "/", true},
    {"many-user-agents.txt", "mysuperlongbotnamethatmatchesnothing", "/bot-trap/", false},
    {"merge-rules.txt", "wget", "/foo/bar/bar.txt", true},
    {"merge-rules.txt", "wget", "/tmp/bar/bar.txt", false},
    {"merge-rules.txt", "wget", "/chk/bar/bar.txt", true},
    {"precedence-of-rules.txt", "wget", "/", true},
    {"precedence-of-rules.txt", "wget", "/foo/bar", true},
    {"precedence-of-rules.txt", "wget", "/bar/foo", false},
    {"precedence-of-rules.txt", "testy", "/", true},
    {"precedence-of-rules.txt", "testy", "/foo/bar", true},
    {"precedence-of-rules.txt", "testy", "/foo/blue", false},
    {"precedence-of-rules.txt", "testy", "/foo/", false},
    {"precedence-of-rules.txt", "testy", "/foo/tar", false},
    {"malformed-path.txt", "bot1", "/wiki/Wikipedia_talk:Mediation_Committee/", false},
    {"malformed-path.txt", "bot1", "/wiki/", true},
    {"dos-line-endings.txt", "bot1", "/", true},
    {"wildcards.txt", "anybot", "/wishlist/bogus", false},
    {"wildcards.txt", "anybot", "/wishlist/universal/page", true},
    {"wildcards.txt", "anybot", "/anydirectoryhere/gcrnsts", false},
    {"robots-with-utf8-bom.txt", "foobot", "/profile", false},
    {"robots-with-utf16le-bom.txt", "foobot", "/profile", false},
    {"robots-with-utf16be-bom.txt", "foobot", "/profile", false},
    {"www.flot.com-robots.txt", "foobot", "/img/", false},
    {"crawl-delay-group-merging.txt", "mybot", "/private/", false},
    {"crawl-delay-group-merging.txt", "yourbot", "/login/", false},
    {"crawl-delay-group-merging.txt", "otherbot", "/private/", true},
    {"rfc9309-example-longest-match-robots.txt", "foobot", "/example/page/", true},
    {"rfc9309-example-longest-match-robots.txt", "foobot", "/example/page/disallowed.gif", false},
    {"rfc9309-example-rule-group-merging.txt", "examplebot", "/baz", false},
    {"rfc9309-example-rule-group-merging.txt", "examplebot", "/foo", false},
    {"rfc9309-example-rule-group-merging.txt", "bazbot", "/foo", true},
    {"rfc9309-example-simple-robots.txt", "otherbot", "/x/y.gif", false},
    {"rfc9309-example-simple-robots.txt", "otherbot", "/publications/", true},
    {"rfc9309-example-simple-robots.txt", "foobot", "/example/page.html", true},
    {"rfc9309-example-simple-robots.txt", "foobot", "/", false},
    {"rfc9309-example-simple-robots.txt", "barbot", "/example/page.html", false},
    {"rfc9309-example-simple-robots.txt", "quxbot", "/example/page.html", true},
    {"twitter.com-robots.txt", "claque", "/x?y", false},
    {"twitter.com-robots.txt", "claque", "/x", true}};

TEST(RobotsData, FilesOfCrawlerCommons) {
  const auto folder = testing::SharedPath("extraction/robots/crawler-commons");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no robots/crawler-commons";
  for (const FileCase& c : kCrawlerCommons) {
    const std::string body = testing::ReadFile(folder / c.file);
    ASSERT_FALSE(body.empty()) << c.file;
    EXPECT_EQ(Allowed(body, c.agent, c.path), c.allowed) << c.file << " " << c.agent << c.path;
  }
}

TEST(RobotsData, DelaysAndSitemapsOfCrawlerCommons) {
  const auto folder = testing::SharedPath("extraction/robots/crawler-commons");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no robots/crawler-commons";
  const auto parse = [&](const char* file, const char* agent) {
    return Robots::Parse(testing::ReadFile(folder / file), agent);
  };
  EXPECT_EQ(parse("crawl-delay-group-merging.txt", "mybot").crawl_delay(), milliseconds(10'000));
  EXPECT_EQ(parse("crawl-delay-group-merging.txt", "yourbot").crawl_delay(), std::nullopt);
  EXPECT_EQ(parse("crawl-delay-group-merging.txt", "x").crawl_delay(), milliseconds(30'000));
  EXPECT_EQ(parse("dos-line-endings.txt", "bot1").crawl_delay(), milliseconds(1000));
  EXPECT_EQ(parse("astore.amazon.com-robots.txt", "bot1").crawl_delay(), milliseconds(5000));
  EXPECT_EQ(parse("sitemap-robots-dedup.txt", "bot1").sitemaps().size(), 1u);
  EXPECT_EQ(parse("relative-sitemap-robots.txt", "bot1").sitemaps().size(), 1u);
  const auto sitemaps = parse("sitemap-robots.txt", "bot1").sitemaps();
  ASSERT_EQ(sitemaps.size(), 2u);  // the line without "sitemap:" is none by the RFC
  EXPECT_EQ(sitemaps[1], "http://domain.com/dir/MixedCased-sitemap.xml");
}

// Real files: no crash, and bounded.
TEST(RobotsData, RealFilesAreReadQuickly) {
  const auto folder = testing::SharedPath("extraction/robots/real");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no robots/real";
  int files = 0, allowed = 0, asked = 0;
  const auto start = std::chrono::steady_clock::now();
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const Robots robots = Robots::Parse(testing::ReadFile(entry.path()), "claque");
    ++files;
    for (int i = 0; i < 50; ++i) {
      const auto url =
          Url::Parse("https://a.test/" + std::to_string(i * 7919) + "/a?b=" + std::to_string(i));
      ++asked;
      allowed += robots.Allows(*url) ? 1 : 0;
    }
  }
  const std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("robots/real: %d files, %d of %d allowed, %.0f ms\n", files, allowed, asked,
              elapsed.count());
  EXPECT_LT(elapsed.count(), 10'000);
}

}  // namespace
}  // namespace claque
