#include "worker/detect/tellings.h"

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

enum : uint32_t { kPipeline, kHomes, kWelcome, kNarratives };

// Accounts "g0" to "g9" of a group and "o0" to "o89" of others: each shares something at each of
// the times 0, 100, … 900.
class World {
 public:
  World() {
    for (int i = 0; i < 100; ++i) {
      const std::string account = i < 10 ? "g" + std::to_string(i) : "o" + std::to_string(i - 10);
      for (int64_t time = 0; time < 1'000; time += 100) {
        rows_.push_back({"x", account, account + "@" + std::to_string(time), time});
      }
    }
  }

  void Tell(const std::string& account, uint32_t narrative, int64_t time, bool is_repost = false,
            bool is_quoted = false) {
    told_.push_back({account, narrative, time, is_repost, is_quoted});
  }
  void Shuffle(unsigned seed) {
    std::ranges::shuffle(rows_, std::mt19937(seed));
    std::ranges::shuffle(told_, std::mt19937(seed));
  }

  // Of the group.
  GroupNarratives Find() {
    table_ = std::make_unique<TraceTable>(TableOf(rows_));
    tellings_ = std::make_unique<Tellings>(
        *table_, kNarratives, std::vector<std::pair<uint32_t, uint32_t>>{{kHomes, kWelcome}});
    for (const Told& told : told_) {
      tellings_->Add({*table_->FindAccount(told.account), told.narrative, told.time,
                      told.account + "@" + std::to_string(told.time), told.is_repost,
                      told.is_quoted});
    }
    tellings_->Sort();
    std::vector<uint32_t> group;
    for (int i = 0; i < 10; ++i) group.push_back(*table_->FindAccount("g" + std::to_string(i)));
    const auto found = tellings_->Of(group);
    return found.value_or(GroupNarratives());
  }

 private:
  struct Told {
    std::string account;
    uint32_t narrative;
    int64_t time;
    bool is_repost, is_quoted;
  };
  std::vector<TraceRow> rows_;
  std::vector<Told> told_;
  std::unique_ptr<TraceTable> table_;
  std::unique_ptr<Tellings> tellings_;
};

std::vector<std::string> PostsOf(const TellingExamples& examples) {
  std::vector<std::string> posts;
  for (const Telling* telling : examples) posts.push_back(telling->post);
  return posts;
}

TEST(Tellings, GroupIsComparedWithAllAccounts) {
  World world;
  for (int i = 0; i < 6; ++i) world.Tell("g" + std::to_string(i), kHomes, 300 + i);
  world.Tell("g0", kHomes, 700, /*is_repost=*/true);
  world.Tell("g0", kHomes, 800, false, /*is_quoted=*/true);
  for (int i = 0; i < 4; ++i) world.Tell("o" + std::to_string(i), kHomes, 10);
  const GroupNarratives found = world.Find();
  EXPECT_EQ(found.middle, 500);
  ASSERT_THAT(found.told, SizeIs(1));
  const GroupTelling& told = found.told[0];
  EXPECT_EQ(told.accounts, 6u);
  EXPECT_EQ(told.posts, 8u);
  EXPECT_EQ(told.reposts, 1u);
  EXPECT_EQ(told.quoted, 1u);
  EXPECT_EQ(told.early, 6u);
  EXPECT_EQ(told.late, 2u);
  EXPECT_EQ(told.last, 800);
  EXPECT_EQ(told.all_accounts, 10u);
  EXPECT_EQ(told.all_posts, 12u);
  EXPECT_DOUBLE_EQ(told.figures.expected, 1) << "10 of 100 accounts tell it, and 10 are of it";
  EXPECT_DOUBLE_EQ(told.figures.lift, 6);
  EXPECT_GT(told.figures.lift_low, 1);
  EXPECT_THAT(PostsOf(told.examples), ElementsAre("g0@300", "g1@301", "g2@302"));
  EXPECT_THAT(found.sides, IsEmpty()) << "of the other side there is nothing";
  EXPECT_THAT(found.moves, IsEmpty());
}

TEST(Tellings, SidesOfAWedgeCountWhoTellsOneTheOtherAndBoth) {
  World world;
  for (int i = 0; i < 5; ++i) world.Tell("g" + std::to_string(i), kHomes, 600);
  for (int i = 3; i < 9; ++i) world.Tell("g" + std::to_string(i), kWelcome, 700);
  for (int i = 0; i < 40; ++i) world.Tell("o" + std::to_string(i), i % 2 ? kHomes : kWelcome, 50);
  world.Tell("o0", kHomes, 60);
  const GroupNarratives found = world.Find();
  ASSERT_THAT(found.sides, SizeIs(1));
  const GroupSides& sides = found.sides[0];
  EXPECT_EQ(sides.narrative, kHomes);
  EXPECT_EQ(sides.opposed, kWelcome);
  EXPECT_EQ(sides.accounts, 5u);
  EXPECT_EQ(sides.opposed_accounts, 6u);
  EXPECT_EQ(sides.both_accounts, 2u);
  EXPECT_EQ(sides.all_accounts, 49u);
  EXPECT_EQ(sides.all_both_accounts, 3u);
  EXPECT_DOUBLE_EQ(sides.figures.expected, 9 * 3 / 49.0);
  EXPECT_THAT(PostsOf(sides.examples), ElementsAre("g0@600", "g1@600", "g2@600"));
  EXPECT_THAT(PostsOf(sides.opposed_examples), ElementsAre("g3@700", "g4@700", "g5@700"));
}

TEST(Tellings, OneSideAloneIsNoWedge) {
  World world;
  world.Tell("g1", kHomes, 600);
  world.Tell("o1", kWelcome, 600);
  EXPECT_THAT(world.Find().sides, IsEmpty());
}

TEST(Tellings, AccountsThatTellAWedgeInTheLaterHalfAloneHaveMoved) {
  World world;
  for (int i = 0; i < 5; ++i) {
    world.Tell("g" + std::to_string(i), kHomes, 700 + i);
    if (i < 4) world.Tell("g" + std::to_string(i), kPipeline, 100);
  }
  world.Tell("g5", kHomes, 20);  // had told it before
  world.Tell("g5", kHomes, 720);
  world.Tell("o1", kHomes, 900);
  const GroupNarratives found = world.Find();
  ASSERT_THAT(found.moves, SizeIs(1));
  const GroupMove& move = found.moves[0];
  EXPECT_EQ(move.narrative, kHomes);
  EXPECT_EQ(move.accounts, 5u);
  EXPECT_EQ(move.seen_accounts, 10u);
  EXPECT_EQ(move.early_accounts, 1u);
  EXPECT_EQ(move.all_accounts, 6u);
  EXPECT_EQ(move.all_seen_accounts, 100u);
  EXPECT_DOUBLE_EQ(move.figures.expected, .6);
  ASSERT_THAT(move.from, SizeIs(1));
  EXPECT_EQ(move.from[0].narrative, kPipeline);
  EXPECT_EQ(move.from[0].accounts, 4u);
  EXPECT_THAT(PostsOf(move.examples), ElementsAre("g0@700", "g1@701", "g2@702"));
}

TEST(Tellings, WhereEverybodyMovesTheGroupDoesNotStandOut) {
  World world;
  for (int i = 0; i < 5; ++i) world.Tell("g" + std::to_string(i), kWelcome, 700);
  for (int i = 0; i < 45; ++i) world.Tell("o" + std::to_string(i), kWelcome, 700);
  const GroupNarratives found = world.Find();
  ASSERT_THAT(found.moves, SizeIs(1));
  EXPECT_DOUBLE_EQ(found.moves[0].figures.lift, 1);
}

TEST(Tellings, NarrativeWithoutAnOpposedOneIsNoMove) {
  World world;
  for (int i = 0; i < 9; ++i) world.Tell("g" + std::to_string(i), kPipeline, 900);
  EXPECT_THAT(world.Find().moves, IsEmpty());
}

TEST(Tellings, TwoAccountsAreNoMoveOfANetwork) {
  World world;
  for (int i = 0; i < 2; ++i) world.Tell("g" + std::to_string(i), kHomes, 900);
  EXPECT_THAT(world.Find().moves, IsEmpty());
}

TEST(Tellings, GroupThatTellsNothingHasNothing) {
  World world;
  world.Tell("o1", kHomes, 900);
  EXPECT_THAT(world.Find().told, IsEmpty());
}

TEST(Tellings, OrderIsNoMatter) {
  World world;
  for (int i = 0; i < 8; ++i) {
    world.Tell("g" + std::to_string(i), kHomes, 700);
    world.Tell("g" + std::to_string(i), i % 2 ? kPipeline : kWelcome, 100 * i);
    world.Tell("o" + std::to_string(i), kWelcome, 100 * i);
  }
  const auto text = [](const GroupNarratives& found) {
    std::vector<std::string> out;
    for (const GroupTelling& told : found.told) {
      out.push_back(std::to_string(told.narrative) + " " + std::to_string(told.accounts) + " " +
                    std::to_string(told.figures.lift));
      for (const std::string& post : PostsOf(told.examples)) out.push_back(post);
    }
    for (const GroupMove& move : found.moves) out.push_back(std::to_string(move.accounts));
    return out;
  };
  const auto expected = text(world.Find());
  EXPECT_THAT(expected, testing::Contains("g0@700"));
  for (unsigned seed = 0; seed < 5; ++seed) {
    world.Shuffle(seed);
    EXPECT_EQ(text(world.Find()), expected);
  }
}

}  // namespace
}  // namespace claque
