#include "cli/report_hops.h"

#include <gmock/gmock.h>

namespace claque {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

void AddHop(const std::string& platform, v1::Community community, int64_t lag, int posts,
            v1::Hops* hops) {
  v1::Hop& hop =
      community == v1::COMMUNITY_UNSPECIFIED ? *hops->add_platforms() : *hops->add_communities();
  hop.set_platform(platform);
  hop.set_community(community);
  hop.set_first_post("campaigns/c/posts/" + platform.substr(0, 1) + std::to_string(lag));
  hop.mutable_first_post_time()->set_seconds(1'800'000'000 + lag);
  hop.set_lag_seconds(lag);
  hop.set_tied_post_count(1);
  hop.set_clock_seconds(1);
  hop.set_post_count(posts);
  hop.set_account_count(posts / 2);
  hop.set_fraction(posts / 100.0);
}

v1::Burst Hopped() {
  v1::Burst burst;
  burst.set_review(v1::UNREVIEWED);
  v1::Hops& hops = *burst.mutable_hops();
  hops.set_post_count(100);
  hops.set_platform_count(2);
  AddHop("<i>board.example", v1::COMMUNITY_UNSPECIFIED, 0, 6, &hops);
  AddHop("home.example", v1::COMMUNITY_UNSPECIFIED, 7'500, 94, &hops);
  return burst;
}

TEST(HopsOf, TellsEachStepWithItsLagCountsAndPost) {
  v1::Burst burst = Hopped();
  burst.mutable_hops()->mutable_platforms(0)->set_left_censored(true);
  burst.mutable_hops()->mutable_platforms(1)->set_tied_post_count(3);
  *burst.mutable_object_hops() = burst.hops();
  const std::string html = HopsOf(burst, {});
  for (const char* text : {"&lt;i&gt;board.example", "2027-01-15T08:00:00Z", "6 (6 %)",
                           "fewer than 5", "not covered before: it may have been there earlier",
                           "home.example", "2 h", "94 (94 %)", "3 posts share the earliest second",
                           "campaigns/c/posts/h7500", "need not have been first"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, Not(HasSubstr("<i>")));
  EXPECT_THAT(html, Not(HasSubstr("Of all"))) << "the object has no other posts";
}

TEST(HopsOf, OfAKnownAudienceTheStepsAreCommunities) {
  v1::Burst burst = Hopped();
  AddHop("board.example", v1::OTHER_LANGUAGES, 0, 6, burst.mutable_hops());
  AddHop("home.example", v1::AUDIENCE_LANGUAGES, 90, 50, burst.mutable_hops());
  burst.mutable_hops()->set_community_count(4);
  const std::string html = HopsOf(burst, {});
  EXPECT_THAT(html, HasSubstr("board.example, in other languages"));
  EXPECT_THAT(html, HasSubstr("home.example, in languages of the audience"));
  EXPECT_THAT(html, HasSubstr("90 s"));
  EXPECT_THAT(html, HasSubstr("And 2 more."));
  EXPECT_THAT(PostsOfHops(burst), ElementsAre("campaigns/c/posts/b0", "campaigns/c/posts/h90"));
}

TEST(HopsOf, TellsWhatTheObjectDidBeforeTheStorm) {
  v1::Burst burst = Hopped();
  *burst.mutable_object_hops() = burst.hops();
  burst.mutable_object_hops()->set_post_count(130);
  EXPECT_THAT(HopsOf(burst, {}), HasSubstr("Of all 130 posts with it, before and after"));
}

TEST(HopsOf, RunThatKnowsOfNoneShowsNone) { EXPECT_EQ(HopsOf(v1::Burst(), {}), ""); }

}  // namespace
}  // namespace claque
