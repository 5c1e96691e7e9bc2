// CurlFetcher against real sockets on loopback.
#include "worker/fetch/curl_fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <future>

#include "tests/support/hostile_server.h"
#include "tests/support/status_matchers.h"
#include "tests/support/tls_identity.h"

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

TEST_F(CurlFetcherTest, SendsConditionsButNoHeaderThatHidesAnother) {
  server_.On("/a", scripts::Page("", {}, 304));
  FetchRequest request = RequestFor(server_.Url("/a"));
  request.etag = "\"v1\"";
  request.last_modified = "Sat, 21 Nov 2026 00:00:00 GMT\r\nX-Injected: 1";
  EXPECT_EQ(Get(std::move(request)).http_status, 304);
  EXPECT_THAT(server_.last_head(), HasSubstr("If-None-Match: \"v1\"\r\n"));
  EXPECT_THAT(server_.last_head(), Not(HasSubstr("Injected")));
}

TEST_F(CurlFetcherTest, DoesNotFollowRedirectsNorSendCookies) {
  server_.On("/a", scripts::Page("", {{"Location", "/b"}, {"Set-Cookie", "id=1"}}, 302));
  const FetchResponse r = Get("/a");
  EXPECT_EQ(r.http_status, 302);
  EXPECT_EQ(HeaderValue(r, "Location"), "/b");
  EXPECT_EQ(server_.requests("/b"), 0);
  Get("/b");
  EXPECT_THAT(server_.last_head(), Not(HasSubstr("Cookie")));
}

TEST_F(CurlFetcherTest, RemovesTheTransferCodingOnly) {
  const std::string payload = Gzip(std::string(10'000, 'x') + "end");
  server_.On("/a", scripts::Chunked(payload, 7, {{"Content-Encoding", "gzip"}}));
  const FetchResponse r = Get("/a");
  EXPECT_EQ(r.failure, FetchFailure::kNone) << r.detail;
  EXPECT_EQ(r.payload, payload);
  EXPECT_EQ(r.body.size(), 10'003u);
  EXPECT_EQ(HeaderValue(r, "Transfer-Encoding"), "chunked");
}

TEST_F(CurlFetcherTest, KeepsBytesThatAreNoText) {
  std::string binary;
  for (int i = 0; i < 256; ++i) binary += static_cast<char>(i);
  server_.On("/a", scripts::Page(binary, {{"Content-Type", "application/octet-stream"}}));
  EXPECT_EQ(Get("/a").body, binary);
}

TEST_F(CurlFetcherTest, RefusesUserInformationInUrls) {
  const std::string url = "http://user:pass@127.0.0.1:" + std::to_string(server_.port()) + "/";
  EXPECT_EQ(Get(RequestFor(url)).failure, FetchFailure::kProtocol);
  EXPECT_EQ(server_.requests(), 0);
}

TEST_F(CurlFetcherTest, UsesNoProxyOfTheEnvironment) {
  setenv("http_proxy", "http://127.0.0.1:9", 1);
  server_.On("/a", scripts::Page("direct"));
  EXPECT_EQ(Get("/a").body, "direct");
  unsetenv("http_proxy");
}

// Limits.

// A bomb of 512 MB in 510 KB: curl's own size limit sees only the 510 KB.
TEST_F(CurlFetcherTest, AGzipBombEndsAtTheBodyLimit) {
  server_.On("/bomb", scripts::GzipBomb(int64_t{512} << 20));
  FetchRequest request = RequestFor(server_.Url("/bomb"));
  request.limits.max_body_bytes = 1 << 20;
  const FetchResponse r = Get(std::move(request));
  EXPECT_EQ(r.failure, FetchFailure::kBodyLimit);
  EXPECT_THAT(r.detail, HasSubstr("1048576 bytes decoded"));
  EXPECT_EQ(r.body.size(), size_t{1} << 20);
  EXPECT_LE(r.body.capacity() + r.payload.capacity(), size_t{4} << 20);
}

TEST_F(CurlFetcherTest, ABodyWithoutEndStopsAtThePayloadLimit) {
  server_.On("/endless", scripts::EndlessBody());
  FetchRequest request = RequestFor(server_.Url("/endless"));
  request.limits.max_payload_bytes = 100'000;
  const FetchResponse r = Get(std::move(request));
  EXPECT_EQ(r.failure, FetchFailure::kBodyLimit);
  EXPECT_EQ(r.payload.size(), 100'000u);
  EXPECT_EQ(r.http_status, 200);
}

TEST_F(CurlFetcherTest, HeadersWithoutEndStopAtTheHeaderLimit) {
  server_.On("/many", scripts::EndlessHeaders());
  server_.On("/long", scripts::EndlessHeaderLine());
  for (const char* target : {"/many", "/long"}) {
    const FetchResponse r = Get(target);
    EXPECT_EQ(r.failure, FetchFailure::kHeaderLimit) << target << ": " << r.detail;
    EXPECT_LE(r.response_head.size(), size_t{64} << 10);
  }
}

TEST_F(CurlFetcherTest, DribbledHeadsAndBodiesAreTooSlow) {
  server_.On("/head", scripts::DribbledHead(milliseconds(100)));
  server_.On("/body", scripts::DribbledBody(milliseconds(100)));
  std::vector<std::future<FetchResponse>> responses;
  for (const char* target : {"/head", "/body"}) {
    FetchRequest request = RequestFor(server_.Url(target));
    request.limits.slow_period = seconds(2);
    responses.push_back(Start(std::move(request)));
  }
  for (auto& response : responses) {
    const FetchResponse r = response.get();
    EXPECT_EQ(r.failure, FetchFailure::kTimeout) << r.detail;
    EXPECT_LT(r.elapsed, seconds(8));
  }
}

TEST_F(CurlFetcherTest, ASilentServerTimesOut) {
  server_.On("/silence", scripts::Silence());
  FetchRequest request = RequestFor(server_.Url("/silence"));
  request.limits.total_timeout = milliseconds(200);
  EXPECT_EQ(Get(std::move(request)).failure, FetchFailure::kTimeout);
}

// Broken peers.

TEST_F(CurlFetcherTest, ACutBodyIsATransferFailureThatKeepsWhatCame) {
  server_.On("/cut", scripts::Announce(1000, "part"));
  server_.On("/reset", scripts::Announce(1000, "part", /*reset=*/true));
  server_.On("/huge", scripts::Announce(int64_t{1} << 60, "part"));
  EXPECT_EQ(Get("/cut").failure, FetchFailure::kTransfer);
  EXPECT_EQ(Get("/cut").payload, "part");
  EXPECT_EQ(Get("/reset").failure, FetchFailure::kTransfer);
  EXPECT_EQ(Get("/huge").failure, FetchFailure::kTransfer);
}

TEST_F(CurlFetcherTest, AnAnnouncedLengthThatIsTooShortEndsTheBodyThere) {
  server_.On("/short", scripts::Announce(2, "part"));
  EXPECT_EQ(Get("/short").payload, "pa");
}

TEST_F(CurlFetcherTest, GarbageIsAProtocolFailure) {
  server_.On("/garbage", scripts::Raw("\x01\x02\x03 no HTTP at all\r\n\r\n"));
  server_.On("/coding", scripts::Page("plain", {{"Content-Encoding", "gzip"}}));
  server_.On("/nothing", scripts::Raw(""));
  EXPECT_EQ(Get("/garbage").failure, FetchFailure::kProtocol);
  EXPECT_EQ(Get("/coding").failure, FetchFailure::kProtocol);
  EXPECT_EQ(Get("/nothing").failure, FetchFailure::kTransfer);
}

TEST_F(CurlFetcherTest, AClosedPortIsAConnectFailure) {
  server_.Stop();
  EXPECT_EQ(Get("/a").failure, FetchFailure::kConnect);
}

TEST_F(CurlFetcherTest, AnUnknownNameIsADnsFailure) {
  EXPECT_EQ(Get(RequestFor("http://name.invalid/")).failure, FetchFailure::kDns);
}

// Address guard.

TEST_F(CurlFetcherTest, RefusesAnAddressBeforeAnyConnection) {
  Restart({}, "");
  for (const std::string host :
       {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"}) {
    const FetchResponse r =
        Get(RequestFor("http://" + host + ":" + std::to_string(server_.port()) + "/"));
    EXPECT_EQ(r.failure, FetchFailure::kAddressRefused) << host << ": " << r.detail;
    EXPECT_THAT(r.detail, HasSubstr("refused: ")) << host;
  }
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(CurlFetcherTest, AllowsOnlyTheListedLoopbackAddresses) {
  Restart({}, "127.0.0.2");
  EXPECT_EQ(Get("/a").failure, FetchFailure::kAddressRefused);
  HostileServer other("127.0.0.2");
  EXPECT_EQ(Get(RequestFor(other.Url("/a"))).http_status, 404);
}

// Connections.

TEST_F(CurlFetcherTest, ResolvesWithoutAnyConnection) {
  server_.On("/a", scripts::Page("x"));
  Get("/a");  // leaves a connection that could be used again
  FetchRequest request = RequestFor(server_.Url("/a"));
  request.resolve_only = true;
  const FetchResponse r = Get(std::move(request));
  EXPECT_EQ(r.failure, FetchFailure::kNotSent) << r.detail;
  EXPECT_EQ(r.peer, "127.0.0.1");
  EXPECT_EQ(server_.requests("/a"), 1);
}

TEST_F(CurlFetcherTest, ResolvingAnswersLikeARequestWhereThereIsNoAddress) {
  FetchRequest unknown = RequestFor("http://no-such-name.invalid/");
  unknown.resolve_only = true;
  EXPECT_EQ(Get(std::move(unknown)).failure, FetchFailure::kDns);
  FetchRequest refused = RequestFor("http://10.0.0.1/");
  refused.resolve_only = true;
  const FetchResponse r = Get(std::move(refused));
  EXPECT_EQ(r.failure, FetchFailure::kAddressRefused);
  EXPECT_EQ(r.peer, "");
}

TEST_F(CurlFetcherTest, ReusesAConnectionAndStillKnowsThePeer) {
  server_.On("/a", scripts::Page("a"));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Get("/a").peer, "127.0.0.1");
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(CurlFetcherTest, AsksAgainOverANewConnectionWhenAKeptOneIsDead) {
  server_.On("/close", [](const HostileServer::Request&, HostileServer::Connection& c) {
    c.Send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    c.Close();
  });
  for (int i = 0; i < 3; ++i) {
    const FetchResponse r = Get("/close");
    EXPECT_EQ(r.body, "x") << r.detail;
    EXPECT_EQ(r.request_head, server_.last_head());
  }
  EXPECT_EQ(server_.requests(), 3);
}

TEST_F(CurlFetcherTest, RecordsTheCertificateOfNewAndKeptConnections) {
  const TlsIdentity identity;
  HostileServer tls("127.0.0.1", &identity);
  tls.On("/a", scripts::Page("secret"));
  const std::string ca_file = testing::TempDir() + "/claque_fetch_ca.pem";
  std::ofstream(ca_file) << identity.CertificatePem();
  Restart({.ca_file = ca_file}, "127.0.0.0/8");
  for (int i = 0; i < 2; ++i) {
    const FetchResponse r = Get(RequestFor(tls.Url("/a")));
    EXPECT_EQ(r.body, "secret") << r.detail;
    EXPECT_EQ(r.certificate_sha256, identity.CertificateSha256());
  }
  EXPECT_EQ(tls.connections(), 1);
}

TEST_F(CurlFetcherTest, RefusesAnUnknownAuthority) {
  const TlsIdentity identity;
  HostileServer tls("127.0.0.1", &identity);
  EXPECT_EQ(Get(RequestFor(tls.Url("/a"))).failure, FetchFailure::kTls);
  EXPECT_EQ(tls.requests(), 0);
}

// Deadlines, Cancel, Stop.

TEST_F(CurlFetcherTest, SendsNothingAfterTheDeadline) {
  FetchRequest request = RequestFor(server_.Url("/a"));
  request.deadline = clock_.BootNow() - milliseconds(1);
  EXPECT_EQ(Get(std::move(request)).failure, FetchFailure::kCancelled);
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(CurlFetcherTest, AbortsATransferAtItsDeadline) {
  server_.On("/silence", scripts::Silence());
  FetchRequest request = RequestFor(server_.Url("/silence"));
  request.deadline = clock_.BootNow() + milliseconds(150);
  const FetchResponse r = Get(std::move(request));
  EXPECT_EQ(r.failure, FetchFailure::kCancelled);
  EXPECT_THAT(r.detail, HasSubstr("deadline"));
}

TEST_F(CurlFetcherTest, CancelEndsTheNamedGroupOnly) {
  server_.On("/silence", scripts::Silence());
  server_.On("/slow", scripts::After(milliseconds(300), scripts::Page("slow")));
  FetchRequest request = RequestFor(server_.Url("/silence"));
  request.group = "lease-1";
  auto cancelled = Start(std::move(request));
  auto other = Start(RequestFor(server_.Url("/slow")));
  fetcher_->Cancel("lease-1");
  fetcher_->Cancel("");
  EXPECT_EQ(cancelled.get().failure, FetchFailure::kCancelled);
  EXPECT_EQ(other.get().body, "slow");
}

TEST_F(CurlFetcherTest, StopEndsAllTransfersOnceAndForEver) {
  Restart({.max_transfers = 2}, "127.0.0.0/8");
  server_.On("/silence", scripts::Silence());
  std::vector<std::future<FetchResponse>> responses;
  for (int i = 0; i < 10; ++i) responses.push_back(Start(RequestFor(server_.Url("/silence"))));
  bool ran = false;
  fetcher_->After(seconds(3600), [&] { ran = true; });
  fetcher_->Stop();
  fetcher_->Stop();
  for (auto& r : responses) EXPECT_EQ(r.get().failure, FetchFailure::kCancelled);
  EXPECT_EQ(Get("/silence").failure, FetchFailure::kCancelled);
  EXPECT_FALSE(ran);
}

// Load.

TEST_F(CurlFetcherTest, TwoHundredTransfersRunAtOnce) {
  Restart({.max_transfers = 200}, "127.0.0.0/8");
  // None is answered before the last has come.
  server_.On("/slow", [this](const HostileServer::Request& request,
                             HostileServer::Connection& connection) {
    while (server_.peak_concurrent_requests() < 200 && connection.Pause(milliseconds(10))) {
    }
    scripts::Page("slow")(request, connection);
  });
  std::vector<std::future<FetchResponse>> responses;
  for (int i = 0; i < 200; ++i) responses.push_back(Start(RequestFor(server_.Url("/slow"))));
  for (auto& r : responses) EXPECT_EQ(r.get().body, "slow");
  EXPECT_EQ(server_.peak_concurrent_requests(), 200);
}

TEST_F(CurlFetcherTest, HoldsTransfersAndQueueToTheirBounds) {
  Restart({.max_transfers = 3, .max_waiting = 10}, "127.0.0.0/8");
  server_.On("/slow", scripts::After(milliseconds(50), scripts::Page("slow")));
  std::vector<std::future<FetchResponse>> responses;
  for (int i = 0; i < 20; ++i) responses.push_back(Start(RequestFor(server_.Url("/slow"))));
  int good = 0;
  for (auto& r : responses) good += r.get().failure == FetchFailure::kNone;
  EXPECT_GE(good, 13);
  EXPECT_LT(good, 20);
  EXPECT_LE(server_.peak_concurrent_requests(), 3);
}

TEST_F(CurlFetcherTest, RunsTasksOnItsThreadInOrderOfTime) {
  std::promise<std::vector<int>> promise;
  auto order = std::make_shared<std::vector<int>>();
  fetcher_->After(milliseconds(60), [&, order] { promise.set_value(*order); });
  fetcher_->After(milliseconds(30), [order] { order->push_back(2); });
  fetcher_->After(milliseconds(0), [order] { order->push_back(1); });
  EXPECT_THAT(promise.get_future().get(), testing::ElementsAre(1, 2));
}

}  // namespace
}  // namespace claque
