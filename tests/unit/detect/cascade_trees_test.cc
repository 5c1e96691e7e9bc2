#include "worker/detect/cascade_trees.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/unit/detect/trace_rows.h"

namespace claque {
namespace {

using ::testing::Optional;
using ::testing::SizeIs;

// Post i is account `accounts[i]`'s and stands below parents[i].
struct Tree {
  std::vector<uint32_t> parents;
  std::vector<std::string> accounts;

  TraceTable Table() const {
    std::vector<TraceRow> rows;
    for (size_t i = 0; i < accounts.size(); ++i) {
      rows.push_back({"x", accounts[i], "p" + std::to_string(i), static_cast<int64_t>(i)});
    }
    return TableOf(rows);
  }
};

CascadeTrees TreesOf(const TraceTable& table, const Tree& tree) {
  std::vector<CascadePost> posts;
  for (uint32_t i = 0; i < tree.accounts.size(); ++i) {
    posts.push_back({i, *table.FindAccount(tree.accounts[i]), i});
  }
  return TreesOf(table, posts, tree.parents);
}

Tree Distinct(std::vector<uint32_t> parents) {
  Tree tree{std::move(parents), {}};
  for (size_t i = 0; i < tree.parents.size(); ++i) tree.accounts.push_back("a" + std::to_string(i));
  return tree;
}

// Goel et al. 2016: 2 - 2/n of a star.
TEST(CascadeTrees, StarIsOneStepDeepAndOfTheLeastVirality) {
  const Tree star = Distinct({kNoParent, 0, 0, 0, 0, 0});
  const CascadeTrees trees = TreesOf(star.Table(), star);
  EXPECT_EQ(trees.roots, 1u);
  EXPECT_EQ(trees.depth, 1u);
  EXPECT_EQ(trees.breadth, 5u);
  EXPECT_EQ(trees.largest, 6u);
  EXPECT_THAT(trees.structural_virality, Optional(testing::DoubleEq(2 - 2.0 / 6)));
  EXPECT_EQ(trees.top_share, 1);
}

// (n + 1) / 3 of a chain.
TEST(CascadeTrees, ChainIsAsDeepAsItIsLongAndOfTheGreatestVirality) {
  const Tree chain = Distinct({kNoParent, 0, 1, 2, 3, 4, 5});
  const CascadeTrees trees = TreesOf(chain.Table(), chain);
  EXPECT_EQ(trees.depth, 6u);
  EXPECT_EQ(trees.breadth, 1u);
  EXPECT_THAT(trees.structural_virality, Optional(testing::DoubleEq(8.0 / 3)));
}

// The figures of two trees by hand:
//
//   0           6
//   +- 1        +- 7
//   |  +- 3
//   |  +- 4
//   |     +- 5
//   +- 2
//
// Distances in the larger: 0: 1 1 2 2 3, 1: 2 1 1 2, 2: 3 3 4, 3: 2 3, 4: 1.
TEST(CascadeTrees, FiguresOfSmallTreesAreThoseCountedByHand) {
  const Tree two = Distinct({kNoParent, 0, 0, 1, 1, 4, kNoParent, 6});
  const CascadeTrees trees = TreesOf(two.Table(), two);
  EXPECT_EQ(trees.roots, 2u);
  EXPECT_EQ(trees.depth, 3u);
  EXPECT_EQ(trees.breadth, 2u) << "of one tree, not of both";
  EXPECT_EQ(trees.largest, 6u);
  EXPECT_THAT(trees.structural_virality, Optional(testing::DoubleEq(31.0 / 15)));
  EXPECT_EQ(trees.top_share, 6.0 / 8);
  EXPECT_EQ(trees.top_ten_share, 1);
  EXPECT_EQ(trees.top_percent_share, 6.0 / 8) << "one of eight accounts";
  ASSERT_THAT(trees.carriers, SizeIs(8));
  const auto table = two.Table();
  EXPECT_EQ(table.AccountName(trees.carriers[0].account), "a0");
  EXPECT_EQ(trees.carriers[0].posts, 1u);
  EXPECT_EQ(trees.carriers[0].carried, 6u);
  EXPECT_EQ(table.AccountName(trees.carriers[1].account), "a1");
  EXPECT_EQ(trees.carriers[1].carried, 4u);
  EXPECT_EQ(table.AccountName(trees.carriers[2].account), "a4") << "before a6, by name";
}

TEST(CascadeTrees, PostsThatNobodyCarriedOnHaveNoVirality) {
  const Tree alone = Distinct({kNoParent, kNoParent, kNoParent});
  const CascadeTrees trees = TreesOf(alone.Table(), alone);
  EXPECT_EQ(trees.roots, 3u);
  EXPECT_EQ(trees.depth, 0u);
  EXPECT_EQ(trees.breadth, 1u);
  EXPECT_EQ(trees.largest, 1u);
  EXPECT_EQ(trees.structural_virality, std::nullopt);
  EXPECT_EQ(trees.top_share, 1.0 / 3);
}

// An account below itself is carried once; so are the posts below two of its posts.
TEST(CascadeTrees, PostsBelowTwoOfAnAccountCountOnce) {
  const Tree tree{{kNoParent, 0, 1, 2, kNoParent}, {"anna", "ben", "anna", "carl", "anna"}};
  const TraceTable table = tree.Table();
  const CascadeTrees trees = TreesOf(table, tree);
  const Carrier& anna = trees.carriers[0];
  EXPECT_EQ(table.AccountName(anna.account), "anna");
  EXPECT_EQ(anna.posts, 3u);
  EXPECT_EQ(anna.carried, 5u);
  EXPECT_EQ(table.ContentName(anna.content), "p0");
  EXPECT_EQ(trees.carriers[1].carried, 3u) << "ben's, anna's second and carl's";
  EXPECT_EQ(trees.top_share, 1);
}

// Against sums over all pairs and all ancestors.
TEST(CascadeTrees, FiguresOfDrawnTreesAreThoseOfTheDefinitions) {
  std::mt19937 draw(5);
  for (int round = 0; round < 50; ++round) {
    Tree tree;
    const size_t count = 2 + draw() % 40;
    for (uint32_t i = 0; i < count; ++i) {
      tree.parents.push_back(i == 0 ? kNoParent : static_cast<uint32_t>(draw() % i));
      tree.accounts.push_back("a" + std::to_string(draw() % 6));
    }
    const auto ancestors = [&](uint32_t i) {
      std::vector<uint32_t> way;
      for (; i != kNoParent; i = tree.parents[i]) way.push_back(i);
      return std::vector<uint32_t>(way.rbegin(), way.rend());
    };
    double sum = 0;
    for (uint32_t a = 0; a < count; ++a) {
      for (uint32_t b = 0; b < a; ++b) {
        const auto x = ancestors(a), y = ancestors(b);
        const auto common = std::ranges::mismatch(x, y).in1 - x.begin();
        sum += static_cast<double>(std::ssize(x) + std::ssize(y) - 2 * common);
      }
    }
    const TraceTable table = tree.Table();
    const CascadeTrees trees = TreesOf(table, tree);
    const auto pairs = static_cast<double>(count * (count - 1) / 2);
    EXPECT_THAT(trees.structural_virality, Optional(testing::DoubleNear(sum / pairs, 1e-12)));
    for (const Carrier& carrier : trees.carriers) {
      uint32_t carried = 0;
      for (uint32_t i = 0; i < count; ++i) {
        carried += std::ranges::any_of(ancestors(i), [&](uint32_t up) {
          return tree.accounts[up] == table.AccountName(carrier.account);
        });
      }
      EXPECT_EQ(carrier.carried, carried);
    }
    EXPECT_EQ(trees.top_share, trees.carriers[0].carried / static_cast<double>(count));
  }
}

TEST(CascadeTrees, VeryLongChainIsNoMatterOfTheStack) {
  constexpr uint32_t kPosts = 300'000;
  Tree chain{{kNoParent}, {"a"}};
  for (uint32_t i = 1; i < kPosts; ++i) {
    chain.parents.push_back(i - 1);
    chain.accounts.push_back(i % 2 == 0 ? "a" : "b");
  }
  const CascadeTrees trees = TreesOf(chain.Table(), chain);
  EXPECT_EQ(trees.depth, kPosts - 1);
  EXPECT_THAT(trees.structural_virality, Optional(testing::DoubleNear((kPosts + 1) / 3.0, 1e-6)));
}

}  // namespace
}  // namespace claque
