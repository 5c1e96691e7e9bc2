// Pace and outcomes of a host's session.
#include <gmock/gmock.h>

#include "tests/unit/collect/host_session_fixture.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(HostSessionTest, DelayLiesBetweenEndAndStartRobotsIncluded) {
  for (const char* path : {"1", "2", "3"}) {
    Add(std::string("http://a.test/") + path);
    Serve(std::string("http://a.test/") + path, 200);
  }
  const BootTime begin = clock_.BootNow();
  Start();
  fetcher_.Advance(20s);
  // Each takes 200 ms and begins 1 s after the end of the one before.
  EXPECT_THAT(ends_, ElementsAre(begin + 200ms, begin + 1400ms, begin + 2600ms, begin + 3800ms));
}

TEST_F(HostSessionTest, TheServersViewOfTheEndIsAllowedFor) {
  options_.server_lag = 50ms;
  Add("http://a.test/1");
  Serve("http://a.test/1", 200);
  const BootTime begin = clock_.BootNow();
  Start();
  fetcher_.Advance(20s);
  EXPECT_THAT(ends_, ElementsAre(begin + 200ms, begin + 1450ms));
}

TEST_F(HostSessionTest, CrawlDelayOfRobotsWinsWhereLonger) {
  Robots("User-agent: *\nCrawl-delay: 5\n");
  Add("http://a.test/1");
  Serve("http://a.test/1", 200);
  const BootTime begin = clock_.BootNow();
  Start();
  fetcher_.Advance(20s);
  EXPECT_THAT(ends_, ElementsAre(begin + 200ms, begin + 5400ms));
  EXPECT_EQ(sink_.robots[0].crawl_delay().seconds(), 5);
}

TEST_F(HostSessionTest, CrawlDelayLongerThanTheLeaseHoldsNoPlaceOfTheWorker) {
  Robots("User-agent: *\nCrawl-delay: 3600\n");
  lease_.mutable_ttl()->set_seconds(30);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(1s);
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt"));
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/1", "http://a.test/2"));
  EXPECT_EQ(sink_.return_reason, "crawl_delay");
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, LeaseOfAHostWithALongDelayIsOneRequestAndTheRestReturned) {
  lease_.mutable_ttl()->set_seconds(30);
  lease_.mutable_collection()->mutable_delay()->set_seconds(3600);
  v1::RobotsResult& robots = *lease_.mutable_collection()->add_robots();
  robots.set_origin("http://a.test");
  robots.set_http_status(404);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Serve("http://a.test/1", 200);
  Start();
  fetcher_.Advance(1s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED));
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/2"));
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, OneRequestAtATime) {
  for (int i = 0; i < 5; ++i) Add("http://a.test/" + std::to_string(i));
  Start();
  for (int i = 0; i < 200; ++i) {
    EXPECT_LE(fetcher_.pending(), 1u) << "a transfer or a timer, never two things";
    fetcher_.Advance(50ms);
  }
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, RateLimitEndsTheSessionAndReturnsTheRest) {
  Serve("http://a.test/1", 429, "", {{"Retry-After", "30"}});
  Add("http://a.test/1");
  Add("http://a.test/2");
  Add("http://a.test/3");
  Start();
  fetcher_.Advance(20s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::RATE_LIMITED));
  EXPECT_EQ(sink_.fetched[0].retry_after, 30s);
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/2", "http://a.test/3"));
  EXPECT_EQ(sink_.return_reason, "rate_limited");
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, RedirectIsAnOutcomeWithItsCanonicalTarget) {
  Serve("http://a.test/1", 302, "", {{"Location", "../new?utm_source=x#top"}});
  Add("http://a.test/1");
  Start();
  fetcher_.Advance(10s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::REDIRECTED));
  EXPECT_EQ(sink_.fetched[0].redirect_url, "http://a.test/new");
  EXPECT_THAT(fetcher_.requested(), SizeIs(2)) << "the target is the frontier's business";
}

TEST_F(HostSessionTest, ConditionalRequestGivesNotModified) {
  v1::FetchUrl& url = Add("http://a.test/1");
  url.set_etag("\"v1\"");
  std::string sent;
  fetcher_.On("http://a.test/1", [&](const FetchRequest& request) {
    sent = request.etag;
    return ScriptedFetcher::Respond(request, 304, {}, "");
  });
  Start();
  fetcher_.Advance(10s);
  EXPECT_EQ(sent, "\"v1\"");
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::NOT_MODIFIED));
}

TEST_F(HostSessionTest, BusySinkHoldsTheNextRequest) {
  Add("http://a.test/1");
  sink_.ready = false;
  Start();
  fetcher_.Advance(5s);
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  sink_.ready = true;
  fetcher_.Advance(10s);
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, UrlThatIsNoneIsSettledWithoutARequest) {
  Add("mailto:x@a.test");
  Add("::");
  Start();
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::NETWORK_ERROR, v1::NETWORK_ERROR));
}

}  // namespace
}  // namespace claque
