#include "coordinator/aggregator/check_coordination.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <tuple>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

// Ten posts: five reposts below one, an answer below one of these, three others; one inferred.
v1::Cascade GoodCascade() {
  v1::Cascade cascade;
  cascade.set_post_count(10);
  cascade.set_account_count(9);
  cascade.set_repost_count(5);
  cascade.set_reply_count(1);
  cascade.set_outside_count(1);
  cascade.set_inferred_count(1);
  v1::CascadeTrees& trees = *cascade.mutable_observed();
  trees.set_root_count(4);
  trees.set_depth(2);
  trees.set_breadth(5);
  trees.set_largest_post_count(7);
  trees.set_structural_virality(41.0 / 21);
  trees.set_top_fraction(.7);
  trees.set_top_ten_fraction(1);
  trees.set_top_percent_fraction(.7);
  for (const auto& [account, posts, carried] :
       {std::tuple("b", 1, 7), std::tuple("c", 2, 2), std::tuple("a", 1, 2)}) {
    v1::Carrier& carrier = *trees.add_carriers();
    carrier.set_account(account);
    carrier.set_post_count(posts);
    carrier.set_carried_post_count(carried);
    carrier.set_post("p");
  }
  *cascade.mutable_with_inferred() = trees;
  cascade.mutable_with_inferred()->set_root_count(3);
  return cascade;
}

v1::ClassificationResult Good() {
  v1::ClassificationResult result;
  v1::Edge& edge = *result.add_edges();
  edge.set_account("a");
  edge.set_account_y("b");
  edge.set_weight(3);
  edge.set_object_count(3);
  v1::EdgeEvidence& evidence = *edge.add_evidence();
  evidence.set_post("p");
  evidence.set_post_y("q");
  v1::Burst& burst = *result.add_bursts();
  burst.set_object("tag");
  burst.mutable_start();
  burst.mutable_end();
  burst.set_post_count(30);
  burst.add_first_observed("p");
  *burst.mutable_cascade() = GoodCascade();
  for (int hour = 0; hour < 24; ++hour) burst.mutable_hours()->add_post_counts(hour < 6 ? 5 : 0);
  v1::Network& network = *result.add_networks();
  network.add_accounts("a");
  network.add_accounts("b");
  network.set_account_count(2);
  v1::Bridge& bridge = *network.add_bridges();
  bridge.set_account("a");
  bridge.set_network("c");
  bridge.set_edge_count(1);
  v1::Cohort& cohort = *result.add_cohorts();
  cohort.set_kind("names");
  cohort.add_accounts("a");
  cohort.add_accounts("b");
  cohort.set_account_count(2);
  cohort.set_known_count(3);
  cohort.add_networks()->set_network("a");
  return result;
}

v1::CohortFigures* FiguresOf(v1::ClassificationResult& result) {
  return result.mutable_networks(0)->mutable_cohort_figures();
}

TEST(CheckCoordination, WhatAWorkerFindsIsTaken) { EXPECT_THAT(CheckCoordination(Good()), IsOk()); }

TEST(CheckCoordination, CascadeThatIsNotAssessableHasTheReasonAlone) {
  v1::ClassificationResult result = Good();
  v1::Cascade& cascade = *result.mutable_bursts(0)->mutable_cascade();
  cascade.set_not_assessable_reason("nobody says so");
  EXPECT_THAT(CheckCoordination(result), StatusIs(Code::kInvalidArgument, testing::_));
  cascade.Clear();
  EXPECT_THAT(CheckCoordination(result), StatusIs(Code::kInvalidArgument, testing::_));
  cascade.set_not_assessable_reason("nobody says so");
  EXPECT_THAT(CheckCoordination(result), IsOk());
}

TEST(CheckCoordination, ForgedCascadesAreRefused) {
  const std::vector<std::function<void(v1::Cascade&)>> forgeries = {
      [](auto& c) { c.set_post_count(31); },
      [](auto& c) { c.set_account_count(11); },
      [](auto& c) { c.set_repost_count(-5); },
      [](auto& c) { c.set_quote_count(1); },
      [](auto& c) { c.set_outside_count(11); },
      [](auto& c) { c.set_inferred_count(0); },
      [](auto& c) { c.clear_with_inferred(); },
      [](auto& c) { c.mutable_with_inferred()->set_root_count(4); },
      [](auto& c) { c.clear_observed(); },
      [](auto& c) { c.mutable_observed()->set_root_count(3); },
      [](auto& c) { c.mutable_observed()->set_depth(7); },
      [](auto& c) { c.mutable_observed()->set_breadth(7); },
      [](auto& c) { c.mutable_observed()->set_largest_post_count(8); },
      [](auto& c) { c.mutable_observed()->set_structural_virality(1.5); },
      [](auto& c) { c.mutable_observed()->set_structural_virality(3); },
      [](auto& c) { c.mutable_observed()->set_structural_virality(NAN); },
      [](auto& c) { c.mutable_observed()->clear_structural_virality(); },
      [](auto& c) { c.mutable_observed()->set_top_fraction(1.01); },
      [](auto& c) { c.mutable_observed()->set_top_ten_fraction(.6); },
      [](auto& c) { c.mutable_observed()->set_top_percent_fraction(NAN); },
      [](auto& c) { c.mutable_observed()->clear_carriers(); },
      [](auto& c) { c.mutable_observed()->mutable_carriers()->SwapElements(0, 1); },
      [](auto& c) { c.mutable_observed()->mutable_carriers()->SwapElements(1, 2); },
      [](auto& c) { *c.mutable_observed()->add_carriers() = c.observed().carriers(2); },
      [](auto& c) { c.mutable_observed()->mutable_carriers(0)->set_carried_post_count(11); },
      [](auto& c) { c.mutable_observed()->mutable_carriers(2)->set_post_count(3); },
      [](auto& c) { c.mutable_observed()->mutable_carriers(2)->set_post_count(0); },
      [](auto& c) { c.mutable_observed()->mutable_carriers(0)->set_account("x/y"); },
      [](auto& c) { c.mutable_observed()->mutable_carriers(0)->clear_post(); },
      [](auto& c) {
        for (int i = 0; i < 10; ++i) {
          v1::Carrier& carrier = *c.mutable_observed()->add_carriers();
          carrier = c.observed().carriers(2);
          carrier.set_account("d" + std::to_string(i));
        }
      },
  };
  for (size_t i = 0; i < forgeries.size(); ++i) {
    v1::ClassificationResult result = Good();
    forgeries[i](*result.mutable_bursts(0)->mutable_cascade());
    EXPECT_THAT(CheckCoordination(result),
                StatusIs(Code::kInvalidArgument, testing::HasSubstr("bursts")))
        << i;
  }
}

// Each change alone, and the field that the answer names.
struct Forgery {
  std::string field;
  std::function<void(v1::ClassificationResult&)> change;
};

TEST(CheckCoordination, ForgeriesAreRefusedByTheirField) {
  const std::vector<Forgery> forgeries = {
      {"edges", [](auto& r) { r.mutable_edges(0)->set_account(""); }},
      {"edges", [](auto& r) { r.mutable_edges(0)->set_account("c"); }},
      {"edges", [](auto& r) { r.mutable_edges(0)->set_account("../a"); }},
      {"edges", [](auto& r) { r.mutable_edges(0)->set_account_y(std::string(600, 'x')); }},
      {"edges", [](auto& r) { r.mutable_edges(0)->set_surprise(NAN); }},
      {"edges", [](auto& r) { r.mutable_edges(0)->set_avg_time_delta_seconds(-1); }},
      {"edges", [](auto& r) { r.mutable_edges(0)->set_weight(0); }},
      {"edges", [](auto& r) { r.mutable_edges(0)->mutable_evidence(0)->set_post("x/y"); }},
      {"edges",
       [](auto& r) {
         for (int i = 0; i < 20; ++i) *r.mutable_edges(0)->add_evidence() = r.edges(0).evidence(0);
       }},
      {"edges",
       [](auto& r) {
         r.mutable_edges(0)->mutable_evidence(0)->set_object(std::string(200'000, 'x'));
       }},
      {"bursts", [](auto& r) { r.mutable_bursts(0)->clear_object(); }},
      {"bursts", [](auto& r) { r.mutable_bursts(0)->clear_start(); }},
      {"bursts", [](auto& r) { r.mutable_bursts(0)->set_surprise(INFINITY); }},
      {"bursts", [](auto& r) { r.mutable_bursts(0)->set_first_observed(0, ""); }},
      {"bursts", [](auto& r) { r.mutable_bursts(0)->mutable_hours()->set_post_counts(7, 1); }},
      {"bursts",
       [](auto& r) {
         r.mutable_bursts(0)->mutable_hours()->set_post_counts(0, -5);
         r.mutable_bursts(0)->mutable_hours()->set_post_counts(6, 10);
       }},
      {"bursts", [](auto& r) { r.mutable_bursts(0)->mutable_hours()->add_post_counts(0); }},
      {"bursts", [](auto& r) { r.mutable_bursts(0)->mutable_hours()->set_night_fraction(1.5); }},
      {"bursts",
       [](auto& r) { r.mutable_bursts(0)->mutable_hours()->mutable_before()->set_expected(NAN); }},
      {"networks", [](auto& r) { r.mutable_networks(0)->clear_accounts(); }},
      {"networks", [](auto& r) { r.mutable_networks(0)->set_accounts(0, "c"); }},
      {"networks", [](auto& r) { r.mutable_networks(0)->set_account_count(1); }},
      {"networks", [](auto& r) { r.mutable_networks(0)->set_lift(NAN); }},
      {"networks", [](auto& r) { r.mutable_networks(0)->mutable_bridges(0)->set_edge_count(0); }},
      {"networks", [](auto& r) { FiguresOf(r)->mutable_woke()->set_account_count(1); }},
      {"networks",
       [](auto& r) {
         FiguresOf(r)->mutable_name_shape()->set_name_shape(std::string(5'000, 'a'));
       }},
      {"cohorts", [](auto& r) { r.mutable_cohorts(0)->set_known_count(1); }},
      {"cohorts", [](auto& r) { r.mutable_cohorts(0)->set_accounts(0, "x/y"); }},
      {"cohorts", [](auto& r) { r.mutable_cohorts(0)->set_lift(INFINITY); }},
      {"cohorts", [](auto& r) { r.mutable_cohorts(0)->mutable_networks(0)->clear_network(); }},
      {"cohorts",
       [](auto& r) {
         for (int i = 0; i < 20; ++i)
           *r.mutable_cohorts(0)->add_networks() = r.cohorts(0).networks(0);
       }},
  };
  for (size_t i = 0; i < forgeries.size(); ++i) {
    v1::ClassificationResult result = Good();
    forgeries[i].change(result);
    EXPECT_THAT(CheckCoordination(result),
                StatusIs(Code::kInvalidArgument, testing::HasSubstr(forgeries[i].field)))
        << i;
  }
}

}  // namespace
}  // namespace claque
