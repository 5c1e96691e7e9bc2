#include "worker/detect/cohorts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

#include "tests/unit/detect/account_rows.h"
#include "worker/detect/day_rates.h"
#include "worker/detect/null_model.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kDay = kSecondsOfDay;
constexpr int64_t kStart = 1'500'249'600;  // Monday, 2017-07-17T00:00:00Z
constexpr std::chrono::days kDormant(180);

Cohorts FindAll(const TraceTable& table, const Accounts& accounts, CohortOptions options = {}) {
  const AccountFacts facts(table, accounts.GivenOf(table), kDormant);
  return FindCohorts(facts, options);
}

std::vector<Cohort> OfKind(const Cohorts& cohorts, CohortKind kind) {
  std::vector<Cohort> out;
  for (const Cohort& cohort : cohorts.found) {
    if (cohort.kind == kind) out.push_back(cohort);
  }
  return out;
}

// A platform's history: three years of growth by a half each, a year of three times as much from
// one day to the next, weekends of 60 %, days that differ by a fifth, and names of which one shape
// comes into fashion half way.
class Platform {
 public:
  explicit Platform(uint64_t seed, double per_day = 3) : random_(seed) {
    for (int day = 0; day < 3 * 365; ++day) {
      double rate = per_day * std::pow(1.5, day / 365.0);
      if (day >= 365 && day < 730) rate *= 3;
      if (day % 7 >= 5) rate *= .6;
      rate *= std::gamma_distribution<>(25, 1 / 25.0)(random_);
      for (int n = std::poisson_distribution<>(rate)(random_); n > 0; --n) {
        const bool fashion = day > 500 && Below(3) == 0;
        Register(kStart + day * kDay + Below(kDay), fashion ? "a9(8)" : kShapes[random_() % 4]);
      }
    }
  }
  void Register(int64_t at, const std::string& shape) {
    const std::string name = "u" + std::to_string(count_++);
    accounts.Give(name, at, shape);
    accounts.Post("x", name, kStart + 1'100 * kDay + Below(10 * kDay));
  }
  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }

  Accounts accounts;

 private:
  static constexpr const char* kShapes[] = {"a", "Aa", "a9(2)", "a_a"};
  std::mt19937_64 random_;
  int count_ = 0;
};

TEST(FindCohorts, AccountsRegisteredOnOneDayAreFoundWithTheirNames) {
  Platform platform(1);
  for (int i = 0; i < 40; ++i) {
    platform.Register(kStart + 800 * kDay + platform.Below(kDay), "Aa9(4)");
  }
  const TraceTable table = platform.accounts.Table();
  const Cohorts cohorts = FindAll(table, platform.accounts);
  const auto days = OfKind(cohorts, CohortKind::kRegistrationDay);
  ASSERT_THAT(days, SizeIs(1));
  EXPECT_EQ(days[0].day, kStart + 800 * kDay);
  EXPECT_GE(days[0].accounts.size(), 40u);
  EXPECT_GT(days[0].expected, 3);
  EXPECT_LT(days[0].expected, 16);
  EXPECT_GT(days[0].lift_low, 2);
  EXPECT_GT(days[0].surprise, 6);
  EXPECT_EQ(days[0].of, int64_t(table.accounts()));
  const auto names = OfKind(cohorts, CohortKind::kNames);
  ASSERT_THAT(names, SizeIs(1));
  EXPECT_EQ(names[0].day, kStart + 800 / 7 * 7 * kDay);
  EXPECT_THAT(names[0].accounts, SizeIs(40));
  EXPECT_GT(names[0].surprise, 20);
  EXPECT_EQ(cohorts.assessable[0], int64_t(table.accounts()));
}

TEST(FindCohorts, NamesOfOneShapeInAWeekAreFoundThoughNoDayStandsOut) {
  Platform platform(2, 20);
  for (int i = 0; i < 35; ++i) platform.Register(kStart + 700 * kDay + i * kDay / 5, "aAa9(5)");
  const Cohorts cohorts = FindAll(platform.accounts.Table(), platform.accounts);
  EXPECT_THAT(OfKind(cohorts, CohortKind::kRegistrationDay), IsEmpty());
  const auto names = OfKind(cohorts, CohortKind::kNames);
  ASSERT_THAT(names, SizeIs(1));
  EXPECT_THAT(names[0].accounts, SizeIs(35));
}

// Sanitizers want the code of a fault run, not its every draw: fewer there.
uint64_t Histories() {
  const char* wanted = std::getenv("CLAQUE_HISTORIES");
  return wanted == nullptr ? 300 : std::strtoull(wanted, nullptr, 10);
}

// Nothing is planted, so that any cohort is a false one, and the rate of histories with one is
// the false discovery rate: one in a hundred.
TEST(FindCohorts, OrganicGrowthHasNoneAtTheRateThatIsHeld) {
  int with_days = 0, with_names = 0;
  for (uint64_t seed = 1; seed <= Histories(); ++seed) {
    const Platform platform(seed, seed % 3 == 0 ? .2 : seed % 3 == 1 ? 1 : 6);
    const Cohorts cohorts = FindAll(platform.accounts.Table(), platform.accounts);
    with_days += OfKind(cohorts, CohortKind::kRegistrationDay).empty() ? 0 : 1;
    with_names += OfKind(cohorts, CohortKind::kNames).empty() ? 0 : 1;
  }
  RecordProperty("with_days", with_days);
  RecordProperty("with_names", with_names);
  EXPECT_LE(with_days, 6);
  EXPECT_LE(with_names, 6);
}

// Regulars post every fourth day, and 300 others twice a year or so; a final brings everybody.
class Year {
 public:
  explicit Year(uint64_t seed) : random_(seed) {
    for (int i = 0; i < 50; ++i) {
      for (int day = i % 4; day < 700; day += 4) Post("regular" + std::to_string(i), day);
    }
    for (int i = 0; i < 300; ++i) {
      for (double day = Gap(); day < 700; day += Gap()) Post("casual" + std::to_string(i), day);
    }
  }
  void Post(const std::string& name, double day) {
    accounts.Post("x", name, kStart + static_cast<int64_t>(day) * kDay + Below());
  }
  int64_t Below() { return static_cast<int64_t>(random_() % kDay); }
  double Gap() { return std::exponential_distribution<>(1 / 120.0)(random_); }

  Accounts accounts;

 private:
  std::mt19937_64 random_;
};

TEST(FindCohorts, AccountsThatWakeOnOneDayAreFound) {
  Year year(1);
  for (int i = 0; i < 25; ++i) {
    year.Post("hand" + std::to_string(i), 100 + i);
    year.Post("hand" + std::to_string(i), 500);
  }
  const TraceTable table = year.accounts.Table();
  const auto waking = OfKind(FindAll(table, year.accounts), CohortKind::kWakingDay);
  ASSERT_THAT(waking, SizeIs(1));
  EXPECT_EQ(waking[0].day, kStart + 500 * kDay);
  EXPECT_GE(waking[0].accounts.size(), 25u);
  EXPECT_LT(waking[0].expected, 5);
  EXPECT_GT(waking[0].surprise, 6);
}

TEST(FindCohorts, WakingByChanceIsNoneAtTheRateThatIsHeld) {
  int with = 0;
  for (uint64_t seed = 1; seed <= Histories(); ++seed) {
    const Year year(seed);
    with += FindAll(year.accounts.Table(), year.accounts).found.empty() ? 0 : 1;
  }
  RecordProperty("with_waking", with);
  EXPECT_LE(with, 6);
}

// Accounts of any of 20 things, one in five of which speaks of nothing else.
Accounts Purposes(uint64_t seed) {
  std::mt19937_64 random(seed);
  Accounts accounts;
  for (int i = 0; i < 800; ++i) {
    const std::string name = "u" + std::to_string(i), own = "o" + std::to_string(random() % 20);
    const bool single = random() % 5 == 0;
    for (int post = 0; post < 12; ++post) {
      const bool other = !single && post % 2 == 0;
      accounts.Post(other ? "o" + std::to_string(random() % 20) : own, name, kStart + post);
    }
  }
  return accounts;
}

TEST(FindCohorts, SinglePurposeAccountsOfOneObjectAreFound) {
  Accounts accounts = Purposes(1);
  for (int i = 0; i < 30; ++i) {
    for (int post = 0; post < 20; ++post) {
      accounts.Post(post < 18 ? "planted" : "o1", "hand" + std::to_string(i), kStart + post);
    }
  }
  const TraceTable table = accounts.Table();
  const Cohorts cohorts = FindAll(table, accounts);
  ASSERT_THAT(cohorts.found, SizeIs(1));
  EXPECT_EQ(cohorts.found[0].kind, CohortKind::kSinglePurpose);
  EXPECT_EQ(table.ObjectName(cohorts.found[0].object), "planted");
  EXPECT_THAT(cohorts.found[0].accounts, SizeIs(30));
  EXPECT_EQ(cohorts.found[0].of, 30);
  EXPECT_NEAR(cohorts.found[0].population_fraction, .21, .03);
}

TEST(FindCohorts, UsualSinglePurposeIsNoneAtTheRateThatIsHeld) {
  int with = 0;
  for (uint64_t seed = 1; seed <= Histories(); ++seed) {
    const Accounts accounts = Purposes(seed);
    with += FindAll(accounts.Table(), accounts).found.empty() ? 0 : 1;
  }
  RecordProperty("with_single_purpose", with);
  EXPECT_LE(with, 6);
}

TEST(FindCohorts, OrderOfRowsIsNoMatter) {
  const auto text = [](const Accounts& accounts) {
    const TraceTable table = accounts.Table();
    std::string out;
    for (const Cohort& c : FindAll(table, accounts).found) {
      out += std::to_string(int(c.kind)) + " " + std::to_string(c.day) + " " +
             std::to_string(c.surprise);
      for (const std::string& name : NamesOf(table, c.accounts)) out += " " + name;
      out += "\n";
    }
    return out;
  };
  Platform platform(3);
  for (const int64_t day : {200, 600, 900}) {
    for (int i = 0; i < 60; ++i) platform.Register(kStart + day * kDay + i, "Aa9(4)");
  }
  const std::string expected = text(platform.accounts);
  EXPECT_EQ(std::ranges::count(expected, '\n'), 6);
  std::shuffle(platform.accounts.rows().begin(), platform.accounts.rows().end(), std::mt19937(5));
  EXPECT_EQ(text(platform.accounts), expected);
}

TEST(FindCohorts, NothingComesOfNothing) {
  Accounts none;
  const Cohorts cohorts = FindAll(none.Table(), none);
  EXPECT_THAT(cohorts.found, IsEmpty());
  EXPECT_THAT(cohorts.assessable, ElementsAre(0, 0, 0, 0));
  Accounts odd;
  for (int i = 0; i < 9; ++i) {
    const std::string name = "u" + std::to_string(i);
    odd.Post("x", name, i == 0 ? int64_t{1} << 61 : kStart);
    odd.Give(name, i == 0 ? int64_t{1} << 61 : kStart - 1);
  }
  EXPECT_THAT(FindAll(odd.Table(), odd).found, IsEmpty());
}

TEST(NegativeBinomialSurprise, IsThatOfPoissonWhereTheSizeIsGreat) {
  for (const double count : {3, 10, 50}) {
    EXPECT_NEAR(NegativeBinomialSurprise(count, {2.5, 1e9}), PoissonSurprise(count, 2.5), 1e-4);
  }
  // Geometric: P(X >= k) = p^k with p = mean / (1 + mean).
  EXPECT_NEAR(NegativeBinomialSurprise(7, {3, 1}), -7 * std::log10(.75), 1e-9);
  EXPECT_EQ(NegativeBinomialSurprise(2, {2, 1}), 0);
}

TEST(NegativeBinomialSurprise, IsTheSumOfTheTail) {
  for (const double size : {.004, .5, 3.5, 80.0, 5'000.0}) {
    for (const double mean : {.01, 1.0, 40.0, 700.0}) {
      for (const double over : {1.01, 1.3, 2.0}) {
        const double count = std::ceil(mean * over);
        double below = 0;
        for (double k = 0; k < count; ++k) {
          below +=
              std::exp(std::lgamma(k + size) - std::lgamma(size) - std::lgamma(k + 1) +
                       size * std::log(size / (size + mean)) + k * std::log(mean / (size + mean)));
        }
        if (1 - below < 1e-6) continue;  // lost in rounding
        EXPECT_NEAR(std::pow(10, -NegativeBinomialSurprise(count, {mean, size})), 1 - below, 1e-9)
            << size << " " << mean << " " << count;
      }
    }
  }
}

}  // namespace
}  // namespace claque
