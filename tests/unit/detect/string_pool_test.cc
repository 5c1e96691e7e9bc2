#include "worker/detect/string_pool.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace claque {
namespace {

TEST(StringPool, NumbersByFirstAppearance) {
  StringPool pool;
  EXPECT_EQ(pool.Intern("b"), 0u);
  EXPECT_EQ(pool.Intern("a"), 1u);
  EXPECT_EQ(pool.Intern("b"), 0u);
  EXPECT_EQ(pool.size(), 2u);
}

TEST(StringPool, AnyBytesAreAString) {
  StringPool pool;
  const std::string zero("a\0b", 3);
  EXPECT_EQ(pool.Intern(""), 0u);
  EXPECT_EQ(pool.Intern(zero), 1u);
  EXPECT_EQ(pool.Intern("a"), 2u);
  EXPECT_EQ(pool.Intern("\xff\xfe"), 3u);
  EXPECT_EQ(pool.At(1), zero);
  EXPECT_EQ(pool.At(3), "\xff\xfe");
  EXPECT_EQ(pool.Find(""), 0u);
}

TEST(StringPool, FindsOnlyWhatItHas) {
  StringPool pool;
  EXPECT_EQ(pool.Find("a"), std::nullopt);
  pool.Intern("a");
  EXPECT_EQ(pool.Find("a"), 0u);
  EXPECT_EQ(pool.Find("b"), std::nullopt);
}

TEST(StringPool, ManyAtOnceAreNumberedAsOneByOne) {
  std::vector<std::string> texts;
  for (int i = 0; i < 10'000; ++i) texts.push_back(std::to_string(i * 7'919 % 3'001));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  StringPool one, many;
  std::vector<uint32_t> ids(views.size());
  many.InternAll(views, ids);
  for (size_t i = 0; i < views.size(); ++i) ASSERT_EQ(one.Intern(views[i]), ids[i]);
  EXPECT_EQ(many.size(), 3'001u);
  many.InternAll({}, {});
}

TEST(StringPool, ViewsOutliveGrowthAndMove) {
  StringPool pool;
  pool.Intern("first");
  const std::string_view first = pool.At(0);
  const std::string large(3 << 20, 'x');
  pool.Intern(large);
  for (int i = 0; i < 50'000; ++i) pool.Intern(std::to_string(i));
  StringPool moved = std::move(pool);
  EXPECT_EQ(first, "first");
  EXPECT_EQ(moved.At(1), large);
  for (uint32_t i = 0; i < 50'000; ++i) {
    ASSERT_EQ(moved.At(i + 2), std::to_string(i));
    ASSERT_EQ(moved.Find(std::to_string(i)), i + 2);
  }
}

}  // namespace
}  // namespace claque
