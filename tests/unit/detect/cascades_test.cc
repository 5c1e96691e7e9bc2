#include "worker/detect/cascades.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "tests/unit/detect/trace_rows.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

struct Said {
  std::string content;
  CarryKind kind;
  std::string target;
};

constexpr CarryKind kRepost = CarryKind::kRepost, kQuote = CarryKind::kQuote,
                    kReply = CarryKind::kReply;

// A table with what its posts say of each other.
struct Storm {
  std::vector<TraceRow> rows;
  std::vector<Said> said;

  // `post` of `account` with the object "x" at `time`; of kind `kind` where it names another one.
  void Post(const std::string& post, const std::string& account, int64_t time) {
    rows.push_back({"x", account, post, time});
  }
  void Post(const std::string& post, const std::string& account, int64_t time, CarryKind kind,
            const std::string& target) {
    Post(post, account, time);
    said.push_back({post, kind, target});
  }

  // Of the whole, as one burst.
  Cascade Find(int64_t time_window = 3'600) const {
    const TraceTable table = TableOf(rows);
    PostReferences references;
    for (const Said& s : said) {
      references.posts.push_back({*table.FindContent(s.content),
                                  table.FindContent(s.target).value_or(TraceTable::kNone), s.kind});
    }
    const PostLinks links(table, std::move(references));
    Burst burst;
    burst.object = *table.FindObject("x");
    burst.start = 0;
    burst.end = 1'000'000;
    return CascadeOf(table, links, burst, {.time_window = std::chrono::seconds(time_window)});
  }
};

// All figures, and the carriers' by name.
std::string TextOf(const Storm& storm) {
  const Cascade c = storm.Find();
  const TraceTable table = TableOf(storm.rows);
  std::string text;
  const auto add = [&](auto n) { text += std::to_string(n) + " "; };
  for (const uint32_t n : {c.posts, c.accounts, c.reposts.value_or(99), c.quotes,
                           c.replies.value_or(99), c.outside, c.impossible, c.inferred}) {
    add(n);
  }
  const auto add_trees = [&](const CascadeTrees& trees) {
    for (const uint32_t n : {trees.roots, trees.depth, trees.breadth, trees.largest}) add(n);
    add(trees.structural_virality.value_or(0));
    add(trees.top_share);
    for (const Carrier& carrier : trees.carriers) {
      text += std::string(table.AccountName(carrier.account)) + "/" +
              std::string(table.ContentName(carrier.content)) + " ";
      add(carrier.posts);
      add(carrier.carried);
    }
  };
  add_trees(c.observed);
  if (c.with_inferred) add_trees(*c.with_inferred);
  return text;
}

TEST(Cascades, PostsStandBelowWhatTheyRepostQuoteOrAnswer) {
  Storm storm;
  storm.Post("p0", "anna", 0);
  storm.Post("p1", "ben", 10, kRepost, "p0");
  storm.Post("p2", "carl", 20, kReply, "p1");
  storm.Post("p3", "dora", 30, kQuote, "p2");
  storm.Post("p4", "emil", 40);
  const Cascade cascade = storm.Find();
  EXPECT_EQ(cascade.posts, 5u);
  EXPECT_EQ(cascade.accounts, 5u);
  EXPECT_THAT(cascade.reposts, Optional(1u));
  EXPECT_THAT(cascade.replies, Optional(1u));
  EXPECT_EQ(cascade.quotes, 1u);
  EXPECT_EQ(cascade.inferred, 0u);
  EXPECT_EQ(cascade.with_inferred, std::nullopt);
  EXPECT_EQ(cascade.observed.roots, 2u);
  EXPECT_EQ(cascade.observed.depth, 3u);
  EXPECT_EQ(cascade.observed.largest, 4u);
}

TEST(Cascades, RepostComesBeforeQuoteAndThatBeforeAnswer) {
  Storm storm;
  storm.Post("p0", "anna", 0);
  storm.Post("p1", "ben", 1);
  storm.Post("p2", "carl", 2);
  storm.Post("p3", "dora", 30, kReply, "p2");
  storm.said.push_back({"p3", kQuote, "p1"});
  storm.said.push_back({"p3", kRepost, "p0"});
  storm.Post("p4", "emil", 31, kReply, "p2");
  storm.said.push_back({"p4", kQuote, "p1"});
  storm.said.push_back({"p4", kRepost, "nowhere"});
  const Cascade cascade = storm.Find();
  EXPECT_THAT(cascade.reposts, Optional(1u));
  EXPECT_EQ(cascade.quotes, 1u);
  EXPECT_THAT(cascade.replies, Optional(0u));
  EXPECT_EQ(cascade.outside, 0u);
}

TEST(Cascades, OfSeveralQuotedPostsTheLatestCountsAndOfTheSameSecondTheLeastId) {
  Storm storm;
  storm.Post("a", "anna", 0);
  storm.Post("c", "carl", 5);
  storm.Post("b", "ben", 5);
  storm.Post("r", "rita", 6, kReply, "a");  // so that the platform says what it answers
  storm.Post("q", "dora", 9, kQuote, "a");
  storm.said.push_back({"q", kQuote, "b"});
  storm.said.push_back({"q", kQuote, "c"});
  const Cascade cascade = storm.Find();
  const TraceTable table = TableOf(storm.rows);
  ASSERT_GE(cascade.observed.carriers.size(), 2u);
  EXPECT_EQ(table.AccountName(cascade.observed.carriers[0].account), "anna");
  EXPECT_EQ(table.AccountName(cascade.observed.carriers[1].account), "ben");
  EXPECT_EQ(cascade.observed.carriers[1].carried, 2u);
}

TEST(Cascades, NothingCanBeToldWhereNoPostOfThePlatformSaysWhatItCarriesOn) {
  Storm storm;
  storm.Post("p0", "anna", 0);
  storm.Post("p1", "ben", 10);
  EXPECT_EQ(storm.Find().posts, 0u);
  storm.Post("p2", "carl", 20, kQuote, "p0");
  EXPECT_EQ(storm.Find().posts, 0u) << "links are seen everywhere";
}

TEST(Cascades, WhatNoPostSaysIsNotCounted) {
  Storm storm;
  storm.Post("p0", "anna", 0);
  storm.Post("p1", "ben", 10, kReply, "p0");
  const Cascade cascade = storm.Find();
  EXPECT_THAT(cascade.replies, Optional(1u));
  EXPECT_EQ(cascade.reposts, std::nullopt);
}

TEST(Cascades, PostsOfPlatformsThatSayNothingAreLeftOut) {
  Storm storm;
  storm.Post("p0", "anna", 0);
  storm.Post("p1", "ben", 10, kRepost, "p0");
  storm.Post("p2", "mute", 20);
  const TraceTable table = TableOf(storm.rows);
  PostReferences references;
  references.posts = {{*table.FindContent("p1"), *table.FindContent("p0"), kRepost}};
  references.platform_of.assign(table.accounts(), 0);
  references.platform_of[*table.FindAccount("mute")] = 1;
  const PostLinks links(table, std::move(references));
  Burst burst;
  burst.end = 100;
  const Cascade cascade = CascadeOf(table, links, burst, {});
  EXPECT_EQ(cascade.posts, 2u);
  EXPECT_EQ(cascade.accounts, 2u);
  EXPECT_EQ(cascade.observed.roots, 1u);
}

TEST(Cascades, PostThatNamesOneOutsideIsARootAndNoneIsInferredForIt) {
  Storm storm;
  storm.rows.push_back({"y", "zoe", "old", -500});
  storm.Post("p0", "zoe", 0);
  storm.Post("p1", "ben", 10, kRepost, "old");
  storm.Post("p2", "ben", 20);
  const Cascade cascade = storm.Find();
  EXPECT_EQ(cascade.outside, 1u);
  EXPECT_EQ(cascade.observed.roots, 3u);
  EXPECT_EQ(cascade.inferred, 1u) << "p2, for ben reposted zoe at 10";
  ASSERT_TRUE(cascade.with_inferred);
  EXPECT_EQ(cascade.with_inferred->roots, 2u);
}

TEST(Cascades, InferenceTakesTheLatestPostOfAContactOfBeforeWithinTheWindow) {
  Storm storm;
  storm.rows.push_back({"y", "anna", "a-old", -900});
  storm.rows.push_back({"y", "ben", "b-old", -800});
  storm.said.push_back({"b-old", kReply, "a-old"});  // ben answered anna, long ago
  storm.Post("a1", "anna", 0);
  storm.Post("a2", "anna", 50);
  storm.Post("c1", "carl", 60);  // no contact of ben's
  storm.Post("b1", "ben", 70);
  storm.Post("b2", "ben", 5'000);
  const Cascade cascade = storm.Find();
  EXPECT_EQ(cascade.inferred, 1u) << "b2 is too late";
  EXPECT_EQ(cascade.observed.roots, 5u);
  ASSERT_TRUE(cascade.with_inferred);
  const Carrier& anna = cascade.with_inferred->carriers[0];
  const TraceTable table = TableOf(storm.rows);
  EXPECT_EQ(table.AccountName(anna.account), "anna");
  EXPECT_EQ(table.ContentName(anna.content), "a2");
  EXPECT_EQ(storm.Find(4'950).inferred, 2u);
  EXPECT_EQ(storm.Find(19).inferred, 0u);
}

TEST(Cascades, ContactOfLaterOrOfTheSameSecondGivesNothing) {
  Storm storm;
  storm.Post("a1", "anna", 0);
  storm.Post("b1", "ben", 10);
  storm.rows.push_back({"y", "ben", "b-late", 10});
  storm.said.push_back({"b-late", kReply, "a1"});
  EXPECT_EQ(storm.Find().inferred, 0u);
  storm.rows.back().time = 9;
  EXPECT_EQ(storm.Find().inferred, 1u);
  storm.rows[1].time = 0;  // nobody carries on what came in the same second
  storm.rows.back().time = -5;
  EXPECT_EQ(storm.Find().inferred, 0u);
}

TEST(Cascades, AnswerThatIsEarlierThanWhatItAnswersStandsBelowNone) {
  Storm storm;
  storm.Post("p0", "anna", 100);
  storm.Post("p1", "ben", 10, kReply, "p0");
  const Cascade cascade = storm.Find();
  EXPECT_EQ(cascade.impossible, 1u);
  EXPECT_EQ(cascade.outside, 0u);
  EXPECT_THAT(cascade.replies, Optional(0u));
  EXPECT_EQ(cascade.observed.roots, 2u);
}

TEST(Cascades, CircleOfOneSecondIsCutAtTheLeastId) {
  Storm storm;
  storm.Post("b", "ben", 7, kReply, "c");
  storm.Post("c", "carl", 7, kReply, "a");
  storm.Post("a", "anna", 7, kReply, "b");
  storm.Post("d", "dora", 7, kReply, "c");
  storm.Post("s", "self", 7, kReply, "s");
  const Cascade cascade = storm.Find();
  EXPECT_EQ(cascade.impossible, 1u);
  EXPECT_EQ(cascade.observed.roots, 2u) << "a, and what names itself";
  EXPECT_EQ(cascade.observed.depth, 2u) << "a, c, b and d";
  EXPECT_THAT(cascade.replies, Optional(3u));
}

// The platform says who was first, where seconds do not.
TEST(Cascades, ParentOfTheSameSecondIsOneWhateverTheIds) {
  Storm storm;
  storm.Post("z", "anna", 7);
  storm.Post("a", "ben", 7, kRepost, "z");
  EXPECT_EQ(storm.Find().observed.depth, 1u);
}

TEST(Cascades, RepeatedRowsAndSaidTwiceCountOnce) {
  Storm storm;
  storm.Post("p0", "anna", 0);
  storm.Post("p1", "ben", 10, kRepost, "p0");
  const std::string once = TextOf(storm);
  storm.rows.insert(storm.rows.end(), {storm.rows[0], storm.rows[1]});
  storm.said.push_back(storm.said[0]);
  EXPECT_EQ(TextOf(storm), once);
}

TEST(Cascades, OrderOfRowsChangesNothing) {
  std::mt19937 draw(3);
  for (int round = 0; round < 20; ++round) {
    Storm storm;
    for (int i = 0; i < 60; ++i) {
      const std::string account = "a" + std::to_string(draw() % 12);
      storm.rows.push_back({draw() % 4 == 0 ? "y" : "x", account, "p" + std::to_string(i),
                            static_cast<int64_t>(draw() % 40)});
      if (draw() % 2 == 0) continue;
      storm.said.push_back({"p" + std::to_string(i), static_cast<CarryKind>(draw() % 3),
                            "p" + std::to_string(draw() % 70)});
    }
    const std::string text = TextOf(storm);
    for (int order = 0; order < 5; ++order) {
      std::ranges::shuffle(storm.rows, draw);
      std::ranges::shuffle(storm.said, draw);
      EXPECT_EQ(TextOf(storm), text);
    }
  }
}

TEST(PostLinks, ContactsAreTheOldestFirstAndNeverTheAccountItself) {
  const TraceTable table = TableOf({{"x", "anna", "p0", 5},
                                    {"x", "ben", "p1", 6},
                                    {"x", "carl", "p2", 7},
                                    {"x", "carl", "p3", 8}});
  PostReferences references;
  references.posts = {{2, 1, kReply}, {3, 2, kReply}, {3, 0, kQuote}};
  references.accounts = {{*table.FindAccount("carl"), *table.FindAccount("anna"), 3}};
  const PostLinks links(table, std::move(references));
  std::vector<std::string> contacts;
  for (const Contact& c : links.ContactsOf(*table.FindAccount("carl"))) {
    contacts.push_back(std::string(table.AccountName(c.account)) + std::to_string(c.since));
  }
  EXPECT_THAT(contacts, ElementsAre("anna3", "ben7"));
}

}  // namespace
}  // namespace claque
