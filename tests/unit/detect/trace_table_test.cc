#include "worker/detect/trace_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include "worker/detect/trace_sort.h"

namespace claque {
namespace {

using ::testing::ElementsAre;

std::chrono::sys_seconds At(int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

std::vector<std::string> ContentsOf(const TraceTable& table, uint32_t object) {
  std::vector<std::string> contents;
  for (const Trace& trace : table.TracesOf(object)) {
    contents.emplace_back(table.ContentName(trace.content));
  }
  return contents;
}

TEST(TraceTable, IsEmptyWithoutRows) {
  const TraceTable table = TraceTableBuilder().Build();
  EXPECT_EQ(table.objects(), 0u);
  EXPECT_TRUE(table.traces().empty());
}

TEST(TraceTable, OrdersAnObjectsTracesByTime) {
  TraceTableBuilder builder;
  builder.Add("o2", "a", "m1", At(5));
  builder.Add("o1", "b", "m2", At(30));
  builder.Add("o1", "a", "m3", At(-4));
  builder.Add("o1", "c", "m4", At(7));
  const TraceTable table = std::move(builder).Build();
  ASSERT_EQ(table.objects(), 2u);
  EXPECT_EQ(table.ObjectName(0), "o2");
  EXPECT_THAT(ContentsOf(table, 0), ElementsAre("m1"));
  EXPECT_THAT(ContentsOf(table, 1), ElementsAre("m3", "m4", "m2"));
}

TEST(TraceTable, OrdersOneSecondByAccountsFirstAppearanceThenInput) {
  TraceTableBuilder builder;
  builder.Add("other", "late", "m0", At(0));
  builder.Add("o", "b", "m1", At(9));
  builder.Add("o", "a", "m2", At(9));
  builder.Add("o", "b", "m3", At(9));
  builder.Add("o", "late", "m4", At(9));
  const TraceTable table = std::move(builder).Build();
  EXPECT_THAT(ContentsOf(table, 1), ElementsAre("m4", "m1", "m3", "m2"));
}

TEST(TraceTable, KeepsRepeatedRows) {
  TraceTableBuilder builder;
  builder.Add("o", "a", "m", At(1));
  builder.Add("o", "a", "m", At(1));
  const TraceTable table = std::move(builder).Build();
  EXPECT_THAT(ContentsOf(table, 0), ElementsAre("m", "m"));
  EXPECT_EQ(table.TracesOfAccount(0), 2u);
}

TEST(TraceTable, FurtherRowOfAPostIsWhatTheBuilderIsToldItIs) {
  for (const auto& [further, traces] : {std::pair(FurtherRow::kTrace, 2u),
                                        {FurtherRow::kOtherObject, 2u},
                                        {FurtherRow::kIgnored, 1u}}) {
    TraceTableBuilder builder(further);
    builder.Add("o", "a", "m", At(1));
    builder.Add("p", "b", "m", At(2));
    const TraceTable table = std::move(builder).Build();
    ASSERT_EQ(table.traces().size(), traces);
    EXPECT_EQ(table.accounts(), further == FurtherRow::kTrace ? 2u : 1u);
    EXPECT_EQ(table.traces().back().time, further == FurtherRow::kTrace ? 2 : 1);
  }
}

TEST(TraceTable, ManyRowsAtOnceAreAddedAsOneByOne) {
  for (const FurtherRow further :
       {FurtherRow::kTrace, FurtherRow::kOtherObject, FurtherRow::kIgnored}) {
    const std::vector<TraceNames> rows = {
        {"o", "a", "m", At(3)}, {"o", "b", "n", At(1)}, {"p", "a", "m", At(2)}};
    TraceTableBuilder one(further), many(further);
    for (const TraceNames& row : rows) one.Add(row.object, row.account, row.content, row.time);
    many.AddAll(rows);
    const TraceTable a = std::move(one).Build();
    const TraceTable b = std::move(many).Build();
    ASSERT_EQ(a.objects(), b.objects());
    ASSERT_EQ(a.traces().size(), b.traces().size());
    for (size_t i = 0; i < a.traces().size(); ++i) EXPECT_EQ(a.traces()[i], b.traces()[i]);
  }
}

TEST(TraceTable, KnowsThePostThatIsAnObject) {
  TraceTableBuilder builder;
  builder.Add("m2", "a", "m1", At(1));
  builder.Add("x", "b", "m2", At(0));
  const TraceTable table = std::move(builder).Build();
  EXPECT_EQ(table.ContentName(table.ContentThatIs(0)), "m2");
  EXPECT_EQ(table.ContentThatIs(1), TraceTable::kNone);
}

// Times before 1970, equal ones, ones far apart; rows in any order.
TEST(SortTraces, RadixAndComparisonAgree) {
  std::mt19937_64 random(7);
  for (const size_t count : {0, 1, 2, 511, 512, 5'000}) {
    for (const int64_t range : {int64_t{1}, int64_t{300}, int64_t{1} << 40, int64_t{1} << 61}) {
      std::vector<Trace> traces(count);
      for (size_t i = 0; i < count; ++i) {
        traces[i].time = static_cast<int64_t>(random() % static_cast<uint64_t>(range)) - range / 2;
        traces[i].row = static_cast<uint32_t>(i * 7'919);
        traces[i].content = static_cast<uint32_t>(i);
      }
      std::shuffle(traces.begin(), traces.end(), random);
      std::vector<Trace> expected = traces;
      std::sort(expected.begin(), expected.end(), Older);
      std::vector<Trace> scratch;
      SortTraces(traces, &scratch);
      for (size_t i = 0; i < count; ++i) ASSERT_EQ(traces[i].content, expected[i].content);
    }
  }
}

}  // namespace
}  // namespace claque
