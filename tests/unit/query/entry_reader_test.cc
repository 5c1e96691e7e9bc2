#include "coordinator/query/entry_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "coordinator/store/memory_aggregate_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

// Counts how much is read of it.
class CountingStore : public MemoryAggregateStore {
 public:
  using MemoryAggregateStore::MemoryAggregateStore;
  Result<std::vector<std::vector<Entry>>> AllOf(std::span<const TableId> tables) override {
    ++calls;
    return MemoryAggregateStore::AllOf(tables);
  }
  Result<std::vector<std::string>> Fields(const TableId& table) override {
    ++fields_calls;
    return MemoryAggregateStore::Fields(table);
  }
  Result<std::vector<std::optional<std::string>>> GetMany(
      const TableId& table, std::span<const std::string> fields) override {
    values += static_cast<int>(fields.size());
    return MemoryAggregateStore::GetMany(table, fields);
  }
  int calls = 0, fields_calls = 0, values = 0;
};

class EntryReaderTest : public testing::Test {
 protected:
  // Entries "a000", "a001", … of the table "a".
  void Fill(char table, int count, int from = 0, bool logged = false) {
    std::vector<Put> puts;
    for (int i = from; i < from + count; ++i) {
      const std::string number = std::to_string(1000 + i).substr(1);
      puts.push_back({TableOf(table), table + number, "", "value of " + number, logged});
    }
    ASSERT_TRUE(store_.Apply(puts).ok());
  }
  static TableId TableOf(char table) { return {"p:berg:000", std::string(1, table)}; }
  std::vector<std::string> Read(const std::string& last, size_t limit) {
    std::vector<TableId> tables;
    for (const char table : {'a', 'b', 'c', 'd', 'e'}) tables.push_back(TableOf(table));
    EntryReader reader(store_, index_, std::move(tables), generation_, last);
    std::vector<std::string> fields;
    while (true) {
      const auto entries = reader.Next(limit);
      EXPECT_TRUE(entries.ok());
      if (!entries.ok() || entries->empty()) return fields;
      EXPECT_LE(entries->size(), 2 * limit);
      for (const Entry& entry : *entries) {
        EXPECT_EQ(entry.value, "value of " + entry.field.substr(1));
        fields.push_back(entry.field);
      }
    }
  }

  ManualClock clock_;
  CountingStore store_{clock_};
  // Of a hundred ids of this form 339 bytes are kept.
  IdIndex index_{store_, 800};
  int64_t generation_ = 1;
};

TEST_F(EntryReaderTest, GivesEveryEntryOnceInOrderFromAnyPlaceInBatchesOfAnySize) {
  Fill('a', 3);
  Fill('c', 200);
  Fill('d', 7);
  Fill('e', 90);
  const std::vector<std::string> all = Read("", 1'000);
  ASSERT_EQ(all.size(), 300u);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  for (const size_t limit : {1, 2, 7, 50, 100, 200}) {
    EXPECT_EQ(Read("", limit), all) << limit;
    for (const size_t place : {0, 2, 3, 150, 202, 203, 209, 299}) {
      EXPECT_THAT(Read(all[place], limit), ElementsAreArray(std::span(all).subspan(place + 1)))
          << limit << " from " << place;
    }
  }
}

TEST_F(EntryReaderTest, OfALargeTableReadsNoMoreThanIsAskedFor) {
  Fill('b', 200);
  EntryReader reader(store_, index_, {TableOf('b')}, generation_, "b150");
  const auto entries = reader.Next(5);
  ASSERT_TRUE(entries.ok());
  EXPECT_EQ(entries->front().field, "b151");
  EXPECT_EQ(entries->size(), 5u);
  EXPECT_EQ(store_.values, 5);
  EXPECT_EQ(store_.calls, 0);
}

TEST_F(EntryReaderTest, SmallTablesAreReadInOneRoundTrip) {
  for (const char table : {'a', 'b', 'c', 'd'}) Fill(table, 10);
  EXPECT_EQ(Read("", 50).size(), 40u);
  EXPECT_EQ(store_.calls, 1);
}

TEST_F(EntryReaderTest, IdsAreReadAgainOnceTheTableHasGrown) {
  Fill('b', 20, 0);
  EXPECT_EQ(Read("", 5).size(), 20u);
  EXPECT_EQ(Read("", 5).size(), 20u);
  EXPECT_EQ(store_.fields_calls, 1);
  Fill('b', 1, 500);
  EXPECT_THAT(Read("b018", 5), ElementsAre("b019", "b500"));
  EXPECT_EQ(store_.fields_calls, 2);
}

TEST_F(EntryReaderTest, OfALoggedTableThatHasGrownOnlyWhatCameIsRead) {
  Fill('b', 20, 0, true);
  EXPECT_EQ(Read("", 5).size(), 20u);
  Fill('b', 2, 500, true);
  Fill('b', 1, 100, true);
  EXPECT_THAT(Read("b018", 5), ElementsAre("b019", "b100", "b500", "b501"));
  EXPECT_EQ(store_.fields_calls, 1);
  Fill('b', 40, 600, true);  // most of the table is new: it is read whole
  EXPECT_EQ(Read("", 5).size(), 63u);
  EXPECT_EQ(store_.fields_calls, 2);
}

TEST_F(EntryReaderTest, AnotherTableOfTheSameNameIsReadAnew) {
  Fill('b', 20);
  EXPECT_EQ(Read("", 5).size(), 20u);
  const TableId table = TableOf('b');
  ASSERT_TRUE(store_.Delete({&table, 1}).ok());
  Fill('b', 20, 100);
  ++generation_;
  EXPECT_EQ(Read("", 5).front(), "b100");
}

// A run's tables may go while a reader stands in them.
TEST_F(EntryReaderTest, EndsWhereTheTableIsGone) {
  Fill('b', 20);
  EXPECT_EQ(Read("", 5).size(), 20u);
  EntryReader reader(store_, index_, {TableOf('b')}, generation_, "");
  ASSERT_TRUE(reader.Next(5).ok());
  const TableId table = TableOf('b');
  ASSERT_TRUE(store_.Delete({&table, 1}).ok());
  EXPECT_THAT(reader.Next(5), IsOkAndHolds(IsEmpty()));
}

TEST_F(EntryReaderTest, KeepsTheIdsOfTheTablesAskedForLast) {
  Fill('a', 100);
  Fill('b', 100);
  Fill('c', 100);
  const auto begin = [&](char table) {
    EntryReader reader(store_, index_, {TableOf(table)}, generation_, "");
    EXPECT_TRUE(reader.Next(50).ok());
  };
  for (const char table : {'a', 'b', 'a', 'c'}) begin(table);  // b is dropped for c
  EXPECT_EQ(store_.fields_calls, 3);
  for (const char table : {'a', 'c'}) begin(table);
  EXPECT_EQ(store_.fields_calls, 3);
  begin('b');
  EXPECT_EQ(store_.fields_calls, 4);
}

TEST_F(EntryReaderTest, NoTablesHaveNoEntries) {
  EntryReader reader(store_, index_, {}, generation_, "");
  EXPECT_THAT(reader.Next(5), IsOkAndHolds(IsEmpty()));
}

}  // namespace
}  // namespace claque
