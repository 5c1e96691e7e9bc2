#include "worker/detect/hops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>

#include "tests/unit/detect/trace_rows.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kHour = 3'600, kDay = 24 * kHour;
constexpr int64_t kBegin = 100 * kDay + 9 * kHour + 11;

// Posts, each with platform and language.
class World {
 public:
  void Post(const std::string& object, const std::string& account, const std::string& post,
            int64_t time, const std::string& platform, const std::string& lang) {
    rows_.push_back({{object, account, post, time}, platform, lang});
  }
  // Something else, so that the platform is covered in the days before.
  void Cover(const std::string& platform, const std::string& lang, int64_t day = -3) {
    const std::string id = std::to_string(rows_.size());
    Post("other", "a" + id, "cover" + id, kBegin + day * kDay, platform, lang);
  }
  void Shuffle(unsigned seed) { std::ranges::shuffle(rows_, std::mt19937(seed)); }

  // "platform community lang+lag posts/accounts flags", of the whole time.
  std::vector<std::string> Platforms() const { return Text(Find({}).platforms); }
  std::vector<std::string> Communities(const std::vector<std::string>& audience) const {
    return Text(Find(audience).communities);
  }

  std::vector<Hop> PlatformHops(int64_t begin = INT64_MIN, int64_t end = INT64_MAX) const {
    return Find({}, begin, end).platforms;
  }

 private:
  struct Row {
    TraceRow trace;
    std::string platform, lang;
  };

  // Text views into it outlive the finder.
  Hops Find(const std::vector<std::string>& audience, int64_t begin = INT64_MIN,
            int64_t end = INT64_MAX) const {
    std::vector<TraceRow> rows;
    for (const Row& row : rows_) rows.push_back(row.trace);
    table_ = std::make_unique<TraceTable>(TableOf(rows));
    platform_of_.assign(table_->contents(), 0);
    lang_of_.assign(table_->contents(), 0);
    for (const Row& row : rows_) {
      const uint32_t content = *table_->FindContent(row.trace.content);
      platform_of_[content] = NumberOf(row.platform, &platforms_);
      lang_of_[content] = NumberOf(row.lang, &langs_);
    }
    const HopFinder finder(*table_, {platform_of_, platforms_, lang_of_, langs_}, audience);
    return finder.Of(*table_->FindObject("x"), begin, end);
  }

  static uint16_t NumberOf(const std::string& name, std::vector<std::string>* names) {
    const auto at = std::ranges::find(*names, name);
    const auto number = static_cast<uint16_t>(at - names->begin());
    if (at == names->end()) names->push_back(name);
    return number;
  }

  std::vector<std::string> Text(const std::vector<Hop>& hops) const {
    static constexpr const char* kNames[] = {"audience", "others", "unknown"};
    std::vector<std::string> out;
    for (const Hop& hop : hops) {
      std::string text = std::string(hop.platform) + " " +
                         kNames[static_cast<size_t>(hop.community)] + " +" +
                         std::to_string(hop.lag) + " " + std::to_string(hop.posts) + "/" +
                         std::to_string(hop.accounts) + " by " +
                         std::string(table_->ContentName(hop.first_content));
      if (hop.left_censored) text += " left-censored";
      if (hop.order_uncertain) text += " uncertain";
      out.push_back(std::move(text));
    }
    return out;
  }

  std::vector<Row> rows_;
  mutable std::unique_ptr<TraceTable> table_;
  mutable std::vector<uint16_t> platform_of_, lang_of_;
  mutable std::vector<std::string> platforms_, langs_;
};

// A board in English, a platform abroad, and two weeks' talk of it at home.
World Planted() {
  World world;
  for (const char* platform : {"board", "abroad", "home"}) {
    for (const char* lang : {"en", "fr"}) world.Cover(platform, lang);
  }
  world.Post("x", "b1", "p1", kBegin, "board", "en");
  world.Post("x", "b2", "p2", kBegin + 5, "board", "en");
  world.Post("x", "a1", "p3", kBegin + 600, "abroad", "en");
  world.Post("x", "a1", "p4", kBegin + 700, "abroad", "en");
  world.Post("x", "a2", "p5", kBegin + 4'000, "abroad", "fr-CA");
  world.Post("x", "h1", "p6", kBegin + 9'000, "home", "fr");
  world.Post("x", "h2", "p7", kBegin + 9'001, "home", "fr");
  world.Post("x", "h3", "p8", kBegin + 9'002, "home", "");
  return world;
}

TEST(Hops, AreInOrderOfFirstObservationWithLagAndCounts) {
  EXPECT_THAT(Planted().Platforms(),
              ElementsAre("board unknown +0 2/2 by p1", "abroad unknown +600 3/2 by p3",
                          "home unknown +8400 3/3 by p6"));
}

TEST(Hops, CommunitiesOfAPlatformAreStepsOfTheirOwn) {
  EXPECT_THAT(Planted().Communities({"fr"}),
              ElementsAre("board others +0 2/2 by p1", "abroad others +600 2/1 by p3",
                          "abroad audience +3400 1/1 by p5", "home audience +5000 2/2 by p6",
                          "home unknown +2 1/1 by p8 left-censored"));
  EXPECT_THAT(Planted().Communities({}), IsEmpty()) << "whose languages are the audience's?";
}

TEST(Hops, OrderOfRowsIsNoMatter) {
  World world = Planted();
  for (unsigned seed = 0; seed < 5; ++seed) {
    world.Shuffle(seed);
    EXPECT_EQ(world.Platforms(), Planted().Platforms());
    EXPECT_EQ(world.Communities({"fr", "de"}), Planted().Communities({"fr", "de"}));
  }
}

TEST(Hops, LanguagesOfAPlatformAreByFirstObservationToo) {
  const World world = Planted();
  const std::vector<Hop> hops = world.PlatformHops();
  ASSERT_THAT(hops, SizeIs(3));
  ASSERT_THAT(hops[1].langs, SizeIs(2));
  EXPECT_EQ(hops[1].langs[0].lang, "en");
  EXPECT_EQ(hops[1].langs[0].posts, 2u);
  EXPECT_EQ(hops[1].langs[1].lang, "fr-CA");
  EXPECT_EQ(hops[1].langs[1].first_time, kBegin + 4'000);
  EXPECT_EQ(hops[2].langs[1].lang, "und");
  EXPECT_DOUBLE_EQ(hops[1].share, 3.0 / 8);
}

TEST(Hops, UnnamedAndUndeterminedLanguagesAreOne) {
  World world;
  world.Post("x", "a", "p1", kBegin, "home", "");
  world.Post("x", "b", "p2", kBegin + 1, "home", "und");
  const std::vector<Hop> hops = world.PlatformHops();
  ASSERT_THAT(hops[0].langs, SizeIs(1));
  EXPECT_EQ(hops[0].langs[0].posts, 2u);
  EXPECT_EQ(hops[0].langs[0].lang, "und");
}

TEST(Hops, PlatformOfWhichNothingWasSeenBeforeIsLeftCensored) {
  World world;
  world.Cover("board", "en");
  world.Cover("late", "en", 0);        // with the first hop, not before it
  world.Cover("long ago", "en", -31);  // longer ago than a silence counts
  int64_t at = kBegin;
  for (const char* platform : {"board", "late", "long ago"}) {
    world.Post("x", platform, platform, ++at, platform, "en");
  }
  EXPECT_THAT(world.Platforms(), ElementsAre("board unknown +0 1/1 by board",
                                             "late unknown +1 1/1 by late left-censored",
                                             "long ago unknown +1 1/1 by long ago left-censored"));
}

TEST(Hops, PlatformsThatBeganInOneSecondAreInNoOrder) {
  World world;
  for (const char* platform : {"a", "b"}) world.Cover(platform, "en");
  world.Post("x", "b", "p2", kBegin, "b", "en");
  world.Post("x", "a", "p3", kBegin, "a", "en");
  world.Post("x", "c", "p1", kBegin, "a", "en");
  EXPECT_THAT(world.Platforms(),
              ElementsAre("a unknown +0 2/2 by p1", "b unknown +0 1/1 by p2 uncertain"));
  EXPECT_EQ(world.PlatformHops()[0].tied, 2u);
}

// A board whose stamps are to the minute: of its 09:00 nobody knows whether it was before 09:00:30.
TEST(Hops, StampsToTheMinuteLeaveTheOrderWithinIt) {
  const int64_t minute = kBegin - kBegin % 60;
  for (const int64_t later : {59, 60}) {
    World world;
    for (int i = 0; i < 12; ++i) {
      world.Post("other", "o", "o" + std::to_string(i), minute - kDay - i * 60, "board", "en");
    }
    world.Cover("home", "en");
    world.Cover("home", "en", -2);
    world.Post("x", "b", "p1", minute, "board", "en");
    world.Post("x", "h", "p2", minute + later, "home", "en");
    const std::vector<Hop> hops = world.PlatformHops();
    ASSERT_THAT(hops, SizeIs(2));
    EXPECT_EQ(hops[0].clock, 60);
    EXPECT_EQ(hops[1].clock, 1);
    EXPECT_EQ(hops[1].order_uncertain, later == 59);
  }
}

TEST(Hops, StampsOfDaysAreKnownInAnyTimeZone) {
  World world;
  for (int i = 0; i < 12; ++i) {
    world.Post("x", "o", "o" + std::to_string(i), 7 * kHour + i * kDay, "board", "en");
  }
  EXPECT_EQ(world.PlatformHops()[0].clock, kDay);
}

TEST(Hops, WithinATimeOnlyItsPostsCountAndEachOnce) {
  World world = Planted();
  world.Post("x", "b1", "p1", kBegin + 650, "board", "en");  // the same post once more
  const std::vector<Hop> hops = world.PlatformHops(kBegin + 5, kBegin + 700);
  ASSERT_THAT(hops, SizeIs(2));
  EXPECT_EQ(hops[0].posts, 2u);
  EXPECT_EQ(hops[0].first_time, kBegin + 5);
  EXPECT_EQ(hops[1].posts, 2u);
  EXPECT_EQ(world.PlatformHops()[0].posts, 2u);
}

}  // namespace
}  // namespace claque
