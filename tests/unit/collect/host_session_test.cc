#include "worker/collect/host_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/manual_clock.h"
#include "tests/support/scripted_fetcher.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

class RecordingSink final : public HostSession::Sink {
 public:
  bool Ready() override { return ready; }
  void OnAddress(const LeaseKey&, const std::string& address) override {
    addresses.push_back(address);
  }
  void OnRobots(const LeaseKey&, v1::RobotsResult result) override { robots.push_back(result); }
  void OnFetched(FetchedUrl result) override { fetched.push_back(std::move(result)); }
  void OnReturned(const LeaseKey&, std::vector<std::string> urls,
                  const std::string& reason) override {
    returned.insert(returned.end(), urls.begin(), urls.end());
    return_reason = reason;
  }
  void OnEnded(const LeaseKey&) override { ++ended; }

  std::vector<v1::FetchOutcome> Outcomes() const {
    std::vector<v1::FetchOutcome> out;
    for (const FetchedUrl& f : fetched) out.push_back(f.outcome);
    return out;
  }

  bool ready = true;
  std::vector<std::string> addresses;
  std::vector<v1::RobotsResult> robots;
  std::vector<FetchedUrl> fetched;
  std::vector<std::string> returned;
  std::string return_reason;
  int ended = 0;
};

// A host with a delay of 1 s and a lease of 60 s; robots.txt allows all unless scripted otherwise.
class HostSessionTest : public testing::Test {
 protected:
  HostSessionTest() {
    lease_.set_unit("a.test");
    lease_.set_lease_id(7);
    lease_.mutable_collection()->set_host("a.test");
    lease_.mutable_collection()->mutable_delay()->set_seconds(1);
    options_.server_lag = 0ms;
    Robots("User-agent: *\nDisallow: /private/\n");
  }

  void Robots(std::string body) { Serve("http://a.test/robots.txt", 200, std::move(body)); }

  // Answers after 200 ms, and notes when requests began and ended.
  void Serve(const std::string& url, int status, std::string body = "x",
             std::vector<std::pair<std::string, std::string>> headers = {}) {
    fetcher_.On(
        url,
        [this, status, body, headers](const FetchRequest& request) {
          ends_.push_back(clock_.BootNow());
          return ScriptedFetcher::Respond(request, status, headers, body);
        },
        200ms);
  }

  v1::FetchUrl& Add(const std::string& url) {
    v1::FetchUrl& added = *lease_.mutable_collection()->add_urls();
    added.set_campaign("c");
    added.set_url(url);
    return added;
  }

  void Start(std::chrono::milliseconds lease = 60s) {
    session_ = std::make_shared<HostSession>(lease_, clock_.BootNow() + lease, std::nullopt,
                                             options_, clock_, fetcher_, sink_);
    fetcher_.After(0ms, [this] { session_->Start(); });
    fetcher_.Run();
  }

  ManualClock clock_;
  ScriptedFetcher fetcher_{clock_};
  RecordingSink sink_;
  HostSession::Options options_;
  v1::Lease lease_;
  std::shared_ptr<HostSession> session_;
  std::vector<BootTime> ends_;
};

TEST_F(HostSessionTest, RobotsComeFirstAndAreReported) {
  Add("http://a.test/1");
  Serve("http://a.test/1", 200);
  Start();
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt"));
  fetcher_.Advance(10s);
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt", "http://a.test/1"));
  ASSERT_THAT(sink_.robots, SizeIs(1));
  EXPECT_EQ(sink_.robots[0].origin(), "http://a.test");
  EXPECT_EQ(sink_.robots[0].http_status(), 200);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED));
  EXPECT_THAT(sink_.fetched[0].robots_sha256, SizeIs(64));
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, RobotsOfTheLeaseAreNotAskedAgain) {
  Add("http://a.test/1");
  v1::RobotsResult& robots = *lease_.mutable_collection()->add_robots();
  robots.set_origin("http://a.test");
  robots.set_http_status(200);
  robots.set_body("User-agent: *\nDisallow: /1\n");
  Start();
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ROBOTS_DISALLOWED));
  EXPECT_EQ(sink_.ended, 1);
}

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

TEST_F(HostSessionTest, DisallowedUrlIsAnOutcomeAndNeverAsked) {
  Add("http://a.test/private/x");
  Add("http://a.test/1");
  Serve("http://a.test/1", 200);
  Start();
  fetcher_.Advance(10s);
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt", "http://a.test/1"));
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ROBOTS_DISALLOWED, v1::CAPTURED));
}

// RFC 9309, section 2.3.1.4: server errors mean complete disallow.
TEST_F(HostSessionTest, RobotsServerErrorMakesAllUrlsUnreachable) {
  Serve("http://a.test/robots.txt", 503, "", {{"Retry-After", "120"}});
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(10s);
  EXPECT_THAT(fetcher_.requested(), SizeIs(1));
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ROBOTS_UNREACHABLE, v1::ROBOTS_UNREACHABLE));
  EXPECT_EQ(sink_.fetched[0].retry_after, 120s);
  EXPECT_EQ(sink_.robots[0].http_status(), 503);
}

TEST_F(HostSessionTest, LeaseThatSaysRobotsAreUnreachableEndsItsUrlsUnasked) {
  v1::RobotsResult& robots = *lease_.mutable_collection()->add_robots();
  robots.set_origin("http://a.test");
  robots.set_http_status(503);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ROBOTS_UNREACHABLE, v1::ROBOTS_UNREACHABLE));
  EXPECT_THAT(sink_.fetched[0].reason, HasSubstr("robots.txt"));
}

TEST_F(HostSessionTest, SitemapsThatAreNoTextAreLeftOut) {
  Robots("Sitemap: /\xff\nSitemap: /map.xml\n");
  Add("http://a.test/1");
  Serve("http://a.test/1", 200);
  Start();
  fetcher_.Advance(10s);
  ASSERT_THAT(sink_.robots, SizeIs(1));
  EXPECT_THAT(sink_.robots[0].sitemaps(), ElementsAre("/map.xml"));
}

TEST_F(HostSessionTest, RobotsNetworkFailureIsReportedAsStatusZero) {
  fetcher_.OnFailure("http://a.test/robots.txt", FetchFailure::kConnect);
  Add("http://a.test/1");
  Start();
  fetcher_.Advance(10s);
  EXPECT_EQ(sink_.robots[0].http_status(), 0);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ROBOTS_UNREACHABLE));
}

TEST_F(HostSessionTest, RefusedAddressIsNotCalledARobotsFault) {
  fetcher_.OnFailure("http://a.test/robots.txt", FetchFailure::kAddressRefused);
  Add("http://a.test/1");
  Start();
  fetcher_.Advance(10s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ADDRESS_REFUSED));
}

// RFC 9309, section 2.3.1.3: unavailable (4xx) means that all may be fetched.
TEST_F(HostSessionTest, MissingRobotsAllowsAll) {
  Serve("http://a.test/robots.txt", 404);
  Serve("http://a.test/private/x", 200);
  Add("http://a.test/private/x");
  Start();
  fetcher_.Advance(10s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED));
  EXPECT_EQ(sink_.fetched[0].robots_sha256, "");
}

// RFC 9309, section 2.3.1.2: at least five consecutive redirects are followed, even across
// authorities; the rules hold for the origin that was asked first.
TEST_F(HostSessionTest, RobotsRedirectsAreFollowedWithTheDelayBetween) {
  Serve("http://a.test/robots.txt", 301, "", {{"Location", "/r1"}});
  Serve("http://a.test/r1", 302, "", {{"Location", "http://b.test/robots.txt"}});
  Serve("http://b.test/robots.txt", 200, "User-agent: *\nDisallow: /1\n");
  Add("http://a.test/1");
  const BootTime begin = clock_.BootNow();
  Start();
  fetcher_.Advance(20s);
  EXPECT_THAT(ends_, ElementsAre(begin + 200ms, begin + 1400ms, begin + 2600ms));
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ROBOTS_DISALLOWED));
  EXPECT_EQ(sink_.robots[0].origin(), "http://a.test");
}

TEST_F(HostSessionTest, RobotsRedirectLoopEndsAsUnavailable) {
  Serve("http://a.test/robots.txt", 301, "", {{"Location", "/robots.txt"}});
  Serve("http://a.test/1", 200);
  Add("http://a.test/1");
  Start();
  fetcher_.Advance(30s);
  EXPECT_THAT(fetcher_.requested(), SizeIs(1 + 5 + 1));
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED));
}

TEST_F(HostSessionTest, EachOriginHasItsOwnRobots) {
  Serve("http://a.test:8080/robots.txt", 200, "User-agent: *\nDisallow: /\n");
  Serve("http://a.test/1", 200);
  Add("http://a.test/1");
  Add("http://a.test:8080/1");
  Start();
  fetcher_.Advance(20s);
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt", "http://a.test/1",
                                                "http://a.test:8080/robots.txt"));
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED, v1::ROBOTS_DISALLOWED));
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

TEST_F(HostSessionTest, NothingIsBegunNearTheEndOfTheLease) {
  for (int i = 1; i <= 9; ++i) Add("http://a.test/" + std::to_string(i));
  Start(5s);  // 3 s of use: robots at 0, pages at 1.2 and 2.4 s
  fetcher_.Advance(60s);
  EXPECT_THAT(fetcher_.requested(), SizeIs(3));
  EXPECT_THAT(sink_.returned, SizeIs(7));
  EXPECT_EQ(sink_.return_reason, "deadline");
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, ExtendedLeaseGoesOn) {
  for (int i = 1; i <= 4; ++i) Add("http://a.test/" + std::to_string(i));
  Start(5s);
  fetcher_.Advance(2s);
  session_->Extend(clock_.BootNow() + 30s);
  fetcher_.Advance(20s);
  EXPECT_THAT(fetcher_.requested(), SizeIs(5));
  EXPECT_THAT(sink_.returned, IsEmpty());
}

TEST_F(HostSessionTest, PageSlowerThanItsLeaseIsReadAsLongAsTheLeaseIsRenewed) {
  fetcher_.On(
      "http://a.test/1",
      [](const FetchRequest& r) { return ScriptedFetcher::Respond(r, 200, {}, "x"); }, 50s);
  Serve("http://a.test/2", 200);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start(30s);
  fetcher_.Advance(10s);
  session_->Extend(clock_.BootNow() + 60s);
  fetcher_.Advance(50s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED, v1::CAPTURED));
  EXPECT_THAT(sink_.returned, IsEmpty());
}

TEST_F(HostSessionTest, StoppedFetcherEndsTheSessionAndReturnsTheUrls) {
  Add("http://a.test/1");
  Start();
  fetcher_.Stop();
  EXPECT_EQ(sink_.ended, 1);
  EXPECT_THAT(sink_.returned, SizeIs(1));
}

TEST_F(HostSessionTest, StoppedProcessSendsNothingAfterItsLeaseRanOut) {
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start(30s);
  fetcher_.Advance(500ms);  // robots.txt is there, the delay is running
  clock_.Advance(120s);     // SIGSTOP: time passes and nothing runs
  fetcher_.Run();
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt"));
  EXPECT_THAT(sink_.returned, SizeIs(2));
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, LostLeaseCutsTheTransferAndReturnsNothing) {
  fetcher_.On(
      "http://a.test/1",
      [](const FetchRequest& r) { return ScriptedFetcher::Respond(r, 200, {}, "x"); }, 10s);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(2s);
  ASSERT_THAT(fetcher_.requested(), SizeIs(2));
  session_->Lose();
  fetcher_.Advance(30s);
  EXPECT_THAT(fetcher_.requested(), SizeIs(2));
  EXPECT_THAT(sink_.fetched, IsEmpty());
  EXPECT_THAT(sink_.returned, IsEmpty());
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, DrainFinishesWhatIsUnderWayAndReturnsTheRest) {
  Serve("http://a.test/1", 200);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(1300ms);  // the first page is under way
  session_->Drain("drain");
  EXPECT_EQ(sink_.ended, 0);
  fetcher_.Advance(10s);
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::CAPTURED));
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/2"));
  EXPECT_EQ(sink_.return_reason, "drain");
}

TEST_F(HostSessionTest, AbortReturnsTheUrlUnderWayToo) {
  fetcher_.On(
      "http://a.test/1",
      [](const FetchRequest& r) { return ScriptedFetcher::Respond(r, 200, {}, "x"); }, 50s);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(2s);
  session_->Abort("drain");
  fetcher_.Run();
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/1", "http://a.test/2"));
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, AddressToBeConfirmedIsNamedAndNothingAskedBeforeItIsGranted) {
  lease_.mutable_collection()->set_confirm_address(true);
  fetcher_.OnResolve("a.test", ScriptedFetcher::Resolved("203.0.113.9"));
  Add("http://a.test/1");
  Serve("http://a.test/1", 200);
  Start();
  fetcher_.Advance(5s);
  EXPECT_THAT(sink_.addresses, ElementsAre("203.0.113.9"));
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  session_->GrantAddress(true);
  fetcher_.Advance(10s);
  EXPECT_THAT(fetcher_.requested(), ElementsAre("http://a.test/robots.txt", "http://a.test/1"));
  EXPECT_THAT(sink_.addresses, SizeIs(1));
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, AddressHeldByAnotherHostGivesTheLeaseBackUnread) {
  lease_.mutable_collection()->set_confirm_address(true);
  Add("http://a.test/1");
  Add("http://a.test/2");
  Start();
  fetcher_.Advance(1s);
  session_->GrantAddress(false);
  fetcher_.Advance(1s);
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  EXPECT_THAT(sink_.returned, ElementsAre("http://a.test/1", "http://a.test/2"));
  EXPECT_EQ(sink_.return_reason, "ip_busy");
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, UnansweredAddressEndsWithTheLease) {
  lease_.mutable_collection()->set_confirm_address(true);
  Add("http://a.test/1");
  Start(10s);
  fetcher_.Advance(11s);
  EXPECT_THAT(fetcher_.requested(), IsEmpty());
  EXPECT_EQ(sink_.return_reason, "deadline");
  EXPECT_EQ(sink_.ended, 1);
}

TEST_F(HostSessionTest, HostWithoutAddressFailsByItsRequest) {
  lease_.mutable_collection()->set_confirm_address(true);
  FetchResponse unknown;
  unknown.failure = FetchFailure::kDns;
  fetcher_.OnResolve("a.test", unknown);
  fetcher_.OnFailure("http://a.test/robots.txt", FetchFailure::kDns);
  Add("http://a.test/1");
  Start();
  fetcher_.Advance(5s);
  EXPECT_THAT(sink_.addresses, IsEmpty());
  EXPECT_THAT(sink_.Outcomes(), ElementsAre(v1::ROBOTS_UNREACHABLE));
}

TEST_F(HostSessionTest, FetcherThatStopsWhileResolvingEndsTheSession) {
  lease_.mutable_collection()->set_confirm_address(true);
  Add("http://a.test/1");
  fetcher_.Stop();
  session_ = std::make_shared<HostSession>(lease_, clock_.BootNow() + 60s, std::nullopt, options_,
                                           clock_, fetcher_, sink_);
  session_->Start();
  EXPECT_EQ(sink_.ended, 1);
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

TEST(RetryAfter, SecondsDatesAndNonsense) {
  const WallTime now = FromMillis(1'800'000'000'000);  // Fri, 15 Jan 2027 08:00:00 GMT
  EXPECT_EQ(ParseRetryAfter("120", now), 120s);
  EXPECT_EQ(ParseRetryAfter(" 0 ", now), 0s);
  EXPECT_EQ(ParseRetryAfter("Fri, 15 Jan 2027 08:01:00 GMT", now), 60s);
  EXPECT_EQ(ParseRetryAfter("Fri, 15 Jan 2027 07:00:00 GMT", now), 0s) << "past";
  EXPECT_EQ(ParseRetryAfter("99999999999999999999999", now), 24h) << "capped";
  EXPECT_EQ(ParseRetryAfter("864000", now), 24h) << "capped";
  EXPECT_EQ(ParseRetryAfter("", now), std::nullopt);
  EXPECT_EQ(ParseRetryAfter("-1", now), std::nullopt);
  EXPECT_EQ(ParseRetryAfter("soon", now), std::nullopt);
}

TEST(Outcome, StatusesAndFailuresHaveTheirMeaning) {
  const auto of = [](int status, bool conditional = false) {
    FetchResponse response;
    response.http_status = status;
    return OutcomeOf(response, conditional);
  };
  EXPECT_EQ(of(200), v1::CAPTURED);
  EXPECT_EQ(of(204), v1::CAPTURED);
  EXPECT_EQ(of(301), v1::REDIRECTED);
  EXPECT_EQ(of(304, true), v1::NOT_MODIFIED);
  EXPECT_EQ(of(304), v1::HTTP_ERROR) << "nobody asked conditionally";
  EXPECT_EQ(of(403), v1::REFUSED);
  EXPECT_EQ(of(410), v1::GONE);
  EXPECT_EQ(of(429), v1::RATE_LIMITED);
  EXPECT_EQ(of(500), v1::HTTP_ERROR);
  EXPECT_EQ(of(503), v1::RATE_LIMITED);
  FetchResponse failed;
  failed.failure = FetchFailure::kBodyLimit;
  failed.http_status = 200;
  EXPECT_EQ(OutcomeOf(failed, false), v1::LIMIT_EXCEEDED);
  failed.failure = FetchFailure::kTransfer;
  EXPECT_EQ(OutcomeOf(failed, false), v1::NETWORK_ERROR);
}

}  // namespace
}  // namespace claque
