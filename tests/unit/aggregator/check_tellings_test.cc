#include "coordinator/aggregator/check_tellings.h"

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

template <typename Out>
void SetFigures(double expected, int count, Out* out) {
  out->set_expected(expected);
  out->set_lift(count / expected);
  out->set_lift_low(count / expected / 2);
  out->set_lift_high(count / expected * 2);
  out->set_surprise(3);
}

// A network of ten: six tell "homes", five "welcome", two of them both, four came to it.
v1::Network Good() {
  v1::Network network;
  network.set_account_count(10);
  network.add_accounts("a");
  network.add_accounts("b");
  v1::ToldNarrative& told = *network.add_told();
  told.set_narrative("homes");
  told.set_account_count(6);
  told.set_post_count(9);
  told.set_repost_count(2);
  told.set_quoted_count(1);
  told.set_population_account_count(30);
  told.set_population_post_count(50);
  told.set_early_post_count(4);
  told.set_late_post_count(5);
  told.mutable_first_post_time()->set_seconds(100);
  told.mutable_last_post_time()->set_seconds(200);
  told.add_posts("p");
  SetFigures(1.5, 6, &told);
  v1::WedgeSides& sides = *network.add_sides();
  sides.set_narrative("homes");
  sides.set_opposed("welcome");
  sides.set_account_count(6);
  sides.set_opposed_account_count(5);
  sides.set_both_account_count(2);
  sides.set_population_account_count(60);
  sides.set_population_both_account_count(4);
  sides.add_posts("p");
  sides.add_opposed_posts("q");
  SetFigures(.6, 2, &sides);
  v1::NarrativeMove& move = *network.add_moves();
  move.set_narrative("homes");
  move.set_account_count(4);
  move.set_seen_account_count(9);
  move.set_early_account_count(1);
  move.set_population_account_count(8);
  move.set_population_seen_account_count(300);
  move.add_posts("r");
  v1::EarlierNarrative& from = *move.add_from();
  from.set_narrative("pipeline");
  from.set_account_count(3);
  SetFigures(.24, 4, &move);
  return network;
}

TEST(CheckTold, WhatAWorkerFindsIsTaken) {
  EXPECT_THAT(CheckTold(Good()), IsOk());
  EXPECT_THAT(CheckTold(v1::Network()), IsOk());
  v1::Network network = Good();
  v1::WedgeSides& sides = *network.mutable_sides(0);
  sides.set_opposed_account_count(4);
  sides.set_both_account_count(0);
  sides.set_population_both_account_count(0);
  for (auto set : {&v1::WedgeSides::set_expected, &v1::WedgeSides::set_lift,
                   &v1::WedgeSides::set_lift_low, &v1::WedgeSides::set_lift_high}) {
    (sides.*set)(0);
  }
  EXPECT_THAT(CheckTold(network), IsOk()) << "nobody tells both";
}

struct Forgery {
  std::string field;
  std::function<void(v1::Network&)> change;
};

TEST(CheckTold, ForgeriesAreRefusedByTheirField) {
  const std::vector<Forgery> forgeries = {
      {"told", [](auto& n) { n.clear_told(); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_narrative("a/b"); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_account_count(0); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_account_count(11); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_post_count(5); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_repost_count(10); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_quoted_count(-1); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_population_account_count(5); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_population_post_count(8); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_early_post_count(5); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_lift(5); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_lift(NAN); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_lift_low(9); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_surprise(INFINITY); }},
      {"told", [](auto& n) { n.mutable_told(0)->clear_posts(); }},
      {"told", [](auto& n) { n.mutable_told(0)->set_posts(0, ""); }},
      {"told", [](auto& n) { n.mutable_told(0)->clear_first_post_time(); }},
      {"told", [](auto& n) { n.mutable_told(0)->mutable_last_post_time()->set_seconds(99); }},
      {"told",
       [](auto& n) {
         for (int i = 0; i < 20; ++i) *n.add_told() = n.told(0);
       }},
      {"told",
       [](auto& n) {
         for (int i = 0; i < 3; ++i) n.mutable_told(0)->add_posts("p");
       }},
      {"sides", [](auto& n) { n.mutable_sides(0)->set_opposed("homes"); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->clear_opposed(); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->set_account_count(0); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->set_opposed_account_count(7); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->set_both_account_count(6); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->set_population_both_account_count(1); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->set_population_account_count(8); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->set_expected(-1); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->clear_posts(); }},
      {"sides", [](auto& n) { n.mutable_sides(0)->set_opposed_posts(0, "x/y"); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->set_narrative(std::string(600, 'n')); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->set_account_count(9); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->set_early_account_count(-1); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->set_early_account_count(6); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->set_seen_account_count(11); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->set_population_account_count(3); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->set_population_seen_account_count(7); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->mutable_from(0)->set_account_count(5); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->mutable_from(0)->set_narrative("homes"); }},
      {"moves", [](auto& n) { n.mutable_moves(0)->clear_posts(); }},
  };
  for (size_t i = 0; i < forgeries.size(); ++i) {
    v1::ClassificationResult result;
    *result.add_networks() = Good();
    forgeries[i].change(*result.mutable_networks(0));
    EXPECT_THAT(
        CheckCoordination(result),
        StatusIs(Code::kInvalidArgument, testing::HasSubstr("networks." + forgeries[i].field)))
        << i;
  }
}

TEST(CheckTellings, TellingsNameTheirPostItsAuthorItsTimeAndWhatItTells) {
  v1::ClassificationResult good;
  good.set_post_count(1);
  v1::Telling& telling = *good.add_tellings();
  telling.set_post("p");
  telling.set_account("a");
  telling.mutable_post_time()->set_seconds(1);
  telling.add_told()->set_narrative("homes");
  EXPECT_THAT(CheckTellings(good), IsOk());
  const std::vector<std::function<void(v1::ClassificationResult&)>> forgeries = {
      [](auto& r) { r.set_post_count(0); },
      [](auto& r) { r.mutable_tellings(0)->set_post("campaigns/c/posts/p"); },
      [](auto& r) { r.mutable_tellings(0)->clear_account(); },
      [](auto& r) { r.mutable_tellings(0)->clear_post_time(); },
      [](auto& r) { r.mutable_tellings(0)->clear_told(); },
      [](auto& r) { r.mutable_tellings(0)->mutable_told(0)->clear_narrative(); },
  };
  for (size_t i = 0; i < forgeries.size(); ++i) {
    v1::ClassificationResult result = good;
    forgeries[i](result);
    EXPECT_THAT(CheckTellings(result),
                StatusIs(Code::kInvalidArgument, testing::HasSubstr("tellings")))
        << i;
  }
}

}  // namespace
}  // namespace claque
