#include "coordinator/query/sorted_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <set>

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

std::vector<std::string> Sorted(const std::set<std::string>& ids) {
  return {ids.begin(), ids.end()};
}

// Of any bytes and lengths, many with a beginning in common.
class SomeIds {
 public:
  std::string Next() {
    std::string id(random_() % 3 == 0 ? random_() % 400 : 0, 'o');
    for (auto left = random_() % 4; left > 0; --left) id.push_back(static_cast<char>(random_()));
    return id;
  }

 private:
  std::mt19937 random_{11};
};

TEST(SortedIdsTest, GivesWhatComesAfterAnyId) {
  SomeIds some;
  std::set<std::string> ids;
  while (ids.size() < 500) ids.insert(some.Next());
  const SortedIds sorted(Sorted(ids));
  EXPECT_EQ(sorted.size(), 500u);
  for (int i = 0; i < 1'000; ++i) {
    const std::string last = some.Next();
    const size_t limit = static_cast<size_t>(i % 60);
    const auto first = ids.upper_bound(last);
    const auto there = static_cast<size_t>(std::distance(first, ids.end()));
    const std::vector<std::string> expected(
        first, std::next(first, static_cast<std::ptrdiff_t>(std::min(there, limit))));
    EXPECT_EQ(sorted.After(last, limit), expected) << i;
  }
}

TEST(SortedIdsTest, WithFurtherOnesIsAsIfAllHadBeenThere) {
  SomeIds some;
  std::set<std::string> ids{""};
  SortedIds sorted(Sorted(ids));
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> more;
    for (int i = 0; i < round; ++i) more.push_back(some.Next());
    more.push_back(*ids.begin());
    ids.insert(more.begin(), more.end());
    sorted = sorted.With(std::move(more));
    ASSERT_EQ(sorted.size(), ids.size());
  }
  EXPECT_THAT(sorted.After("", ids.size()), ElementsAreArray(std::next(ids.begin()), ids.end()));
}

TEST(SortedIdsTest, WhatIdsShareIsKeptOnce) {
  const std::string object(26, 'o');
  std::vector<std::string> ids;
  for (int i = 1000; i < 2'600; ++i) ids.push_back(object + '.' + std::to_string(i));
  const SortedIds sorted(ids);
  EXPECT_LT(sorted.bytes(), ids.size() * 8);
  EXPECT_THAT(sorted.After(ids[1'597], 5), ElementsAre(ids[1'598], ids[1'599]));
}

TEST(SortedIdsTest, NoneHaveNoneAfterThem) {
  EXPECT_THAT(SortedIds().After("", 5), IsEmpty());
  EXPECT_EQ(SortedIds().With({}).size(), 0u);
}

}  // namespace
}  // namespace claque
