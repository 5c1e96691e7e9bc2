#include "coordinator/aggregator/check_hops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "coordinator/aggregator/check_coordination.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

constexpr int64_t kStart = 1'800'000'000;

v1::Hop HopAt(const std::string& platform, int64_t at, int posts) {
  v1::Hop hop;
  hop.set_platform(platform);
  hop.set_first_post("p" + std::to_string(at));
  hop.mutable_first_post_time()->set_seconds(kStart + at);
  hop.set_tied_post_count(1);
  hop.set_clock_seconds(1);
  hop.set_post_count(posts);
  hop.set_account_count(posts);
  hop.set_fraction(posts / 30.0);
  return hop;
}

// Thirty posts: ten on a board with stamps to the minute, twenty at home half a minute later.
v1::Hops GoodHops() {
  v1::Hops hops;
  hops.set_post_count(30);
  hops.set_platform_count(2);
  hops.set_community_count(3);
  *hops.add_platforms() = HopAt("board", 0, 10);
  *hops.add_platforms() = HopAt("home", 30, 20);
  hops.mutable_platforms(0)->set_clock_seconds(60);
  hops.mutable_platforms(1)->set_lag_seconds(30);
  hops.mutable_platforms(1)->set_order_uncertain(true);
  v1::LangHop& lang = *hops.mutable_platforms(1)->add_langs();
  lang.set_lang("en");
  lang.set_first_post("p31");
  lang.mutable_first_post_time()->set_seconds(kStart + 31);
  lang.set_post_count(4);
  lang.set_account_count(3);
  *hops.add_communities() = HopAt("board", 0, 10);
  *hops.add_communities() = HopAt("home", 100, 15);
  *hops.add_communities() = HopAt("home", 200, 5);
  for (v1::Hop& hop : *hops.mutable_communities()) hop.set_community(v1::OTHER_LANGUAGES);
  hops.mutable_communities(2)->set_community(v1::AUDIENCE_LANGUAGES);
  hops.mutable_communities(1)->set_lag_seconds(100);
  hops.mutable_communities(2)->set_lag_seconds(100);
  return hops;
}

v1::ClassificationResult Good() {
  v1::ClassificationResult result;
  v1::Burst& burst = *result.add_bursts();
  burst.set_object("tag");
  burst.mutable_start()->set_seconds(kStart);
  burst.mutable_end()->set_seconds(kStart + 1'000);
  burst.set_post_count(30);
  *burst.mutable_hops() = GoodHops();
  *burst.mutable_object_hops() = GoodHops();
  return result;
}

TEST(CheckHops, WhatAWorkerFindsIsTaken) {
  v1::ClassificationResult result = Good();
  EXPECT_THAT(CheckCoordination(result), IsOk());
  v1::Burst& burst = *result.mutable_bursts(0);
  burst.mutable_hops()->clear_communities();
  burst.mutable_hops()->clear_community_count();
  EXPECT_THAT(CheckCoordination(result), IsOk()) << "no audience is stated";
  burst.clear_hops();
  burst.clear_object_hops();
  EXPECT_THAT(CheckCoordination(result), IsOk()) << "a worker of before there were any";
}

TEST(CheckHops, ObjectMayHaveMorePlatformsBeforeAndAfter) {
  v1::ClassificationResult result = Good();
  v1::Hops& all = *result.mutable_bursts(0)->mutable_object_hops();
  all.set_post_count(60);
  all.set_platform_count(12);
  all.clear_communities();
  all.set_community_count(0);
  for (v1::Hop& hop : *all.mutable_platforms()) hop.set_fraction(hop.fraction() / 2);
  EXPECT_THAT(CheckCoordination(result), IsOk());
}

TEST(CheckHops, ForgeriesAreRefused) {
  const std::vector<std::function<void(v1::Hops&)>> forgeries = {
      [](auto& h) { h.clear_platforms(); },
      [](auto& h) { h.set_post_count(31); },
      [](auto& h) { h.set_platform_count(1); },
      [](auto& h) { h.set_platform_count(3); },
      [](auto& h) { h.set_community_count(0); },
      [](auto& h) { h.clear_communities(); },
      [](auto& h) { h.mutable_platforms()->SwapElements(0, 1); },
      [](auto& h) { h.mutable_platforms(0)->set_platform(std::string(600, 'x')); },
      [](auto& h) { h.mutable_platforms(0)->set_community(v1::OTHER_LANGUAGES); },
      [](auto& h) { h.mutable_platforms(0)->set_first_post("x/y"); },
      [](auto& h) { h.mutable_platforms(0)->clear_first_post_time(); },
      [](auto& h) { h.mutable_platforms(0)->set_tied_post_count(0); },
      [](auto& h) { h.mutable_platforms(0)->set_tied_post_count(11); },
      [](auto& h) { h.mutable_platforms(0)->set_clock_seconds(7); },
      [](auto& h) { h.mutable_platforms(0)->set_clock_seconds(1); },
      [](auto& h) { h.mutable_platforms(0)->set_lag_seconds(1); },
      [](auto& h) { h.mutable_platforms(1)->set_lag_seconds(-30); },
      [](auto& h) { h.mutable_platforms(1)->set_order_uncertain(false); },
      [](auto& h) { h.mutable_platforms(1)->set_post_count(19); },
      [](auto& h) { h.mutable_platforms(1)->set_account_count(21); },
      [](auto& h) { h.mutable_platforms(1)->set_account_count(0); },
      [](auto& h) { h.mutable_platforms(1)->set_fraction(.5); },
      [](auto& h) { h.mutable_platforms(1)->set_fraction(NAN); },
      [](auto& h) { h.mutable_platforms(1)->mutable_first_post_time()->set_seconds(kStart + 29); },
      [](auto& h) { h.mutable_platforms(1)->mutable_langs(0)->set_post_count(21); },
      [](auto& h) { h.mutable_platforms(1)->mutable_langs(0)->set_account_count(5); },
      [](auto& h) { h.mutable_platforms(1)->mutable_langs(0)->clear_first_post(); },
      [](auto& h) { h.mutable_platforms(1)->mutable_langs(0)->clear_first_post_time(); },
      [](auto& h) { h.mutable_platforms(1)->mutable_langs(0)->set_lang(std::string(600, 'e')); },
      [](auto& h) {
        for (int i = 0; i < 6; ++i) {
          v1::LangHop& lang = *h.mutable_platforms(1)->add_langs();
          lang = h.platforms(1).langs(0);
          lang.set_post_count(1);
          lang.set_account_count(1);
        }
      },
      [](auto& h) { h.mutable_communities(0)->set_community(v1::COMMUNITY_UNSPECIFIED); },
      [](auto& h) { h.mutable_communities(0)->set_community(static_cast<v1::Community>(9)); },
      [](auto& h) { h.mutable_communities(2)->set_post_count(6); },
      [](auto& h) {
        for (v1::Hop& hop : *h.mutable_communities()) {
          hop.mutable_first_post_time()->set_seconds(hop.first_post_time().seconds() + 1);
        }
      },
  };
  for (const bool of_object : {false, true}) {
    for (size_t i = 0; i < forgeries.size(); ++i) {
      v1::ClassificationResult result = Good();
      v1::Burst& burst = *result.mutable_bursts(0);
      forgeries[i](of_object ? *burst.mutable_object_hops() : *burst.mutable_hops());
      EXPECT_THAT(CheckCoordination(result),
                  StatusIs(Code::kInvalidArgument, testing::HasSubstr("bursts.hops")))
          << i << (of_object ? " of the object" : "");
    }
  }
}

TEST(CheckHops, HopsThatDoNotFitTheirBurstAreRefused) {
  const std::vector<std::function<void(v1::Burst&)>> forgeries = {
      [](auto& b) { b.clear_hops(); },
      [](auto& b) { b.clear_object_hops(); },
      [](auto& b) { b.mutable_start()->set_seconds(kStart - 1); },
      [](auto& b) { b.mutable_start()->set_seconds(kStart + 1); },
      [](auto& b) { b.mutable_end()->set_seconds(kStart + 150); },
      [](auto& b) { b.set_post_count(29); },
  };
  for (size_t i = 0; i < forgeries.size(); ++i) {
    v1::ClassificationResult result = Good();
    forgeries[i](*result.mutable_bursts(0));
    EXPECT_THAT(CheckCoordination(result),
                StatusIs(Code::kInvalidArgument, testing::HasSubstr("bursts.hops")))
        << i;
  }
}

}  // namespace
}  // namespace claque
