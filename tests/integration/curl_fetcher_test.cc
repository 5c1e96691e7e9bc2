// CurlFetcher against real sockets on loopback.
#include "worker/fetch/curl_fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "common/base/hash.h"
#include "tests/support/hostile_server.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CurlFetcherTest : public testing::Test {
 protected:
  CurlFetcherTest() { Restart({}, "127.0.0.0/8"); }

  void Restart(CurlFetcherOptions options, std::string_view allowed) {
    auto fetcher =
        CurlFetcher::Create(std::move(options), *AddressGuard::AllowAlso(allowed), clock_);
    ASSERT_THAT(fetcher, IsOk());
    fetcher_ = std::move(*fetcher);
  }

  FetchRequest RequestFor(const std::string& url) {
    FetchRequest request{.url = *Url::Parse(url)};
    request.user_agent = "claque-test/1.0";
    request.deadline = clock_.BootNow() + seconds(60);
    return request;
  }

  std::future<FetchResponse> Start(FetchRequest request) {
    auto promise = std::make_shared<std::promise<FetchResponse>>();
    fetcher_->Fetch(std::move(request),
                    [promise](FetchResponse r) { promise->set_value(std::move(r)); });
    return promise->get_future();
  }

  FetchResponse Get(FetchRequest request) { return Start(std::move(request)).get(); }
  FetchResponse Get(std::string_view target) { return Get(RequestFor(server_.Url(target))); }

  SystemClock clock_;
  HostileServer server_;
  std::unique_ptr<CurlFetcher> fetcher_;
};

TEST_F(CurlFetcherTest, ReturnsAPageAsReceivedAndDecoded) {
  const std::string payload = Gzip("<p>hello</p>");
  server_.On("/a", scripts::Page(payload, {{"Content-Encoding", "gzip"}, {"X-Name", "Value"}}));
  const FetchResponse r = Get("/a");
  EXPECT_EQ(r.failure, FetchFailure::kNone) << r.detail;
  EXPECT_EQ(r.http_status, 200);
  EXPECT_EQ(r.http_version, "HTTP/1.1");
  EXPECT_EQ(r.payload, payload);
  EXPECT_EQ(r.body, "<p>hello</p>");
  EXPECT_EQ(HeaderValue(r, "x-name"), "Value");
  EXPECT_EQ(r.peer, "127.0.0.1");
  EXPECT_THAT(r.response_head, StartsWith("HTTP/1.1 200 Scripted\r\nContent-Encoding: gzip\r\n"));
  EXPECT_EQ(r.request_head, server_.last_head());
  EXPECT_THAT(r.request_head, HasSubstr("User-Agent: claque-test/1.0\r\n"));
  EXPECT_THAT(r.request_head, HasSubstr("Accept-Encoding: gzip, br\r\n"));
}

}  // namespace
}  // namespace claque
