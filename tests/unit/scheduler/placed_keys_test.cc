#include "coordinator/scheduler/placed_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>

#include "common/base/hash.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::Field;

PlacedKeys SetOf(std::initializer_list<uint64_t> keys) {
  PlacedKeys set;
  uint32_t offset = 0;
  for (const uint64_t key : keys) set.Add(key, {1, offset++});
  set.Settle();
  return set;
}

TEST(PlacedKeysTest, KeyStaysWhereItWasFirstSeen) {
  PlacedKeys set = SetOf({7, 3, 7});
  set.Add(3, {2, 0});
  set.Settle();
  ASSERT_EQ(set.size(), 2);
  EXPECT_EQ(set.items()[0].key, 3u);
  EXPECT_EQ(set.items()[0].place, (LogPlace{1, 1}));
  EXPECT_EQ(set.items()[1].place, (LogPlace{1, 0}));
}

TEST(PlacedKeysTest, ManyKeysInAnyOrderAreEachThereOnce) {
  std::mt19937_64 random(3);
  std::set<uint64_t> expected;
  PlacedKeys set;
  for (uint32_t i = 0; i < 50'000; ++i) {
    const uint64_t key = random() % 30'000;
    expected.insert(key);
    set.Add(key, {0, i});
  }
  set.Settle();
  EXPECT_EQ(set.size(), std::ssize(expected));
  for (uint64_t key = 0; key < 30'100; ++key) {
    ASSERT_EQ(set.Has(key), expected.contains(key)) << key;
  }
}

TEST(PlacedKeysTest, WhatIsInBothHasThePlacesOfTheFirst) {
  EXPECT_THAT(InBoth(SetOf({1, 5, 9}), SetOf({9, 2, 1})),
              ElementsAre(Field(&KeyAt::key, 1u), Field(&KeyAt::place, LogPlace{1, 2})));
}

TEST(PlacedKeysTest, UnionCountsEachKeyOnce) {
  const PlacedKeys a = SetOf({0, 1, 2}), b = SetOf({2, 3}), none, c = SetOf({3, 0});
  EXPECT_EQ(CountOfUnion(std::array{&a, &b, &none, &c}), 4);
  EXPECT_EQ(CountOfUnion({}), 0);
}

TEST(PlacedKeysTest, KeyIsMadeOfTheFirstBitsOfAnId) {
  // 26 characters hold 128 bits; of the first 13 (65 bits) the first bit is not in the key.
  EXPECT_EQ(KeyOfId(Base32(std::string("\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 16))),
            1u);
  EXPECT_EQ(KeyOfId(Base32(std::string(7, '\0') + "\1" + std::string(8, '\0'))), 2u);
  EXPECT_NE(KeyOfId(ContentId({"a"})), KeyOfId(ContentId({"b"})));
}

}  // namespace
}  // namespace claque
