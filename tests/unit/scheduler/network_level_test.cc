// Each row of "Levels of networks" in docs/methodology.md.
#include <gtest/gtest.h>

#include "coordinator/scheduler/network_findings.h"

namespace claque {
namespace {

v1::Network HighNetwork() {
  v1::Network network;
  network.set_account_count(10);
  network.set_object_count(5);
  network.set_density(.1);
  network.set_lift(30);
  network.set_dated_account_count(8);
  network.set_young_fraction(.5);
  network.set_population_young_fraction(.25);
  return network;
}

TEST(NetworkLevel, WithoutAModelOfChanceItIsNotAssessable) {
  v1::Network network = HighNetwork();
  network.clear_lift();
  EXPECT_EQ(LevelOf(network), v1::NOT_ASSESSABLE);
}

TEST(NetworkLevel, FewAccountsOrFewObjectsAreLow) {
  v1::Network network = HighNetwork();
  network.set_account_count(4);
  EXPECT_EQ(LevelOf(network), v1::LOW);
  network = HighNetwork();
  network.set_object_count(4);
  EXPECT_EQ(LevelOf(network), v1::LOW);
}

TEST(NetworkLevel, HighNeedsManyDenseAccountsOfWhichMostAreYoungAndMoreThanOthers) {
  EXPECT_EQ(LevelOf(HighNetwork()), v1::HIGH);
  for (const auto& spoil : std::initializer_list<void (*)(v1::Network&)>{
           [](v1::Network& n) { n.set_account_count(9); },
           [](v1::Network& n) { n.set_density(.09); },
           [](v1::Network& n) { n.set_dated_account_count(7); },
           [](v1::Network& n) { n.set_young_fraction(.49); },
           [](v1::Network& n) { n.set_population_young_fraction(.26); }}) {
    v1::Network network = HighNetwork();
    spoil(network);
    EXPECT_EQ(LevelOf(network), v1::MEDIUM) << network.ShortDebugString();
  }
}

// What is not observed is not 0.
TEST(NetworkLevel, YoungAccountsCountForNothingWhereNobodyElseShowsAnAge) {
  v1::Network network = HighNetwork();
  network.clear_population_young_fraction();
  EXPECT_EQ(LevelOf(network), v1::MEDIUM);
}

TEST(NetworkLevel, HalfOfTheAccountsWithAPhraseOfAMissionStandForAge) {
  v1::Network network = HighNetwork();
  network.set_young_fraction(0);
  network.set_mission_account_fraction(.5);
  EXPECT_EQ(LevelOf(network), v1::HIGH);
  network.set_mission_account_fraction(.49);
  EXPECT_EQ(LevelOf(network), v1::MEDIUM);
}

}  // namespace
}  // namespace claque
