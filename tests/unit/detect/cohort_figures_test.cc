#include "worker/detect/cohort_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "tests/unit/detect/account_rows.h"

namespace claque {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kDay = kSecondsOfDay;
constexpr int64_t kNow = 1'700'006'400;  // 2023-11-15T00:00:00Z
constexpr int64_t kBorn = kNow - 40 * kDay;

// 1,000 accounts of all ages with names of two shapes, that post at any hour of a month about
// 50 things; the first 30 are of one day, of one shape, and post about one thing in the morning.
class Planted : public testing::Test {
 protected:
  Planted() {
    for (int i = 0; i < 1'000; ++i) {
      const std::string name = "u" + std::to_string(i);
      const bool hand = i < 30;
      accounts_.Give(name, hand ? kBorn + Below(kDay) : kNow - (31 + Below(2'000)) * kDay,
                     hand ? "a9(8)" : (i % 2 == 0 ? "a" : "Aa"));
      for (int post = 0; post < 20; ++post) {
        const int64_t time = kNow - (1 + Below(28)) * kDay;
        accounts_.Post(hand ? "one" : "o" + std::to_string(Below(50)), name,
                       time + (hand ? 9 * 3'600 + Below(3'600) : Below(kDay)));
      }
    }
  }
  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }
  GroupFigures FiguresOf(const std::vector<uint32_t>& group) {
    const TraceTable table = accounts_.Table();
    const AccountFacts facts(table, accounts_.GivenOf(table), std::chrono::days(180));
    GroupFigures figures = CohortPopulation(facts, {.as_of = kNow}).FiguresOf(group);
    if (figures.shape) shape_ = figures.shape->shape;
    return figures;
  }
  static std::vector<uint32_t> From(uint32_t first, size_t count) {
    std::vector<uint32_t> group(count);
    std::iota(group.begin(), group.end(), first);
    return group;
  }

  std::mt19937_64 random_{3};
  Accounts accounts_;
  std::string shape_;
};

TEST_F(Planted, GroupStandsOutBesideThePopulation) {
  const GroupFigures f = FiguresOf(From(0, 30));
  ASSERT_TRUE(f.age && f.registration_day && f.shape && f.single_purpose && f.hours && f.seen_late);
  EXPECT_NEAR(f.age->median_days, 40, 1);
  EXPECT_NEAR(f.age->population_median_days, 1'000, 100);
  ASSERT_EQ(f.age->steps.size(), 3u);
  EXPECT_EQ(f.age->steps[1].younger_than_days, 180);
  EXPECT_EQ(f.age->steps[1].figure.having, 30);
  EXPECT_LT(f.age->steps[1].figure.population_fraction(), .15);
  EXPECT_GT(f.age->steps[1].figure.chance.lift_low, 4);
  EXPECT_EQ(f.registration_day->day, kBorn);
  EXPECT_EQ(f.registration_day->figure.having, 30);
  EXPECT_GT(f.registration_day->figure.chance.surprise, 30);
  EXPECT_EQ(shape_, "a9(8)");
  EXPECT_EQ(f.shape->figure.population_having, 30);
  EXPECT_EQ(f.single_purpose->having, 30);
  EXPECT_EQ(f.single_purpose->population_having, 30);
  EXPECT_EQ(f.seen_late->having, 0);
  EXPECT_EQ(f.hours->posts, 600);
  EXPECT_GT(f.hours->divergence.value, .5);
  EXPECT_GT(f.hours->divergence.lift_low, 3);
  EXPECT_DOUBLE_EQ(f.hours->divergence.surprise, std::log10(200.0));
  for (const uint8_t hour : f.hours->busiest) EXPECT_EQ(hour % 24, 9);
  EXPECT_GT(f.hours->busiest_share.value, 3 * f.hours->population_share);
}

// A surprise of 2 is one draw in a hundred.
TEST_F(Planted, GroupDrawnByChanceDoesNot) {
  const TraceTable table = accounts_.Table();
  const AccountFacts facts(table, accounts_.GivenOf(table), std::chrono::days(180));
  const CohortPopulation population(facts, {.as_of = kNow});
  std::vector<uint32_t> all = From(0, 1'000);
  int surprising = 0, figures = 0;
  for (int draw = 0; draw < 100; ++draw) {
    std::shuffle(all.begin(), all.end(), random_);
    const GroupFigures f = population.FiguresOf(std::span(all).first(40));
    for (const double surprise :
         {f.age->steps[0].figure.chance.surprise, f.age->steps[1].figure.chance.surprise,
          f.registration_day->figure.chance.surprise, f.shape->figure.chance.surprise,
          f.single_purpose->chance.surprise, f.seen_late->chance.surprise,
          f.hours->divergence.surprise, f.hours->busiest_share.surprise}) {
      ++figures;
      surprising += surprise >= 2 ? 1 : 0;
    }
  }
  RecordProperty("surprising", surprising);
  EXPECT_EQ(figures, 800);
  EXPECT_LE(surprising, 12);
}

TEST_F(Planted, OrderOfRowsIsNoMatter) {
  const auto figures = [&] {
    const TraceTable table = accounts_.Table();
    const AccountFacts facts(table, accounts_.GivenOf(table), std::chrono::days(180));
    std::vector<uint32_t> group;
    for (uint32_t i = 0; i < table.accounts(); ++i) {
      if (table.AccountName(i).starts_with("u7")) group.push_back(i);
    }
    const GroupFigures f = CohortPopulation(facts, {.as_of = kNow}).FiguresOf(group);
    return std::vector<double>{f.age->median_days,
                               double(f.registration_day->day),
                               f.shape->figure.chance.surprise,
                               f.hours->divergence.value,
                               f.hours->divergence.expected,
                               f.hours->busiest_share.lift_low,
                               double(f.hours->busiest[0])};
  };
  const std::vector<double> expected = figures();
  std::shuffle(accounts_.rows().begin(), accounts_.rows().end(), random_);
  EXPECT_EQ(figures(), expected);
}

TEST_F(Planted, ChoiceOfTheCommonestIsAllowedFor) {
  const GroupFigures one = FiguresOf({30});
  EXPECT_EQ(one.registration_day->figure.having, 1);
  const GroupFigures some = FiguresOf(From(30, 10));
  EXPECT_EQ(some.registration_day->figure.having, 1);
  EXPECT_LT(some.registration_day->figure.chance.surprise, 1.5);
}

TEST(CohortPopulation, WhatThePlatformHidesIsNotAssessable) {
  Accounts accounts;
  for (const std::string name : {"a", "b", "c"}) {
    accounts.Post("x", name, kNow);
    accounts.Post("x", name, kNow + kDay);
  }
  const TraceTable table = accounts.Table();
  const AccountFacts facts(table, {}, std::chrono::days(180));
  const GroupFigures f =
      CohortPopulation(facts, {.as_of = kNow}).FiguresOf(std::vector<uint32_t>{0, 1});
  EXPECT_EQ(f.accounts, 2);
  EXPECT_FALSE(f.age);
  EXPECT_FALSE(f.registration_day);
  EXPECT_FALSE(f.shape);
  EXPECT_FALSE(f.single_purpose);  // two traces each
  EXPECT_FALSE(f.woke);
  EXPECT_FALSE(f.waking_day);
  EXPECT_FALSE(f.seen_late);
  EXPECT_FALSE(f.hours);
}

TEST(CohortPopulation, OnlyAccountsOfWhichItIsKnownCount) {
  Accounts accounts;
  for (const std::string name : {"a", "b", "c", "d"}) accounts.Post("x", name, kNow);
  accounts.Give("a", kNow - 10 * kDay);
  accounts.Give("b", kNow - 400 * kDay);
  const TraceTable table = accounts.Table();
  const AccountFacts facts(table, accounts.GivenOf(table), std::chrono::days(180));
  const CohortPopulation population(facts, {.as_of = kNow - 20 * kDay});
  const GroupFigures f = population.FiguresOf(std::vector<uint32_t>{0, 1, 2});
  EXPECT_EQ(f.registration_day->figure.of, 2);
  EXPECT_EQ(f.age->steps[0].figure.of, 1);  // the other was not there yet
  EXPECT_DOUBLE_EQ(f.age->median_days, 380);
  EXPECT_EQ(f.seen_late->having, 1);
}

TEST(CohortPopulation, AccountsThatWokeOnOneDay) {
  Accounts accounts;
  for (int i = 0; i < 100; ++i) {
    const std::string name = "u" + std::to_string(i);
    accounts.Post("x", name, kNow - 300 * kDay);
    if (i >= 20) {
      for (int64_t day = -290; day <= 0; day += 10) accounts.Post("x", name, kNow + day * kDay);
    } else {
      accounts.Post("x", name, i < 15 ? kNow + i : kNow - (i - 10) * kDay);
    }
  }
  const TraceTable table = accounts.Table();
  const AccountFacts facts(table, {}, std::chrono::days(180));
  std::vector<uint32_t> group(20);
  std::iota(group.begin(), group.end(), 0U);
  const GroupFigures f = CohortPopulation(facts, {.as_of = kNow}).FiguresOf(group);
  EXPECT_EQ(f.woke->having, 20);
  EXPECT_EQ(f.woke->population_of, 100);
  ASSERT_TRUE(f.waking_day);
  EXPECT_EQ(f.waking_day->day, kNow);
  EXPECT_EQ(f.waking_day->figure.having, 15);
  EXPECT_EQ(f.waking_day->figure.of, 20);
  EXPECT_GT(f.waking_day->figure.chance.surprise, 8);
}

}  // namespace
}  // namespace claque
