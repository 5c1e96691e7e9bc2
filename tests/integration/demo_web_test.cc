// The demo's sites over real loopback sockets: what a crawler meets there, and what is counted.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "cli/demo/web.h"

namespace claque::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// The whole answer to one GET; empty where the connection was cut.
std::string Get(const std::string& address, int port, const std::string& path,
                const std::string& headers = "") {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, address.c_str(), &to.sin_addr);
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to), 0) << address;
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\n" + headers +
                              "Connection: close\r\n\r\n";
  EXPECT_EQ(send(fd, request.data(), request.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(request.size()));
  std::string out;
  char buffer[65536];
  for (ssize_t n; (n = recv(fd, buffer, sizeof buffer, 0)) > 0;) {
    out.append(buffer, static_cast<size_t>(n));
  }
  close(fd);
  return out;
}

class DemoWebTest : public ::testing::Test {
 protected:
  void Start(bool steady) {
    Options options;
    auto port = FreePort(options.base);
    ASSERT_TRUE(port.ok()) << port.status();
    options.port = *port;
    fiction_ = Generate(options);
    auto web = Web::Start(fiction_, {.steady = steady, .stats_port = 0});
    ASSERT_TRUE(web.ok()) << web.status();
    web_ = *std::move(web);
  }

  std::string Ask(const std::string& site, const std::string& path,
                  const std::string& headers = "") {
    return Get(fiction_.FindSite(site)->address, fiction_.options.port, path, headers);
  }

  static std::string HeaderOf(const std::string& answer, const std::string& name) {
    const size_t at = answer.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const size_t begin = at + name.size() + 4;
    return answer.substr(begin, answer.find("\r\n", begin) - begin);
  }

  Fiction fiction_;
  std::unique_ptr<Web> web_;
};

TEST_F(DemoWebTest, UnchangedPageAnswers304) {
  Start(true);
  const std::string first = Ask("social-fr-1", "/");
  EXPECT_THAT(first, StartsWith("HTTP/1.1 200"));
  const std::string etag = HeaderOf(first, "ETag");
  const std::string modified = HeaderOf(first, "Last-Modified");
  EXPECT_THAT(Ask("social-fr-1", "/", "If-None-Match: " + etag + "\r\n"),
              StartsWith("HTTP/1.1 304"));
  EXPECT_THAT(Ask("social-fr-1", "/", "If-Modified-Since: " + modified + "\r\n"),
              StartsWith("HTTP/1.1 304"));
}

TEST_F(DemoWebTest, PacksWhereTheClientAcceptsIt) {
  Start(true);
  const std::string packed = Ask("news-ar-1", "/", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(HeaderOf(packed, "Content-Encoding"), "gzip");
  EXPECT_LT(packed.size(), Ask("news-ar-1", "/").size());
}

TEST_F(DemoWebTest, LimitsOnceThenAnswers) {
  Start(false);
  const std::string first = Ask("blog-en-1", "/");
  EXPECT_THAT(first, StartsWith("HTTP/1.1 429"));
  EXPECT_EQ(HeaderOf(first, "Retry-After"), "2");
  EXPECT_THAT(Ask("blog-en-1", "/"), StartsWith("HTTP/1.1 200"));
}

TEST_F(DemoWebTest, FlakyHostFailsThenRecovers) {
  Start(false);
  EXPECT_THAT(Ask("news-ru-2", "/robots.txt"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Ask("news-ru-2", "/"), StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(Ask("news-ru-2", "/"), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(Ask("news-ru-2", "/about"), "");
  EXPECT_THAT(Ask("news-ru-2", "/about"), StartsWith("HTTP/1.1 200"));
}

TEST_F(DemoWebTest, RedirectLoopComesBackToItsStart) {
  Start(true);
  std::string path = "/loop/a";
  for (int i = 0; i < 3; ++i) {
    const std::string answer = Ask("moved", path);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 302"));
    path = HeaderOf(answer, "Location");
  }
  EXPECT_EQ(path, "/loop/a");
}

TEST_F(DemoWebTest, PermalinkLeadsToThePageOfThePost) {
  Start(true);
  const Post& post = fiction_.posts[static_cast<size_t>(fiction_.missions[0].post)];
  const std::string site = fiction_.sites[static_cast<size_t>(post.site)].key;
  EXPECT_EQ(HeaderOf(Ask(site, "/p/" + post.id), "Location"), post.page + "#" + post.id);
}

TEST_F(DemoWebTest, SteadyAnswersAreEqualEveryTime) {
  Start(true);
  const auto body = [](const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n"));
  };
  for (const auto& [site, path] : {std::pair{"blog-en-1", "/"}, std::pair{"news-ru-2", "/about"},
                                   std::pair{"archive", "/leaflet"}}) {
    const std::string first = Ask(site, path);
    EXPECT_THAT(first, StartsWith("HTTP/1.1 200")) << path;
    EXPECT_EQ(body(first), body(Ask(site, path)));
  }
}

TEST_F(DemoWebTest, CountsRequestsOverlapAndPrivatePages) {
  Start(true);
  Ask("front", "/");
  Ask("front", "/robots.txt");
  Ask("front", "/private/members");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] { Ask("archive", "/minutes/1927-2027"); });
  }
  for (std::thread& t : threads) t.join();
  const std::string answer = Get("127.0.0.1", web_->stats_port(), "/stats");
  const auto stats = nlohmann::json::parse(answer.substr(answer.find("\r\n\r\n")));
  const auto& front = stats["sites"]["front"];
  EXPECT_EQ(front["requests"], 3);
  EXPECT_EQ(front["privateRequests"], 1);
  EXPECT_EQ(front["robotsReads"], 1);
  EXPECT_EQ(front["pagesBeforeRobots"], 1);
  EXPECT_EQ(front["peakConcurrent"], 1);
  EXPECT_GE(front["minGapMs"], 0.0);
  EXPECT_EQ(stats["sites"]["archive"]["fetches"]["/minutes/1927-2027"], 4);
  EXPECT_GE(stats["sites"]["archive"]["peakConcurrent"], 2);
}

TEST_F(DemoWebTest, StopIsIdempotentAndKeepsTheCounts) {
  Start(true);
  Ask("front", "/");
  web_->Stop();
  web_->Stop();
  EXPECT_EQ(web_->Stats()["requests"], 1);
}

TEST_F(DemoWebTest, PortInUseNamesTheAddress) {
  Start(true);
  auto second = Web::Start(fiction_, {.steady = true, .stats_port = -1});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), Code::kUnavailable);
  EXPECT_THAT(second.status().message(), HasSubstr(fiction_.sites[0].address));
}

}  // namespace
}  // namespace claque::demo
