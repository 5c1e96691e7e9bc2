#include "worker/detect/co_share.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/detect/trace_rows.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

constexpr CoShareOptions kAnyAccount{.min_participation = 1};

std::vector<std::string> PairsOf(const TraceTable& table, const CoShareOptions& options) {
  return PairsOf(CoShareDetector(table, options));
}

TEST(CoShareDetector, WindowIsInclusive) {
  const TraceTable table = TableOf(
      {{"o", "a", "m1", 100}, {"o", "b", "m2", 110}, {"p", "a", "m3", 100}, {"p", "b", "m4", 111}});
  EXPECT_THAT(PairsOf(table, kAnyAccount), ElementsAre("o,a,b,m1,m2,10"));
}

TEST(CoShareDetector, NegativeWindowFindsNothing) {
  const TraceTable table = TableOf({{"o", "a", "m1", 1}, {"o", "b", "m2", 1}});
  EXPECT_THAT(PairsOf(table, {.time_window = -1s, .min_participation = 1}), IsEmpty());
}

TEST(CoShareDetector, WindowOfAThousandMillionSecondsSpansAll) {
  const TraceTable table = TableOf({{"o", "a", "m1", -400'000'000}, {"o", "b", "m2", 600'000'000}});
  EXPECT_THAT(PairsOf(table, {.time_window = 1'000'000'000s, .min_participation = 1}),
              ElementsAre("o,a,b,m1,m2,1000000000"));
}

TEST(CoShareDetector, OlderTraceComesFirstWhateverTheInputOrder) {
  const TraceTable table = TableOf({{"o", "a", "new", 9}, {"o", "b", "old", 4}});
  EXPECT_THAT(PairsOf(table, kAnyAccount), ElementsAre("o,b,a,old,new,5"));
}

TEST(CoShareDetector, InOneSecondTheAccountSeenFirstIsOlder) {
  const TraceTable table = TableOf({{"x", "a", "m0", 0}, {"o", "b", "m1", 9}, {"o", "a", "m2", 9}});
  EXPECT_THAT(PairsOf(table, kAnyAccount), ElementsAre("o,a,b,m2,m1,0"));
}

TEST(CoShareDetector, RepeatedRowsEachGiveTheirPairs) {
  const TraceTable table = TableOf({{"o", "a", "m1", 1}, {"o", "a", "m1", 1}, {"o", "b", "m2", 2}});
  EXPECT_THAT(PairsOf(table, kAnyAccount), ElementsAre("o,a,b,m1,m2,1", "o,a,b,m1,m2,1"));
}

TEST(CoShareDetector, LoopsAreOneAccountOnePostOrTheObjectItself) {
  const TraceTable table = TableOf({{"o", "a", "m1", 1},
                                    {"o", "a", "m2", 2},  // one account
                                    {"p", "a", "m3", 1},
                                    {"p", "b", "m3", 2},  // one post
                                    {"m4", "a", "m4", 1},
                                    {"m4", "b", "m5", 2}});  // the object
  EXPECT_THAT(PairsOf(table, kAnyAccount), IsEmpty());
  EXPECT_THAT(PairsOf(table, {.min_participation = 1, .remove_loops = false}),
              ElementsAre("o,a,a,m1,m2,1", "p,a,b,m3,m3,1", "m4,a,b,m4,m5,1"));
}

TEST(CoShareDetector, AccountOfTooFewRowsHasNoPair) {
  const TraceTable table = TableOf({{"o", "a", "m1", 1}, {"p", "a", "m2", 1}, {"o", "b", "m3", 2}});
  EXPECT_THAT(PairsOf(table, {.min_participation = 2}), IsEmpty());
}

// A post of three objects is three rows.
TEST(CoShareDetector, ParticipationCountsRowsNotPosts) {
  const TraceTable table =
      TableOf({{"o", "a", "m1", 1}, {"p", "a", "m1", 1}, {"o", "b", "m2", 2}, {"q", "b", "m2", 2}});
  EXPECT_THAT(PairsOf(table, {.min_participation = 2}), ElementsAre("o,a,b,m1,m2,1"));
}

// b has two rows, one of them in a pair; a has two in pairs. c and d have one each.
TEST(CoShareDetector, PairStaysWhenOneSideParticipatesEnough) {
  const TraceTable table = TableOf({{"o", "a", "m1", 1},
                                    {"o", "b", "m2", 2},
                                    {"p", "b", "m3", 1},
                                    {"q", "a", "m4", 1},
                                    {"q", "c", "m5", 1},
                                    {"p", "c", "m6", 900},
                                    {"r", "d", "m7", 1},
                                    {"r", "e", "m8", 1},
                                    {"s", "d", "m9", 1},
                                    {"s", "e", "m10", 99}});
  EXPECT_THAT(PairsOf(table, {.min_participation = 2}),
              ElementsAre("o,a,b,m1,m2,1", "q,a,c,m4,m5,0"));
}

TEST(CoShareDetector, OneAccountOrOneObjectIsNoFault) {
  const TraceTable one = TableOf({{"o", "a", "m1", 1}});
  EXPECT_THAT(PairsOf(one, kAnyAccount), IsEmpty());
  EXPECT_THAT(PairsOf(TableOf({}), kAnyAccount), IsEmpty());
}

TEST(CoShareDetector, CandidatesAreCountedWithoutComparingThem) {
  std::vector<TraceRow> rows;
  for (int i = 0; i < 100'000; ++i)
    rows.push_back({"hot", std::to_string(i), std::to_string(i), 0});
  const TraceTable table = TableOf(rows);
  EXPECT_EQ(CoShareDetector(table, kAnyAccount).CountCandidates(), 100'000ull * 99'999 / 2);
}

// 2 * 10^10 comparisons, were they made.
TEST(CoShareDetector, FloodOfOneAccountIsSkippedOver) {
  std::vector<TraceRow> rows;
  for (int i = 0; i < 200'000; ++i) rows.push_back({"hot", "flood", std::to_string(i), 0});
  EXPECT_THAT(PairsOf(TableOf(rows), kAnyAccount), IsEmpty());
  rows.push_back({"hot", "other", "last", 0});
  EXPECT_EQ(PairsOf(TableOf(rows), kAnyAccount).size(), 200'000u);
}

TEST(CoShareDetector, BatchesHoldPairsOfOneObject) {
  std::vector<TraceRow> rows;
  for (int i = 0; i < 60; ++i) {
    rows.push_back({"o", std::to_string(i), "o" + std::to_string(i), 0});
    rows.push_back({"p", std::to_string(i), "p" + std::to_string(i), 0});
  }
  const TraceTable table = TableOf(rows);
  size_t pairs = 0;
  CoShareDetector(table, {}).ForEach([&](std::span<const CoShare> found) {
    ASSERT_FALSE(found.empty());
    ASSERT_LE(found.size(), 1024u);
    for (const CoShare& pair : found) EXPECT_EQ(pair.older->object, found[0].older->object);
    pairs += found.size();
  });
  EXPECT_EQ(pairs, 2u * 60 * 59 / 2);
}

TEST(FastShares, SecondFilterIsAppliedWithinTheFastWindow) {
  // Within 2 s each account is left with one post in a pair, but for a and b.
  const TraceTable table = TableOf({{"o", "a", "m1", 0},
                                    {"o", "b", "m2", 1},
                                    {"p", "a", "m3", 0},
                                    {"p", "b", "m4", 1},
                                    {"q", "c", "m5", 0},
                                    {"q", "d", "m6", 1},
                                    {"r", "c", "m7", 0},
                                    {"r", "d", "m8", 9}});
  const CoShareDetector detector(table, {.time_window = 10s, .min_participation = 2});
  EXPECT_EQ(PairsOf(detector).size(), 4u);
  EXPECT_THAT(PairsOf(detector, FastShares(detector, 2s)),
              ElementsAre("o,a,b,m1,m2,1", "p,a,b,m3,m4,1"));
}

TEST(FastShares, MayHaveAMinimumOfTheirOwn) {
  const TraceTable table = TableOf({{"o", "a", "m1", 0},
                                    {"o", "b", "m2", 1},
                                    {"p", "a", "m3", 0},
                                    {"p", "c", "m4", 1},
                                    {"q", "b", "m5", 0},
                                    {"q", "c", "m6", 9}});
  const CoShareDetector detector(table, kAnyAccount);
  EXPECT_EQ(PairsOf(detector, FastShares(detector, 2s)).size(), 2u);
  EXPECT_EQ(PairsOf(detector, FastShares(detector, 2s, 2)).size(), 2u);  // a has two
  EXPECT_THAT(PairsOf(detector, FastShares(detector, 2s, 3)), IsEmpty());
}

// The package joins on the two posts alone.
TEST(FastShares, SlowPairIsFastWhereItsPostsAreFastForAnotherObject) {
  const TraceTable table =
      TableOf({{"o", "a", "m1", 0}, {"o", "b", "m2", 9}, {"p", "a", "m1", 8}, {"p", "b", "m2", 9}});
  const CoShareDetector detector(table, kAnyAccount);
  EXPECT_THAT(PairsOf(detector, FastShares(detector, 2s)),
              ElementsAre("o,a,b,m1,m2,9", "p,a,b,m1,m2,1"));
}

// The rules word by word, over all pairs of rows.
struct Definition {
  using Pair = std::pair<const TraceRow*, const TraceRow*>;  // older, newer

  Definition(const std::vector<TraceRow>& rows, const CoShareOptions& given) : options(given) {
    std::map<std::string, size_t> first, count;
    for (size_t i = 0; i < rows.size(); ++i) {
      first.try_emplace(rows[i].account, i);
      ++count[rows[i].account];
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      if (count[rows[i].account] < options.min_participation) continue;
      grouped[{first[rows[i].account], i}] = &rows[i];
    }
    for (auto a = grouped.begin(); a != grouped.end(); ++a) {
      for (auto b = std::next(a); b != grouped.end(); ++b) AddIfPair(a->second, b->second);
    }
    pairs = Filtered(pairs);
  }

  void AddIfPair(const TraceRow* a, const TraceRow* b) {
    if (a->time > b->time) std::swap(a, b);
    if (a->object != b->object || b->time - a->time > options.time_window.count()) return;
    const bool is_loop = a->account == b->account || a->content == b->content ||
                         a->object == a->content || a->object == b->content;
    if (!is_loop || !options.remove_loops) pairs.emplace_back(a, b);
  }

  std::vector<Pair> Filtered(const std::vector<Pair>& all) const {
    std::set<std::string> in_pair, stay;
    for (const auto& [a, b] : all) in_pair.insert({a->content, b->content});
    std::map<std::string, size_t> posts;
    for (const auto& [place, row] : grouped) posts[row->account] += in_pair.count(row->content);
    for (const auto& [place, row] : grouped) {
      if (posts[row->account] >= options.min_participation) stay.insert(row->content);
    }
    std::vector<Pair> kept = all;
    std::erase_if(kept, [&](const Pair& pair) {
      return stay.count(pair.first->content) == 0 && stay.count(pair.second->content) == 0;
    });
    return kept;
  }

  std::vector<Pair> Fast(int64_t window) const {
    std::vector<Pair> fast = pairs;
    std::erase_if(fast, [&](const Pair& p) { return p.second->time - p.first->time > window; });
    std::set<std::pair<std::string, std::string>> posts;
    for (const auto& [a, b] : Filtered(fast)) posts.emplace(a->content, b->content);
    fast = pairs;
    std::erase_if(fast, [&](const Pair& pair) {
      return posts.count({pair.first->content, pair.second->content}) == 0;
    });
    return fast;
  }

  static std::vector<std::string> Text(const std::vector<Pair>& pairs) {
    std::vector<std::string> text;
    for (const auto& [a, b] : pairs) {
      text.push_back(a->object + "," + a->account + "," + b->account + "," + a->content + "," +
                     b->content + "," + std::to_string(b->time - a->time));
    }
    return text;
  }

  CoShareOptions options;
  std::map<std::pair<size_t, size_t>, const TraceRow*> grouped;  // by account's first row, row
  std::vector<Pair> pairs;
};

// Few ids, so that contents repeat among accounts and objects, and objects are posts.
TEST(CoShareDetector, EqualsTheDefinitionOnRandomRows) {
  std::mt19937 random(11);
  const auto below = [&](int count) {
    return static_cast<int>(random() % static_cast<unsigned>(count));
  };
  for (int round = 0; round < 600; ++round) {
    const auto pick = [&](int count) { return std::to_string(below(count)); };
    std::vector<TraceRow> rows(static_cast<size_t>(below(60)));
    const int contents = 5 + below(60);
    for (TraceRow& row : rows) row = {pick(6), pick(9), pick(contents), below(50)};
    const CoShareOptions options{.time_window = std::chrono::seconds(below(20)),
                                 .min_participation = static_cast<uint32_t>(below(6)),
                                 .remove_loops = below(2) == 0};
    SCOPED_TRACE(round);
    const Definition definition(rows, options);
    const TraceTable table = TableOf(rows);
    const CoShareDetector detector(table, options);
    ASSERT_THAT(PairsOf(detector), UnorderedElementsAreArray(Definition::Text(definition.pairs)));
    const int fast = below(10);
    ASSERT_THAT(PairsOf(detector, FastShares(detector, std::chrono::seconds(fast))),
                UnorderedElementsAreArray(Definition::Text(definition.Fast(fast))));
  }
}

}  // namespace
}  // namespace claque
