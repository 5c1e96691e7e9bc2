// Contract of AggregateStore.
#include <algorithm>
#include <random>

#include "tests/support/status_matchers.h"
#include "tests/support/store_contract.h"

namespace claque {

void PrintTo(const Entry& entry, std::ostream* out) { *out << entry.field << "=" << entry.value; }

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::SizeIs;

MATCHER_P2(EntryIs, field, value, "") { return arg.field == field && arg.value == value; }

const TableId kPosts{"p:berg:001", "posts"};
const TableId kOther{"p:berg:002", "posts"};
const TableId kFindings{"c:berg", "findings"};

class Aggregate : public testing::TestWithParam<StoreParam> {
 protected:
  void SetUp() override {
    factory_ = GetParam().make();
    if (!factory_) GTEST_SKIP() << "no server";
    store_ = factory_->Aggregate();
  }
  int64_t Apply(std::vector<Put> puts) {
    const auto changed = store_->Apply(puts);
    EXPECT_THAT(changed, IsOk());
    return changed.value_or(-1);
  }

  std::unique_ptr<StoreFactory> factory_;
  std::unique_ptr<AggregateStore> store_;
};

TEST_P(Aggregate, GreatestRankAndValueStays) {
  EXPECT_EQ(Apply({{kPosts, "a", "2", "x", false}}), 1);
  EXPECT_EQ(Apply({{kPosts, "a", "2", "x", false}}), 0);
  EXPECT_EQ(Apply({{kPosts, "a", "1", "z", false}}), 0);
  EXPECT_EQ(Apply({{kPosts, "a", "2", "y", false}}), 1);
  EXPECT_THAT(store_->Get(kPosts, "a"), IsOkAndHolds(Optional(std::string("y"))));
  EXPECT_EQ(Apply({{kPosts, "a", "20", "", false}}), 1);
  EXPECT_THAT(store_->Get(kPosts, "a"), IsOkAndHolds(Optional(std::string())));
  EXPECT_THAT(store_->Get(kPosts, "b"), IsOkAndHolds(std::nullopt));
}

TEST_P(Aggregate, OrderIsBytewise) {
  using namespace std::string_literals;
  const std::vector<std::string> ranks = {
      "",    "\0"s,  "\0a"s,     "A",    "Z",       "a",        "a\0"s,
      "a\n", "\x7f", "\xc3\xa4", "\xff", "\xff\0"s, "\xff\xff", std::string(300, '\xff')};
  for (size_t i = 0; i < ranks.size(); ++i) {
    EXPECT_EQ(Apply({{kPosts, "f", ranks[i], ranks[i], false}}), 1) << i;
    if (i == 0) continue;
    EXPECT_EQ(Apply({{kPosts, "f", ranks[i - 1], "\xff\xff\xff", false}}), 0) << i;
  }
  const std::string long_value(200, 'x');
  EXPECT_EQ(Apply({{kPosts, "g", "", long_value + "a", false}}), 1);
  EXPECT_EQ(Apply({{kPosts, "g", "", long_value + "\xc3", false}}), 1);
  EXPECT_EQ(Apply({{kPosts, "g", "", long_value + "b", false}}), 0);
}

TEST_P(Aggregate, TablesAreSortedAndCounted) {
  Apply({{kPosts, "b", "", "2", false},
         {kPosts, "a", "", "1", false},
         {kOther, "c", "", "3", false}});
  EXPECT_THAT(store_->All(kPosts), IsOkAndHolds(ElementsAre(EntryIs("a", "1"), EntryIs("b", "2"))));
  const std::vector<TableId> tables = {kOther, kPosts, kFindings};
  const auto all = store_->AllOf(tables);
  ASSERT_THAT(all, IsOkAndHolds(SizeIs(3)));
  EXPECT_THAT((*all)[0], ElementsAre(EntryIs("c", "3")));
  EXPECT_THAT((*all)[1], SizeIs(2));
  EXPECT_THAT((*all)[2], IsEmpty());
  EXPECT_THAT(store_->Sizes(tables), IsOkAndHolds(ElementsAre(1, 2, 0)));
  EXPECT_THAT(store_->Count(tables), IsOkAndHolds(3));
  EXPECT_THAT(store_->Fields(kPosts), IsOkAndHolds(ElementsAre("a", "b")));
  EXPECT_THAT(store_->Fields(kFindings), IsOkAndHolds(IsEmpty()));
  const std::vector<std::string> fields = {"b", "none", "a", "b"};
  EXPECT_THAT(store_->GetMany(kPosts, fields),
              IsOkAndHolds(ElementsAre(Optional(std::string("2")), std::nullopt,
                                       Optional(std::string("1")), Optional(std::string("2")))));
}

TEST_P(Aggregate, LogNamesEachChangeOnce) {
  Apply({{kPosts, "a", "1", "x", true},
         {kPosts, "b", "1", "x", true},
         {kPosts, "a", "1", "x", true}});
  Apply({{kPosts, "a", "2", "x", true}, {kPosts, "c", "1", "x", false}});
  const std::vector<TableId> tables = {kPosts, kOther};
  EXPECT_THAT(store_->LogLengths(tables), IsOkAndHolds(ElementsAre(3, 0)));
  EXPECT_THAT(store_->LogRange(kPosts, 0, 100), IsOkAndHolds(ElementsAre("a", "b", "a")));
  EXPECT_THAT(store_->LogRange(kPosts, 1, 2), IsOkAndHolds(ElementsAre("b")));
  EXPECT_THAT(store_->LogRange(kPosts, 3, 9), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store_->LogRange(kPosts, 2, 1), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store_->LogRange(kPosts, -1, 1), StatusIs(Code::kInvalidArgument, testing::_));
}

TEST_P(Aggregate, AnyOrderHalvedAndRepeatedGivesEqualTables) {
  std::mt19937 random(7);
  std::vector<Put> puts;
  for (int i = 0; i < 500; ++i) {
    const TableId table{"p:berg:00" + std::to_string(random() % 4), random() % 2 ? "x" : "y"};
    puts.push_back({table, std::to_string(random() % 40), std::to_string(random() % 5),
                    std::string(random() % 100, static_cast<char>(random() % 256)), false});
  }
  const auto tables = [&] {
    std::vector<TableId> ids;
    for (int i = 0; i < 4; ++i) {
      ids.push_back({"p:berg:00" + std::to_string(i), "x"});
      ids.push_back({"p:berg:00" + std::to_string(i), "y"});
    }
    std::string text;
    const auto all = store_->AllOf(ids);
    for (const auto& table : *all) {
      for (const Entry& entry : table) text += entry.field + "=" + entry.value + "\n";
      text += "--\n";
    }
    return text;
  };
  Apply(puts);
  const std::string expected = tables();
  for (int round = 0; round < 5; ++round) {
    store_ = (factory_ = GetParam().make())->Aggregate();
    std::ranges::shuffle(puts, random);
    const std::span all(puts);
    for (size_t at = 0; at < puts.size();) {
      const size_t size = std::min<size_t>(1 + random() % 150, puts.size() - at);
      ASSERT_THAT(store_->Apply(all.subspan(at, size / 2)), IsOk());
      ASSERT_THAT(store_->Apply(all.subspan(at, size)), IsOk());
      at += size;
    }
    EXPECT_EQ(tables(), expected);
    EXPECT_EQ(Apply(puts), 0);
  }
}

TEST_P(Aggregate, ReplaceLeavesExactlyTheseEntries) {
  Apply({{kPosts, "old", "9", "x", false}});
  std::vector<Entry> entries;
  for (int i = 0; i < 1'000; ++i) entries.push_back({"f" + std::to_string(i), std::to_string(i)});
  EXPECT_THAT(store_->Replace(kPosts, entries), IsOk());
  EXPECT_THAT(store_->Count({&kPosts, 1}), IsOkAndHolds(1'000));
  EXPECT_THAT(store_->Get(kPosts, "f999"), IsOkAndHolds(Optional(std::string("999"))));
  entries.resize(1);
  EXPECT_THAT(store_->Replace(kPosts, entries), IsOk());
  EXPECT_THAT(store_->All(kPosts), IsOkAndHolds(ElementsAre(EntryIs("f0", "0"))));
  EXPECT_EQ(Apply({{kPosts, "f0", "", "1", false}}), 1) << "a replaced entry has the empty rank";
  EXPECT_THAT(store_->Replace(kPosts, {}), IsOk());
  EXPECT_THAT(store_->All(kPosts), IsOkAndHolds(IsEmpty()));
}

TEST_P(Aggregate, DeletedTableIsGoneWithItsLog) {
  Apply({{kPosts, "a", "", "x", true}, {kOther, "a", "", "x", true}});
  EXPECT_THAT(store_->Delete({&kPosts, 1}), IsOk());
  EXPECT_THAT(store_->All(kPosts), IsOkAndHolds(IsEmpty()));
  const std::vector<TableId> tables = {kPosts, kOther};
  EXPECT_THAT(store_->LogLengths(tables), IsOkAndHolds(ElementsAre(0, 1)));
}

TEST_P(Aggregate, ValuesAreSetComparedAndExpire) {
  const TableId id{"c:berg", "run"};
  EXPECT_THAT(store_->GetValue(id), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(store_->CompareAndSet(id, "x", "y"), IsOkAndHolds(false));
  EXPECT_THAT(store_->CompareAndSet(id, std::nullopt, ""), IsOkAndHolds(true));
  EXPECT_THAT(store_->CompareAndSet(id, std::nullopt, "y"), IsOkAndHolds(false));
  EXPECT_THAT(store_->CompareAndSet(id, "", "y"), IsOkAndHolds(true));
  EXPECT_THAT(store_->GetValue(id), IsOkAndHolds(Optional(std::string("y"))));
  EXPECT_THAT(store_->SetValue(id, "z"), IsOk());
  EXPECT_THAT(store_->GetValue(id), IsOkAndHolds(Optional(std::string("z"))));
  const TableId beat{"g:workers", "worker-1"};
  EXPECT_THAT(store_->SetExpiring(beat, "alive", std::chrono::hours(1)), IsOk());
  EXPECT_THAT(store_->GetValue(beat), IsOkAndHolds(Optional(std::string("alive"))));
  EXPECT_THAT(store_->SetExpiring(beat, "alive", std::chrono::milliseconds(0)),
              StatusIs(Code::kInvalidArgument, testing::_));
}

TEST_P(Aggregate, StreamResumesAfterItsCursor) {
  const TableId stream{"c:berg", "changes"};
  for (const char* const payload : {"1", "2", "3"}) {
    EXPECT_THAT(store_->Append(stream, payload), IsOk());
  }
  const auto all = store_->ReadStream(stream, "0", 10);
  ASSERT_THAT(all, IsOkAndHolds(SizeIs(3)));
  EXPECT_EQ((*all)[0].payload, "1");
  const auto rest = store_->ReadStream(stream, (*all)[0].cursor, 1);
  ASSERT_THAT(rest, IsOkAndHolds(SizeIs(1)));
  EXPECT_EQ((*rest)[0].payload, "2");
  EXPECT_THAT(store_->ReadStream(stream, (*all)[2].cursor, 10), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store_->ReadStream(stream, "x", 10), StatusIs(Code::kInvalidArgument, testing::_));
}

TEST_P(Aggregate, DroppedCampaignLeavesOthers) {
  const TableId same_prefix{"c:berg2", "findings"};
  const TableId account{"a:berg:063", "accounts"};
  Apply({{kPosts, "a", "", "x", true},
         {kFindings, "a", "", "x", false},
         {same_prefix, "a", "", "x", false},
         {account, "a", "", "x", false}});
  EXPECT_THAT(store_->SetValue({"c:berg", "run"}, "1"), IsOk());
  EXPECT_THAT(store_->Append({"c:berg", "changes"}, "1"), IsOk());
  EXPECT_THAT(store_->DropCampaign("berg"), IsOk());
  const std::vector<TableId> dropped = {kPosts, kFindings, account};
  EXPECT_THAT(store_->Count(dropped), IsOkAndHolds(0));
  EXPECT_THAT(store_->LogLengths({&kPosts, 1}), IsOkAndHolds(ElementsAre(0)));
  EXPECT_THAT(store_->GetValue({"c:berg", "run"}), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(store_->ReadStream({"c:berg", "changes"}, "0", 9), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store_->Count({&same_prefix, 1}), IsOkAndHolds(1));
}

INSTANTIATE_TEST_SUITE_P(Stores, Aggregate, testing::ValuesIn(StoreParams()), StoreName);

}  // namespace
}  // namespace claque
