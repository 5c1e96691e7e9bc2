#include "coordinator/aggregator/check_coordination.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "tests/support/status_matchers.h"

namespace claque {
namespace {

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
