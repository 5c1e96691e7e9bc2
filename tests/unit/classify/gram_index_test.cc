#include "worker/classify/gram_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "worker/classify/phrase_align.h"

namespace claque {
namespace {

std::vector<std::vector<uint32_t>> LikePhrases(uint32_t count) {
  std::vector<std::vector<uint32_t>> out;
  for (uint32_t i = 0; i < count; ++i) {
    std::vector<uint32_t> grams;
    for (uint32_t g = 0; g < 30; ++g) grams.push_back(g);  // the same in all
    grams.push_back(1000 + i);                             // its own
    out.push_back(grams);
  }
  return out;
}

GramIndex IndexOf(const std::vector<std::vector<uint32_t>>& phrases) {
  return GramIndex(std::vector<std::span<const uint32_t>>(phrases.begin(), phrases.end()));
}

TEST(GramIndex, FindsThePhraseOfARareGram) {
  const auto phrases = LikePhrases(100);
  const GramIndex index = IndexOf(phrases);
  const auto found = index.Candidates(phrases[42]);
  EXPECT_TRUE(std::binary_search(found.begin(), found.end(), 42u));
}

TEST(GramIndex, EmptyIndexAndEmptyTextGiveNothing) {
  EXPECT_TRUE(GramIndex().Candidates(std::vector<uint32_t>{1, 2, 3}).empty());
  EXPECT_TRUE(IndexOf(LikePhrases(5)).Candidates({}).empty());
}

TEST(GramIndex, WorkPerGramIsBoundedHoweverManyPhrasesShareIt) {
  for (const uint32_t count : {1000u, 100000u}) {
    const auto phrases = LikePhrases(count);
    const GramIndex index = IndexOf(phrases);
    GramIndex::Work work;
    const auto found = index.Candidates(phrases[7], &work);
    EXPECT_LE(found.size(), GramIndex::kMaxCandidates);
    EXPECT_LE(work.postings, work.grams * GramIndex::kMaxPostings);
  }
}

TEST(AlignPhrase, ComparisonsDoNotGrowWithTheText) {
  const PreparedPhrase phrase("every bridge in this town needs repair before the winter");
  size_t compared[2];
  for (int i = 0; i < 2; ++i) {
    std::string repeated;
    const size_t size = i == 0 ? 20u << 10 : 10u << 20;
    while (repeated.size() < size) repeated += "every bridge needs repair in this town today ";
    PreparedText text(repeated);
    const auto alignment = AlignPhrase(phrase, text);
    ASSERT_TRUE(alignment);
    compared[i] = alignment->compared;
  }
  EXPECT_LE(compared[1], compared[0] * 2);
}

}  // namespace
}  // namespace claque
