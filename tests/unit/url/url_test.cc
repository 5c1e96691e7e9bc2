#include "common/url/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claque {
namespace {

std::string Href(std::string_view input, std::string_view base = {}) {
  const std::optional<Url> parsed_base = Url::Parse(base);
  const std::optional<Url> url = Url::Parse(input, parsed_base ? &*parsed_base : nullptr);
  return url ? url->href() : "failure";
}

TEST(Url, PartsAreThoseOfTheSerialisedForm) {
  const auto url = Url::Parse("  HTTPS://us er:pa:ss@EXAMPLE.org:8443/a b/../c?q='1'#f`g ");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->href(), "https://us%20er:pa%3Ass@example.org:8443/c?q=%271%27#f%60g");
  EXPECT_EQ(url->scheme(), "https");
  EXPECT_EQ(url->username(), "us%20er");
  EXPECT_EQ(url->password(), "pa%3Ass");
  EXPECT_EQ(url->host(), "example.org");
  EXPECT_EQ(url->port(), 8443);
  EXPECT_EQ(url->path(), "/c");
  EXPECT_EQ(url->query(), "q=%271%27");
  EXPECT_EQ(url->fragment(), "f%60g");
  EXPECT_EQ(url->Origin(), "https://example.org:8443");
  EXPECT_EQ(url->WithoutFragment(), "https://us%20er:pa%3Ass@example.org:8443/c?q=%271%27");
}

TEST(Url, DefaultPortIsNotWritten) {
  const auto url = Url::Parse("http://a.test:80");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->href(), "http://a.test/");
  EXPECT_EQ(url->port(), std::nullopt);
  EXPECT_EQ(url->effective_port(), 80);
}

TEST(Url, EmptyQueryAndFragmentStayVisible) {
  EXPECT_EQ(Href("http://a.test/?#"), "http://a.test/?#");
  EXPECT_TRUE(Url::Parse("http://a.test/?")->has_query());
  EXPECT_EQ(Url::Parse("http://a.test/#")->WithoutFragment(), "http://a.test/");
}

// URL Standard, section 3.5: hosts that browsers turn into addresses, which an address guard must
// see as such.
TEST(Url, DisguisedAddressesAreWrittenAsAddresses) {
  for (const char* input :
       {"http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://127.1/",
        "http://%31%32%37.0.0.1/", "http://127.0.0.1./", "http://\uFF11\uFF12\uFF17.0.0.1/"}) {
    const auto url = Url::Parse(input);
    ASSERT_TRUE(url) << input;
    EXPECT_EQ(url->host(), "127.0.0.1") << input;
    EXPECT_TRUE(url->host_is_ip());
  }
  EXPECT_EQ(Url::Parse("http://[::ffff:127.0.0.1]/")->host(), "[::ffff:7f00:1]");
}

TEST(Url, InternationalHostsBecomeAscii) {
  EXPECT_EQ(Href("https://B\u00fccher.example/"), "https://xn--bcher-kva.example/");
  EXPECT_EQ(Href("https://fa\u00df.de/"), "https://xn--fa-hia.de/");
}

TEST(Url, BadHostsAndPortsFail) {
  for (const char* input :
       {"", "example.org", "http://", "http://a b/", "http://a%00b/", "http://1.2.3.4.5/",
        "http://256.0.0.1/", "http://[::1/", "http://a.test:65536/", "http://a.test:x/",
        "http://@/", "http://\u00ad/", "http://xn--\u00e4.test/"}) {
    EXPECT_EQ(Href(input), "failure") << input;
  }
}

TEST(Url, RelativeReferencesResolveAgainstTheBase) {
  const char* base = "http://a.test/b/c?d#e";
  EXPECT_EQ(Href("", base), "http://a.test/b/c?d");
  EXPECT_EQ(Href("?x", base), "http://a.test/b/c?x");
  EXPECT_EQ(Href("#x", base), "http://a.test/b/c?d#x");
  EXPECT_EQ(Href("../x", base), "http://a.test/x");
  EXPECT_EQ(Href("//b.test", base), "http://b.test/");
  EXPECT_EQ(Href("http:x", base), "http://a.test/b/x");
  EXPECT_EQ(Href("\\x", base), "http://a.test/x");
  EXPECT_EQ(Href("mailto:x", base), "mailto:x");
}

TEST(Url, IllFormedBytesBecomeReplacementCharacters) {
  EXPECT_EQ(Href("http://a.test/\xFF"), "http://a.test/%EF%BF%BD");
}

TEST(Url, OverlongInputAndResultFail) {
  const std::string prefix = "http://a.test/";
  const std::string fits(size_t{64 << 10} - prefix.size(), 'x');
  EXPECT_TRUE(Url::Parse(prefix + fits));
  EXPECT_FALSE(Url::Parse(prefix + fits + "x"));
  EXPECT_FALSE(Url::Parse(prefix + std::string(30'000, ' ') + "x"));  // %20 each
  std::string host;
  for (int i = 0; i < 1100; ++i) host += "\u00e4";
  EXPECT_FALSE(Url::Parse("http://" + host + "/"));
}

TEST(Canonical, DropsWhatIsNotThePage) {
  EXPECT_EQ(Canonical("HTTP://user:pw@WWW.A.test:80/x?utm_source=a&b=2&UTM_x=1&a=1&fbclid=z#frag"),
            "http://www.a.test/x?a=1&b=2");
  EXPECT_EQ(Canonical("https://a.test/?"), "https://a.test/");
  EXPECT_EQ(Canonical("https://a.test/?utm_source=a"), "https://a.test/");
}

TEST(Canonical, KeepsTheOrderOfRepeatedParameters) {
  EXPECT_EQ(Canonical("https://a.test/?b=2&a=z&b=1&a&&a="), "https://a.test/?a=z&a&a=&b=2&b=1");
}

TEST(Canonical, KeepsTheFirstHalfOfLookAlikes) {
  EXPECT_EQ(Canonical("https://a.test/?utmost=1&gclidx=2"), "https://a.test/?gclidx=2&utmost=1");
}

TEST(Canonical, OnlyWebPagesHaveAnIdentity) {
  EXPECT_EQ(Canonical("ftp://a.test/"), std::nullopt);
  EXPECT_EQ(Canonical("mailto:a@a.test"), std::nullopt);
  EXPECT_EQ(Canonical("nonsense"), std::nullopt);
}

TEST(RegistrableDomain, IsThePublicSuffixAndOneLabel) {
  EXPECT_EQ(RegistrableDomain("a.b.example.co.uk"), "example.co.uk");
  EXPECT_EQ(RegistrableDomain("WWW.Example.ORG."), "example.org");
  EXPECT_EQ(RegistrableDomain("www.city.kawasaki.jp"), "city.kawasaki.jp");
}

TEST(RegistrableDomain, AddressLabelAndSuffixStandForThemselves) {
  for (const char* host : {"127.0.0.1", "[::1]", "localhost", "co.uk", "github.io", ""}) {
    EXPECT_EQ(RegistrableDomain(host), host);
  }
}

TEST(SiteOf, IsTheRegistrableDomainUnlessAnybodyCanPublishThere) {
  EXPECT_EQ(SiteOf("https://www.front.example.co.uk/a?b=1"), "example.co.uk");
  EXPECT_EQ(SiteOf("http://127.0.0.1:8080/"), "127.0.0.1");
  EXPECT_EQ(SiteOf("https://one.blogspot.com/"), "one.blogspot.com");
  for (const char* url :
       {"https://t.me/channel/7", "https://www.youtube.com/watch?v=1",
        "https://someone.medium.com/text", "https://bit.ly/x", "ftp://a.test/", "nonsense"}) {
    EXPECT_EQ(SiteOf(url), "") << url;
  }
}

TEST(HostShard, HostsOfOneDomainShareAShard) {
  EXPECT_EQ(HostShard("a.example.org"), HostShard("example.org"));
  EXPECT_THAT(HostShard("example.org"), ::testing::AllOf(::testing::Ge(0), ::testing::Lt(256)));
}

}  // namespace
}  // namespace claque
