#include "worker/detect/account_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/detect/account_rows.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

constexpr int64_t kDay = kSecondsOfDay;
constexpr int64_t kStart = 1'600'041'600;  // Monday, 2020-09-14T00:00:00Z
constexpr std::chrono::days kDormant(180);

TEST(AccountFacts, RepeatedRowsOfAPostCountOnceAndOtherObjectsOfItAll) {
  Accounts a;
  a.rows() = {{"x", "a", "p1", kStart},
              {"x", "a", "p1", kStart},
              {"y", "a", "p1", kStart},
              {"y", "a", "p2", kStart + 3'600 * 25}};
  const TraceTable table = a.Table();
  const AccountFacts facts(table, {}, kDormant);
  EXPECT_EQ(facts[0].traces, 3u);
  EXPECT_EQ(facts[0].objects, 2u);
  EXPECT_EQ(table.ObjectName(facts[0].main_object), "y");
  EXPECT_EQ(facts[0].main_traces, 2u);
  EXPECT_THAT(facts.HoursOf(0), ElementsAre(0, 25));
}

TEST(AccountFacts, MainObjectOfSeveralIsTheLeastName) {
  Accounts a;
  a.Post("z", "a", kStart);
  a.Post("b", "a", kStart + 1);
  const TraceTable table = a.Table();
  EXPECT_EQ(table.ObjectName(AccountFacts(table, {}, kDormant)[0].main_object), "b");
}

TEST(AccountFacts, CreationThatCannotBeIsNotKnown) {
  Accounts a;
  const std::vector<std::optional<int64_t>> created = {kStart - 1, kStart, kStart + 1, 0, -5};
  for (size_t i = 0; i < created.size(); ++i) {
    a.Post("x", "a" + std::to_string(i), kStart);
    a.Give("a" + std::to_string(i), created[i]);
  }
  const TraceTable table = a.Table();
  const AccountFacts facts(table, a.GivenOf(table), kDormant);
  EXPECT_THAT(facts[0].created, Optional(kStart - 1));
  EXPECT_THAT(facts[1].created, Optional(kStart));
  for (uint32_t i = 2; i < 5; ++i) EXPECT_THAT(facts[i].created, Eq(std::nullopt)) << i;
  EXPECT_EQ(facts.impossible(), 3);
}

TEST(AccountFacts, SilenceCountsAsFarAsTheTableReaches) {
  Accounts a;
  a.Post("x", "begin", kStart);
  for (const std::string name : {"old", "new", "hidden"}) a.Post("x", name, kStart + 200 * kDay);
  a.Post("x", "begin", kStart + 179 * kDay);
  a.Post("x", "begin", kStart + 359 * kDay);
  a.Give("old", kStart - 900 * kDay);
  a.Give("new", kStart + 190 * kDay);
  const TraceTable table = a.Table();
  const AccountFacts facts(table, a.GivenOf(table), kDormant);
  EXPECT_THAT(facts[0].woke, Optional(kStart + 359 * kDay));  // from its trace before
  EXPECT_THAT(facts[1].woke, Optional(kStart + 200 * kDay));  // from the table's begin
  EXPECT_FALSE(facts[2].could_wake);                          // ten days old
  EXPECT_FALSE(facts[3].could_wake);                          // nobody knows since when it is there
  // The same account where the table does not reach back.
  Accounts late;
  late.Post("x", "old", kStart + 200 * kDay);
  late.Give("old", kStart - 900 * kDay);
  const TraceTable short_table = late.Table();
  EXPECT_FALSE(AccountFacts(short_table, late.GivenOf(short_table), kDormant)[0].could_wake);
}

TEST(AccountFacts, AnyTimesAreTimes) {
  Accounts a;
  a.Post("x", "a", -(int64_t{1} << 61));
  a.Post("x", "a", int64_t{1} << 61);
  a.Post("x", "b", -3'600);  // Wednesday, 23:00
  const TraceTable table = a.Table();
  const AccountFacts facts(table, {}, kDormant);
  EXPECT_TRUE(facts[0].woke.has_value());
  EXPECT_THAT(facts.HoursOf(1), ElementsAre(2 * 24 + 23));
  EXPECT_EQ(AccountFacts(TableOf({}), {}, kDormant).size(), 0u);
}

}  // namespace
}  // namespace claque
