#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "worker/classify/classifier.h"

namespace claque {
namespace {

constexpr std::string_view kTram = "The tram plan saves the old market more than it costs";

TEST(MatchPhrase, VerbatimAndEmbeddedCopiesAreExact) {
  EXPECT_EQ(MatchPhrase(kTram, kTram).kind, v1::EXACT);
  const EchoMatch m = MatchPhrase(kTram,
                                  "Morning! the TRAM plan saves the old market, more than it "
                                  "costs #harbour");
  EXPECT_TRUE(m.is_variant);
  EXPECT_EQ(m.kind, v1::EXACT);
  ASSERT_EQ(m.spans.size(), 1u);
}

TEST(MatchPhrase, EditedCopiesAreVariants) {
  for (const std::string_view text :
       {"Honestly the new tram plan saves our old market more than it costs",
        "the tram plan save the old markets more than it costs!!",
        "More than it costs: the tram plan saves the old market",
        "Thе trаm plan sаves the оld market much more than it cоsts us"}) {
    const EchoMatch m = MatchPhrase(kTram, text);
    EXPECT_TRUE(m.is_variant) << text << " " << m.score;
  }
}

TEST(MatchPhrase, OppositeStanceIsNone) {
  for (const std::string_view text :
       {"The tram plan costs the old market more than it saves",
        "The tram plan does not save the old market more than it costs",
        "The tram plan saves the old market less than it costs"}) {
    EXPECT_FALSE(MatchPhrase(kTram, text).is_variant) << text;
  }
}

TEST(MatchPhrase, ChangedNumberOrNameIsNone) {
  EXPECT_FALSE(MatchPhrase("We need 40 new buses in the harbour district now",
                           "We need 90 new buses in the harbour district now")
                   .is_variant);
  EXPECT_FALSE(MatchPhrase("I trust Orla Venn to fix the bridges in this town",
                           "I trust Milo Karst to fix the bridges in this town")
                   .is_variant);
}

TEST(MatchPhrase, QuoteToRejectIsNone) {
  EXPECT_FALSE(MatchPhrase(kTram,
                           "\"The tram plan saves the old market more than it costs\" - what "
                           "nonsense, look at the budget")
                   .is_variant);
}

TEST(MatchPhrase, SameTopicIsNone) {
  EXPECT_FALSE(
      MatchPhrase(kTram, "The tram was late again this morning near the old market").is_variant);
}

TEST(MatchPhrase, CommonPhraseHasNoEchoes) {
  EXPECT_FALSE(MatchPhrase("I am so", "I am so").is_variant);
}

TEST(PhraseIndex, AgreesWithMatchPhrase) {
  std::vector<std::string> phrases = {std::string(kTram), "Good morning",
                                      "My street deserves quiet nights and clean air",
                                      "No family should pay twice for the same school book"};
  const PhraseIndex index(phrases);
  for (const std::string_view text :
       {"so true: my street deserves quiet nights, clean air", "good morning all",
        "Families should never pay twice for one school book",
        "the tram plan saves the old market more than it costs and no family should pay twice for "
        "the same school book"}) {
    std::vector<size_t> expected;
    for (size_t i = 0; i < phrases.size(); ++i) {
      if (MatchPhrase(phrases[i], text).is_variant) expected.push_back(i);
    }
    std::vector<size_t> got;
    for (const auto& hit : index.Match(text)) got.push_back(hit.phrase);
    EXPECT_EQ(got, expected) << text;
  }
}

TEST(PhraseIndex, RepetitiveTextAndManyLikePhrasesAreBounded) {
  std::vector<std::string> phrases;
  for (int i = 0; i < 2000; ++i) {
    phrases.push_back("every bridge in this town number" + std::to_string(i) +
                      " needs repair today");
  }
  const PhraseIndex index(phrases);
  std::string text;
  while (text.size() < (1u << 20)) text += "every bridge needs repair in this town today ";
  EXPECT_LE(index.Match(text).size(), 64u);
}

}  // namespace
}  // namespace claque
