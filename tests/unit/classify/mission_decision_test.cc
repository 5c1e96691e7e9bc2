#include "worker/classify/mission_decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "worker/classify/embedded_lexicons.h"
#include "worker/classify/features.h"
#include "worker/classify/mission_spans.h"

namespace claque {
namespace {

using testing::ElementsAre;

TEST(MissionDecision, ActionThatRulesSeeNeedsLessOfTheModel) {
  const std::map<v1::Action, double> logits = {{v1::SHARE, -1.2}, {v1::REPLY, 1.0}};
  MissionFields fields;
  EXPECT_THAT(AskedActions(fields, logits), ElementsAre(v1::REPLY));
  fields.actions = {v1::SHARE};
  EXPECT_THAT(AskedActions(fields, logits), ElementsAre(v1::SHARE, v1::REPLY));
}

TEST(MissionDecision, CallHasAtLeastItsLikeliestAction) {
  const std::map<v1::Action, double> logits = {{v1::SHARE, -4.0}, {v1::JOIN, -3.0}};
  EXPECT_THAT(AskedActions(MissionFields(), logits), ElementsAre(v1::JOIN));
}

TEST(MissionDecision, WishToVaryNeedsASurerModelWhereNoWordsSayIt) {
  MissionFields fields;
  EXPECT_FALSE(AsksToVary(fields, 0.2));
  EXPECT_TRUE(AsksToVary(fields, 0.8));
  fields.vary_tagged = true;
  EXPECT_TRUE(AsksToVary(fields, -0.5));
  fields.vary_tagged = false;
  fields.vary = true;
  EXPECT_TRUE(AsksToVary(fields, -5.0));
}

MissionFields Fields(const TokenizedText& text) {
  const auto lexicons = LexiconsFor(EmbeddedLexicons(), "en", text);
  return FindFields(text, FindStructure(text, lexicons), lexicons);
}

TEST(MissionFields, ActionNamedInAnOfferedPhraseAloneIsNotAskedFor) {
  const TokenizedText text("Share this video.\nLine: call the minister now.");
  MissionFields fields = Fields(text);
  EXPECT_THAT(fields.actions, ElementsAre(v1::SHARE, v1::CONTACT));
  const size_t at = text.text().find("call");
  fields.stock_phrases = {{at, text.text().size()}};
  LeaveOutOffered(fields);
  EXPECT_THAT(fields.actions, ElementsAre(v1::SHARE));
}

TEST(MissionFields, WordsOfAProofRequestAreNoAction) {
  EXPECT_THAT(Fields(TokenizedText("Share this video. Report back in this channel.")).actions,
              ElementsAre(v1::SHARE));
  EXPECT_THAT(Fields(TokenizedText("Share this video. Report this channel.")).actions,
              ElementsAre(v1::SHARE, v1::REPORT));
}

TEST(CallFeatures, DoNotDependOnWhatThePhrasesSay) {
  const auto features = [](const std::string& phrase) {
    const TokenizedText text("Comment below: " + phrase + ", then share");
    const auto lexicons = LexiconsFor(EmbeddedLexicons(), "en", text);
    const Structure structure = FindStructure(text, lexicons);
    MissionFields fields = FindFields(text, structure, lexicons);
    const size_t at = text.text().find(':') + 2;
    fields.stock_phrases = {{at, at + phrase.size()}};
    fields.actions = {v1::REPLY, v1::SHARE};
    std::vector<uint32_t> buckets;
    for (const HashedFeature& f : CallFeatures(text, structure, fields, 1.0, lexicons).entries) {
      buckets.push_back(f.bucket);
    }
    return buckets;
  };
  EXPECT_EQ(features("ask the dockers who rang"), features("two bridges and one ferry"));
}

class DeadlineWords : public testing::Test {
 protected:
  // What stands around `time` in `post`, with the words of a deadline.
  static std::string With(const std::string& lang, const std::string& post,
                          const std::string& time) {
    const TokenizedText text(post);
    const auto lexicons = LexiconsFor(EmbeddedLexicons(), lang, text);
    const size_t at = text.text().find(time);
    const ByteRange r = WithDeadlineWords(text, lexicons, {at, at + time.size()});
    return std::string(text.OriginText(r.begin, r.end));
  }
  static std::string Without(const std::string& lang, const std::string& time) {
    const TokenizedText text(time);
    const auto lexicons = LexiconsFor(EmbeddedLexicons(), lang, text);
    const ByteRange r = WithoutDeadlineWords(text, lexicons, {0, text.text().size()});
    return std::string(text.OriginText(r.begin, r.end));
  }
};

TEST_F(DeadlineWords, AreAddedWhereTheyStandBesideTheTime) {
  EXPECT_EQ(With("en", "vote no later than 18:00 please", "18:00"), "no later than 18:00");
  EXPECT_EQ(With("tr", "cumaya kadar imza verin", "cumaya"), "cumaya kadar");
  EXPECT_EQ(With("en", "we meet on monday", "monday"), "monday");
}

TEST_F(DeadlineWords, AreTakenOffButNeverAllOfIt) {
  EXPECT_EQ(Without("en", "before noon"), "noon");
  EXPECT_EQ(Without("tr", "yarına kadar"), "yarına");
  EXPECT_EQ(Without("en", "until"), "until");
}

TEST(MissionSpans, TimeEndsWithItsSentenceAndNotInAFunctionWord) {
  const TokenizedText text("Sign by monday and share. Tuesday we meet.");
  const auto lexicons = LexiconsFor(EmbeddedLexicons(), "en", text);
  const Structure structure = FindStructure(text, lexicons);
  const auto deadline = [&](size_t token_end) {
    MissionFields fields;
    ApplySpans(text, structure, lexicons, {{Mark::kDeadline, 2, token_end}}, fields);
    return std::string(text.OriginText(fields.deadline->begin, fields.deadline->end));
  };
  EXPECT_EQ(deadline(4), "by monday");
  EXPECT_EQ(deadline(6), "by monday and share");
}

}  // namespace
}  // namespace claque
