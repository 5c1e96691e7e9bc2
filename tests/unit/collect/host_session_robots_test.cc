// What robots.txt means for a host's session.
#include <gmock/gmock.h>

#include "tests/unit/collect/host_session_fixture.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

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

}  // namespace
}  // namespace claque
