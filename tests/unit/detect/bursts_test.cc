#include "worker/detect/bursts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/detect/trace_rows.h"
#include "worker/detect/viterbi.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kHour = 3'600;
constexpr int64_t kStart = 1'600'002'000;  // begin of an hour

// `count` posts of the object in the hour, evenly.
void Post(std::vector<TraceRow>* rows, const std::string& object, int64_t hour, int count,
          int accounts = 50) {
  for (int i = 0; i < count; ++i) {
    const std::string id = std::to_string(rows->size());
    rows->push_back({object, "a" + std::to_string(i % accounts), "p" + id,
                     kStart + hour * kHour + i * kHour / count});
  }
}

TEST(FindBursts, RiseOverTheUsualRateIsFoundWithItsBounds) {
  std::vector<TraceRow> rows;
  for (int64_t hour = 0; hour < 500; ++hour) Post(&rows, "x", hour, 2);
  Post(&rows, "x", 200, 300);
  Post(&rows, "x", 201, 500);
  const TraceTable table = TableOf(rows);
  const auto bursts = FindBursts(table, {});
  ASSERT_THAT(bursts, SizeIs(1));
  EXPECT_EQ(bursts[0].start, kStart + 200 * kHour);
  EXPECT_EQ(bursts[0].peak, kStart + 201 * kHour);
  EXPECT_LT(bursts[0].end, kStart + 202 * kHour);
  EXPECT_EQ(bursts[0].posts, 804u);
  EXPECT_EQ(bursts[0].peak_posts, 502u);
  EXPECT_EQ(bursts[0].accounts, 50u);
  EXPECT_GT(bursts[0].surprise, 100);
  EXPECT_GE(bursts[0].height, 5);
  EXPECT_NEAR(bursts[0].top_share, 10.0 / 50, .02);
  EXPECT_FALSE(bursts[0].left_censored);
}

TEST(FindBursts, EvenFlowHasNone) {
  std::vector<TraceRow> rows;
  for (int64_t hour = 0; hour < 500; ++hour) Post(&rows, "x", hour, 20);
  EXPECT_THAT(FindBursts(TableOf(rows), {}), IsEmpty());
}

// The evening on which everybody posts is none of one object.
TEST(FindBursts, RiseOfAllObjectsAlikeIsNoBurstOfOne) {
  std::vector<TraceRow> rows;
  for (int64_t hour = 0; hour < 240; ++hour) {
    const int times = hour % 24 == 20 ? 4 : 1;
    for (int object = 0; object < 30; ++object) {
      Post(&rows, "o" + std::to_string(object), hour, 3 * times);
    }
  }
  EXPECT_THAT(FindBursts(TableOf(rows), {}), IsEmpty());
}

TEST(FindBursts, RepeatedRowsOfAPostCountOnce) {
  std::vector<TraceRow> rows;
  for (int64_t hour = 0; hour < 100; ++hour) Post(&rows, "x", hour, 1);
  for (int i = 0; i < 500; ++i) rows.push_back({"x", "a", "p50", kStart + 50 * kHour});
  EXPECT_THAT(FindBursts(TableOf(rows), {}), IsEmpty());
}

TEST(FindBursts, FirstAccountsAreByTimeThenNameAndBeginningsAreCensored) {
  std::vector<TraceRow> rows;
  for (int i = 0; i < 40; ++i) {
    rows.push_back({"x", i % 2 == 0 ? "b" : "a", "p" + std::to_string(i), kStart + i / 2});
  }
  rows.push_back({"y", "c", "late", kStart + 1'000 * kHour});
  const TraceTable table = TableOf(rows);
  const auto bursts = FindBursts(table, {});
  ASSERT_THAT(bursts, SizeIs(1));
  ASSERT_THAT(bursts[0].first, SizeIs(2));
  EXPECT_EQ(table.AccountName(bursts[0].first[0].account), "a");
  EXPECT_EQ(bursts[0].first[1].time, kStart);
  EXPECT_TRUE(bursts[0].left_censored);
}

TEST(FindBursts, AnyTimesAreTimes) {
  std::vector<TraceRow> rows;
  for (int i = 0; i < 30; ++i) rows.push_back({"x", "a", "p" + std::to_string(i), -7});
  rows.push_back({"y", "a", "early", -(int64_t{1} << 61)});
  rows.push_back({"y", "a", "late", int64_t{1} << 61});
  const auto bursts = FindBursts(TableOf(rows), {});
  ASSERT_THAT(bursts, SizeIs(1));
  EXPECT_EQ(bursts[0].start, -7);
  EXPECT_EQ(bursts[0].peak, -kHour);
  EXPECT_THAT(FindBursts(TableOf({}), {}), IsEmpty());
}

TEST(FindBursts, OrderOfRowsIsNoMatter) {
  std::vector<TraceRow> rows;
  for (int64_t hour = 0; hour < 100; ++hour) Post(&rows, "x", hour, 2);
  Post(&rows, "x", 30, 100);
  Post(&rows, "y", 60, 100);
  const auto text = [](const std::vector<TraceRow>& of) {
    const TraceTable table = TableOf(of);
    std::string out;
    for (const Burst& b : FindBursts(table, {})) {
      out += std::string(table.ObjectName(b.object)) + " " + std::to_string(b.start) + " " +
             std::to_string(b.posts) + " " + std::to_string(b.surprise) + "\n";
    }
    return out;
  };
  const std::string expected = text(rows);
  EXPECT_FALSE(expected.empty());
  std::shuffle(rows.begin(), rows.end(), std::mt19937(5));
  EXPECT_EQ(text(rows), expected);
}

// All sequences of states, tried one by one.
double LeastCost(const std::vector<PoissonCount>& counts, int states, double up) {
  double least = 1e300;
  int sequences = 1;
  for (size_t i = 0; i < counts.size(); ++i) sequences *= states;
  for (int k = 0; k < sequences; ++k) {
    double cost = 0;
    int before = 0;
    for (int rest = k; const PoissonCount& c : counts) {
      const int state = rest % states;
      rest /= states;
      cost += std::max(0, state - before) * up + c.expected * std::pow(2, state) -
              c.count * state * std::log(2);
      before = state;
    }
    least = std::min(least, cost);
  }
  return least;
}

TEST(MostLikelyStates, CostLeastOfAllSequences) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<PoissonCount> counts(6);
    for (PoissonCount& c : counts) c = {double(random() % 9), .25 * double(1 + random() % 8)};
    const double up = .5 * double(random() % 5);
    const auto states = MostLikelyStates(counts, 4, 2, up);
    double cost = 0;
    int before = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
      cost += std::max(0, states[i] - before) * up + counts[i].expected * std::pow(2, states[i]) -
              counts[i].count * states[i] * std::log(2);
      before = states[i];
    }
    EXPECT_NEAR(cost, LeastCost(counts, 4, up), 1e-9) << round;
  }
}

TEST(MostLikelyStates, LowestOfEqualCost) {
  EXPECT_THAT(MostLikelyStates(std::vector<PoissonCount>{{0, 1}, {1, 1}, {0, 1}}, 3, 2, 1),
              ElementsAre(0, 0, 0));
}

}  // namespace
}  // namespace claque
