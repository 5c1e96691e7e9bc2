#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "worker/classify/classifier.h"
#include "worker/classify/linear_model.h"
#include "worker/classify/span_tagger.h"
#include "worker/classify/train/corpus.h"
#include "worker/classify/train/logistic.h"
#include "worker/classify/train/mission_trainer.h"
#include "worker/classify/train/tagger_trainer.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<float> Weights(uint32_t bucket, float weight) {
  std::vector<float> all(kFeatureBuckets);
  all[bucket] = weight;
  return all;
}

TEST(LinearModel, IsTheSameAfterItWasWrittenAndRead) {
  const LinearModel model =
      LinearModel::Quantize({"a", "b"}, {Weights(3, 2.0f), Weights(9, -0.5f)});
  const auto read = LinearModel::Parse(model.Serialize());
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->labels(), ElementsAre("a", "b"));
  const std::vector<double> logits = read->Logits({{{3, 1.0f}, {9, 2.0f}}, {}});
  EXPECT_NEAR(logits[0], 2.0, 1e-6);
  EXPECT_NEAR(logits[1], -1.0, 1e-6);
}

TEST(LinearModel, RefusesWhatDoesNotFitAndSaysWhat) {
  const std::string good = LinearModel::Quantize({"a"}, {Weights(3, 2.0f)}).Serialize();
  const std::pair<std::string, const char*> cases[] = {
      {"", "not a claque linear model"},
      {good.substr(0, good.size() - 1), "bytes of weights"},
      {"claque linear model 1\nlabel\n\n", "label 1"},
      {"claque linear model 1\nlabel nan\n\n", "label 1"},
      {"claque linear model 1\nlabel 0\n\n", "label 1"}};
  for (const auto& [bytes, reason] : cases) {
    const auto parsed = LinearModel::Parse(bytes);
    ASSERT_FALSE(parsed.ok()) << reason;
    EXPECT_THAT(parsed.status().message(), HasSubstr(reason));
  }
}

TEST(TrainLogistic, SeparatesWhatCanBeSeparatedAndIsRepeatable) {
  const FeatureVector yes{{{1, 1.0f}, {5, 1.0f}}, {}};
  const FeatureVector no{{{2, 1.0f}, {5, 1.0f}}, {}};
  const std::vector<Example> examples = {{&yes, true, 1.0}, {&no, false, 1.0}};
  const std::vector<float> weights = TrainLogistic(examples, 10.0);
  EXPECT_GT(weights[1], 0.5f);
  EXPECT_LT(weights[2], -0.5f);
  EXPECT_NEAR(weights[5], 0.0f, 0.1f);
  EXPECT_EQ(weights, TrainLogistic(examples, 10.0));
}

TEST(Corpus, MarksBecomeRangesOfTheTextWithoutThem) {
  const auto corpus = ParseCorpus(
      "x/one.jsonl",
      R"({"family":"P01","lang":"en","text":"Vote ⟦t:https://p.example/1⟧ by ⟦d:noon⟧!","d":1,)"
      R"("cat":"civic","n":"3","a":["poll_vote"],"vary":0})");
  ASSERT_TRUE(corpus.ok()) << corpus.status().message();
  const LabelledText& text = corpus->front();
  EXPECT_EQ(text.text, "Vote https://p.example/1 by noon!");
  EXPECT_EQ(text.writer, "one");
  EXPECT_EQ(text.number, 3);
  ASSERT_EQ(text.marks.size(), 2u);
  EXPECT_EQ(text.text.substr(text.marks[1].bytes.begin, 4), "noon");
}

TEST(Corpus, ErrorsNameFileLineAndField) {
  const std::pair<const char*, const char*> cases[] = {
      {"{", "c.jsonl:1: not a JSON object"},
      {R"({"family":"P01","lang":"en","text":"⟦q:x⟧","cat":"civic"})", "c.jsonl:1: text: a mark"},
      {R"({"family":"P01","lang":"en","text":"x","cat":"bad"})", "c.jsonl:1: cat"},
      {R"({"family":"P01","lang":"en","text":"x","cat":"civic","n":"x"})", "c.jsonl:1: n"},
      {R"({"family":"P01","lang":"en","text":"x","cat":"civic","a":["fly"]})", "c.jsonl:1: a"}};
  for (const auto& [line, reason] : cases) {
    const auto corpus = ParseCorpus("c.jsonl", line);
    ASSERT_FALSE(corpus.ok()) << line;
    EXPECT_THAT(corpus.status().message(), HasSubstr(reason));
  }
}

TEST(TrainMissionModel, TellsTheCallFromTheOtherText) {
  const auto corpus = ParseCorpus(
      "c.jsonl",
      R"({"family":"P01","lang":"en","text":"Vote in the poll tonight","d":1,"cat":"civic"})"
      "\n"
      R"({"family":"N01","lang":"en","text":"The bakery opens at eight","d":0,"cat":"unknown"})");
  ASSERT_TRUE(corpus.ok()) << corpus.status().message();
  const std::vector<TrainingText> texts = PrepareTexts(*corpus);
  std::vector<const TrainingText*> all;
  for (const TrainingText& text : texts) all.push_back(&text);
  const LinearModel model = TrainMissionModel(all);
  const auto& labels = model.labels();
  const auto directive = std::find(labels.begin(), labels.end(), "directive");
  ASSERT_NE(directive, labels.end());
  const auto at = static_cast<size_t>(directive - labels.begin());
  EXPECT_GT(model.Logits(texts.front().features)[at], model.Logits(texts.back().features)[at]);
}

TEST(SpanTagger, LearnsMarksAndIsTheSameAfterItWasWrittenAndRead) {
  const auto corpus = ParseCorpus(
      "c.jsonl",
      R"({"family":"P01","lang":"en","text":"Vote at ⟦t:https://p.example/1⟧ now","d":1,"cat":"civic"})"
      "\n"
      R"({"family":"P01","lang":"en","text":"Say ⟦p:fares are too high⟧ at https://q.example","d":1,)"
      R"("cat":"civic"})");
  ASSERT_TRUE(corpus.ok()) << corpus.status().message();
  const std::vector<TaggedText> texts = PrepareTags(*corpus);
  const SpanTagger trained = TrainTagger({&texts[0], &texts[1]});
  const auto read = SpanTagger::Parse(trained.Serialize());
  ASSERT_TRUE(read.ok()) << read.status().message();
  const std::vector<TaggedSpan> spans = read->Find(texts[1].features);
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].mark, Mark::kStockPhrase);
  EXPECT_EQ(spans[0].token_begin, 1u);
  EXPECT_EQ(spans[0].token_end, 5u);
}

TEST(SpanTagger, RefusesBrokenBytes) {
  const std::string good = SpanTagger(TagWeights()).Serialize();
  EXPECT_TRUE(SpanTagger::Parse(good).ok());
  EXPECT_FALSE(SpanTagger::Parse("").ok());
  EXPECT_FALSE(SpanTagger::Parse(good.substr(0, 60)).ok());
  EXPECT_FALSE(SpanTagger::Parse(good.substr(0, good.size() - 3)).ok());
}

TEST(SpanTagger, InsideFollowsOnlyItsOwnMark) {
  TagWeights weights;
  weights.transition[0][4] = 100.0f;  // a later token of a phrase, from nowhere
  EXPECT_THAT(BestTags({{1}, {2}}, weights), ElementsAre(0, 0));
}

}  // namespace
}  // namespace claque
