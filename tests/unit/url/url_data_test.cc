// Published suites of web-platform-tests and the Public Suffix List, read from the shared data.
#include <gtest/gtest.h>
#include <unicode/uchar.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "common/text/utf8.h"
#include "common/url/url.h"
#include "tests/support/shared_data.h"

namespace claque {
namespace {

using nlohmann::json;

constexpr char kWpt[] = "extraction/url/urltestdata.json";

struct Score {
  int passed = 0;
  int total = 0;
  void Add(bool pass) {
    passed += pass ? 1 : 0;
    ++total;
  }
};

// The suites write lone surrogates, which JSON readers of UTF-8 refuse: as USVString they are
// U+FFFD.
json ReadCases(const std::filesystem::path& path) {
  const std::string text = testing::ReadFile(path);
  const auto surrogate = [&text](size_t pos, std::string_view third) {
    return pos + 6 <= text.size() && text[pos] == '\\' && text[pos + 1] == 'u' &&
           (text[pos + 2] == 'd' || text[pos + 2] == 'D') &&
           third.find(text[pos + 3]) != std::string_view::npos;
  };
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const bool high = surrogate(i, "89abAB");
    const bool pair = high && surrogate(i + 6, "cdefCDEF");
    const size_t length = pair ? 12 : text[i] == '\\' && text[i + 1] != 'u' ? 2 : 1;
    if (!pair && (high || surrogate(i, "cdefCDEF"))) {
      out += "\\ufffd";
      i += 6;
      continue;
    }
    out.append(text, i, length);
    i += length;
  }
  return json::parse(out);
}

// What the suite's own harness does: parse the base, then the input against it.
std::optional<Url> ParseCase(const json& c) {
  const std::string input = c["input"];
  if (c["base"].is_null()) return Url::Parse(input);
  const std::optional<Url> base = Url::Parse(c["base"].get<std::string>());
  return base ? Url::Parse(input, &*base) : std::nullopt;
}

std::string Show(const json& c, const std::optional<Url>& url) {
  return "input " + c["input"].dump() + " base " + c["base"].dump() + "\n expected " +
         c.value("href", "failure") + "\n got      " + (url ? url->href() : "failure");
}

std::string WithPort(const Url& url) {
  const std::string host(url.host());
  return url.port() ? host + ":" + std::to_string(*url.port()) : host;
}

bool PartsEqual(const json& c, const Url& url) {
  const auto lead = [](char mark, std::string_view part) {
    return part.empty() ? std::string() : mark + std::string(part);
  };
  const auto is = [&](const char* part, std::string_view value) {
    return c[part].get<std::string>() == value;
  };
  return is("href", url.href()) && is("protocol", std::string(url.scheme()) + ":") &&
         is("username", url.username()) && is("password", url.password()) &&
         is("hostname", url.host()) && is("host", WithPort(url)) && is("pathname", url.path()) &&
         is("search", lead('?', url.query())) && is("hash", lead('#', url.fragment()));
}

// web-platform-tests url/resources/urltestdata.json: failure where failure is expected, else href
// and every component equal.
TEST(WebPlatformTests, EveryCaseOfUrlTestData) {
  const auto path = testing::SharedPath(kWpt);
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << kWpt;
  Score all, http;
  for (const json& c : ReadCases(path)) {
    if (!c.is_object()) continue;
    const std::optional<Url> url = ParseCase(c);
    const bool pass = c.contains("failure") ? !url : url && PartsEqual(c, *url);
    all.Add(pass);
    const bool expects_http = c.value("href", "").starts_with("http");
    const bool input_http = c["input"].get<std::string>().starts_with("http");
    if (expects_http || input_http) http.Add(pass);
    EXPECT_TRUE(pass) << Show(c, url);
    if (url) {
      const std::optional<Url> again = Url::Parse(url->href());
      EXPECT_TRUE(again && again->href() == url->href()) << "not stable: " << url->href();
    }
  }
  std::printf("urltestdata.json: %d of %d, http(s) %d of %d\n", all.passed, all.total, http.passed,
              http.total);
}

// web-platform-tests url/resources/urltestdata-javascript-only.json: ill-formed input.
TEST(WebPlatformTests, LoneSurrogatesBecomeReplacementCharacters) {
  const auto path = testing::SharedPath("extraction/url/urltestdata-javascript-only.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no urltestdata-javascript-only.json";
  for (const json& c : ReadCases(path)) {
    if (!c.is_object()) continue;
    const std::optional<Url> url = ParseCase(c);
    EXPECT_TRUE(url && PartsEqual(c, *url)) << Show(c, url);
  }
}

// Whether the installed ICU knows every character: the suite is of a later Unicode version.
bool AllAssigned(const std::string& text) {
  for (size_t pos = 0; pos < text.size();) {
    if (!u_isdefined(static_cast<UChar32>(NextCodePoint(text, &pos)))) return false;
  }
  return true;
}

// web-platform-tests url/resources/IdnaTestV2.json: UTS 46 conformance through a URL's host.
TEST(WebPlatformTests, IdnaTestV2) {
  const auto path = testing::SharedPath("extraction/url/IdnaTestV2.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no IdnaTestV2.json";
  Score score;
  for (const json& c : ReadCases(path)) {
    if (!c.is_object() || c["input"] == "") continue;
    const std::optional<Url> url = Url::Parse("https://" + c["input"].get<std::string>() + "/x");
    const bool pass =
        c["output"].is_null() ? !url : url && url->host() == c["output"].get<std::string>();
    score.Add(pass);
    EXPECT_TRUE(pass || !AllAssigned(c["input"]))
        << c.dump() << " got " << (url ? url->host() : "failure");
  }
  std::printf("IdnaTestV2.json: %d of %d\n", score.passed, score.total);
}

// publicsuffix/list tests/test_psl.txt. Its null ("no registrable domain") is our "host itself".
TEST(PublicSuffixList, EveryLineOfItsTests) {
  const auto path = testing::SharedPath("extraction/psl/test_psl.txt");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no test_psl.txt";
  const std::regex call(R"(^checkPublicSuffix\('([^']*)', (?:null|'([^']*)')\);)");
  Score score;
  std::istringstream lines(testing::ReadFile(path));
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (!std::regex_search(line, match, call)) continue;
    std::string host = match[1];
    for (char& c : host) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    const std::string expected = match[2].matched ? match[2].str() : host;
    const std::string got = RegistrableDomain(match[1].str());
    score.Add(got == expected);
    EXPECT_EQ(got, expected) << line;
  }
  std::printf("test_psl.txt: %d of %d\n", score.passed, score.total);
}

}  // namespace
}  // namespace claque
