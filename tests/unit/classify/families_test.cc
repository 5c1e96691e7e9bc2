// Wordings, their signatures and bands, and the task that joins them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "worker/classify/family_task.h"
#include "worker/classify/phrase_template.h"
#include "worker/classify/wording_collector.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr char kTram[] = "The tram plan saves the old market more than it will ever cost the city";

bool ShareABand(std::string_view a, std::string_view b) {
  const auto left = Wording(a).Bands();
  const auto right = Wording(b).Bands();
  return std::ranges::any_of(left, [&](uint64_t band) { return std::ranges::count(right, band); });
}
bool NearDuplicates(std::string_view a, std::string_view b) {
  return AreNearDuplicates(Wording(a).grams(), Wording(b).grams());
}

std::string TemplateOf(const std::vector<std::string>& texts) {
  std::vector<std::unique_ptr<TokenizedText>> cut;
  std::vector<const TokenizedText*> views;
  for (const std::string& text : texts) {
    views.push_back(cut.emplace_back(std::make_unique<TokenizedText>(text)).get());
  }
  return PhraseTemplate(views);
}

v1::Post PostOf(const std::string& id, const std::string& account, const std::string& text) {
  v1::Post post;
  post.set_name("campaigns/c/posts/" + id);
  post.mutable_account()->set_name(account);
  post.mutable_account()->set_platform("p");
  post.set_text(text);
  return post;
}

// What the coordinator would make of the wordings of these texts: all buckets, in order of band.
std::vector<v1::WordingBucket> BucketsOf(const std::vector<std::string>& texts) {
  std::map<uint64_t, std::map<uint64_t, std::string>> by_band;
  for (const std::string& text : texts) {
    const Wording wording(text);
    for (const uint64_t band : wording.Bands()) by_band[band].emplace(wording.key(), text);
  }
  std::vector<v1::WordingBucket> buckets;
  for (const auto& [band, keyed] : by_band) {
    if (keyed.size() < 2) continue;
    v1::WordingBucket& bucket = buckets.emplace_back();
    bucket.set_band(band);
    for (const auto& [key, text] : keyed) {
      v1::WordingText& added = *bucket.add_texts();
      added.set_key(key);
      added.set_text(text);
    }
  }
  return buckets;
}

std::set<uint64_t> KeysIn(const v1::ClassificationResult& result) {
  std::set<uint64_t> keys;
  for (const auto& cluster : result.wording_clusters()) {
    keys.insert(cluster.keys().begin(), cluster.keys().end());
  }
  return keys;
}

TEST(WordingTest, CaseMarksLinksAndHandlesAreNoPartOfIt) {
  const std::string noisy =
      "@neighbour THE TRAM PLAN saves the old market - more than it will ever cost the city!! "
      "https://t.example/1";
  EXPECT_EQ(Wording(kTram).key(), Wording(noisy).key());
  EXPECT_EQ(Wording(kTram).Bands(), Wording(noisy).Bands());
}

TEST(WordingTest, AChangedWordIsAnotherWording) {
  EXPECT_NE(
      Wording(kTram).key(),
      Wording("The tram plan saves the new market more than it will ever cost the city").key());
}

TEST(WordingTest, GreetingsAreBelowTheFloor) {
  for (const char* text : {"", "ok", "Thank you so much!", "Happy new year to you all",
                           "no no no no no no no no no no no no no no no", "https://a.example/1"}) {
    EXPECT_FALSE(Wording(text).comparable()) << text;
  }
  EXPECT_TRUE(Wording(kTram).comparable());
}

TEST(WordingTest, OneReplacedWordIsANearDuplicateThatSharesABand) {
  for (const char* text :
       {"The tram plan saves the old market more than it will ever cost the town",
        "the tram plan saves our old market more than it will ever cost the city",
        "Friends: the tram plan saves the old market more than it will ever cost the city"}) {
    EXPECT_TRUE(NearDuplicates(kTram, text)) << text;
    EXPECT_TRUE(ShareABand(kTram, text)) << text;
  }
}

TEST(WordingTest, AnotherSentenceOnTheTopicIsNone) {
  EXPECT_FALSE(NearDuplicates(kTram,
                              "Why would the city pay for a tram that nobody at the market "
                              "has ever asked for?"));
}

TEST(WordingTest, ATextOfTwoOthersIsNotLikeBoth) {
  const std::string bridge =
      "Nobody has repaired the bridge at the old mill since the flood in May";
  const std::string both = std::string(kTram) + ". " + bridge;
  EXPECT_FALSE(NearDuplicates(kTram, both) && NearDuplicates(bridge, both));
}

// Words are drawn at random; the fraction of common grams is what the words make it.
TEST(WordingTest, MostNearDuplicatesShareABandAndFewStrangersDo) {
  std::mt19937 random(11);
  const auto word = [&] {
    std::string out;
    for (int i = 0; i < 6; ++i) out.push_back(static_cast<char>('a' + random() % 26));
    return out;
  };
  int near = 0, near_shared = 0, strangers_shared = 0;
  for (int round = 0; round < 400; ++round) {
    std::string a, b, other;
    for (int i = 0; i < 16; ++i) {
      const std::string w = word();
      a += w + " ";
      b += (i == 3 || i == 9 ? word() : w) + " ";
      other += word() + " ";
    }
    if (NearDuplicates(a, b)) {
      ++near;
      near_shared += ShareABand(a, b);
    }
    strangers_shared += ShareABand(a, other);
  }
  EXPECT_GT(near, 380);
  EXPECT_GT(near_shared, near * 9 / 10);
  EXPECT_LE(strangers_shared, 2);
}

TEST(WordingTest, LongTextIsCutAndBounded) {
  std::string text;
  while (text.size() < (1 << 20)) text += "word" + std::to_string(text.size()) + " ";
  const Wording wording(text);
  EXPECT_TRUE(wording.comparable());
  EXPECT_LE(wording.text().original().size(), Wording::kMaxBytes);
}

TEST(WordingCollectorTest, AnyOrderAndRepetitionOfPostsGivesTheSameWordings) {
  std::vector<v1::Post> posts = {PostOf("a", "x", kTram), PostOf("b", "y", kTram),
                                 PostOf("c", "x", "a text of its own that nobody else has written"),
                                 PostOf("d", "z", "short")};
  const auto collect = [&] {
    WordingCollector collector;
    collector.AddTitle(kTram);
    for (const v1::Post& post : posts) collector.Add(post);
    collector.Add(posts.front());
    v1::ClassificationResult result;
    collector.Finish(&result);
    return result;
  };
  const v1::ClassificationResult first = collect();
  ASSERT_THAT(first.wordings(), SizeIs(2));
  std::ranges::reverse(posts);
  EXPECT_EQ(collect().SerializeAsString(), first.SerializeAsString());
  for (const v1::Wording& wording : first.wordings()) {
    EXPECT_EQ(wording.headline(), wording.key() == Wording(kTram).key());
    EXPECT_EQ(wording.uses_size(), wording.headline() ? 2 : 1);
  }
}

TEST(WordingCollectorTest, ManyPostsOfOneWordingComeInBoundedMessages) {
  WordingCollector collector;
  for (int i = 0; i < 2500; ++i) collector.Add(PostOf(std::to_string(i), "x", kTram));
  v1::ClassificationResult result;
  collector.Finish(&result);
  ASSERT_THAT(result.wordings(), SizeIs(3));
  int uses = 0;
  for (const v1::Wording& wording : result.wordings()) {
    EXPECT_LE(wording.uses_size(), 1000);
    EXPECT_EQ(wording.bands_size(), 16);
    uses += wording.uses_size();
  }
  EXPECT_EQ(uses, 2500);
}

TEST(FamilyTaskTest, NearDuplicatesAreClusteredAndStrangersAreNot) {
  const std::string town =
      "The tram plan saves the old market more than it will ever cost the town";
  const std::string stranger = "Nobody has repaired the bridge at the mill since the flood in May";
  FamilyTask task;
  for (const auto& bucket : BucketsOf({kTram, town, stranger})) task.Add(bucket);
  const auto result = task.Finish();
  ASSERT_GT(result.wording_clusters_size(), 0);
  EXPECT_THAT(KeysIn(result), UnorderedElementsAre(Wording(kTram).key(), Wording(town).key()));
  EXPECT_EQ(result.wording_clusters(0).template_(),
            "The tram plan saves the old market more than it will ever cost the {}");
}

TEST(FamilyTaskTest, BucketsCutOverMessagesGiveWhatWholeOnesGive) {
  std::vector<std::string> texts;
  for (const char* place : {"city", "town", "valley", "harbour"}) {
    texts.push_back(std::string("The tram plan saves the old market more than it will cost the ") +
                    place);
  }
  FamilyTask whole;
  FamilyTask pieces;
  for (const v1::WordingBucket& bucket : BucketsOf(texts)) {
    whole.Add(bucket);
    for (const v1::WordingText& text : bucket.texts()) {
      v1::WordingBucket piece;
      piece.set_band(bucket.band());
      *piece.add_texts() = text;
      pieces.Add(piece);
    }
  }
  EXPECT_EQ(whole.Finish().SerializeAsString(), pieces.Finish().SerializeAsString());
}

TEST(FamilyTaskTest, OneWordingOfSeveralPostsIsAClusterInBandZeroAlone) {
  v1::WordingBucket bucket;
  v1::WordingText& text = *bucket.add_texts();
  text.set_key(Wording(kTram).key());
  text.set_text(kTram);
  text.set_shared(true);
  FamilyTask task;
  bucket.set_band(16);
  task.Add(bucket);
  bucket.set_band(17);
  task.Add(bucket);
  const auto result = task.Finish();
  ASSERT_THAT(result.wording_clusters(), SizeIs(1));
  EXPECT_THAT(result.wording_clusters(0).keys(), ElementsAre(text.key()));
  EXPECT_EQ(result.wording_clusters(0).template_(), kTram);
  EXPECT_EQ(result.post_count(), 2);
}

TEST(FamilyTaskTest, AGiantBucketOfStrangersCostsNoMoreThanItsRepresentatives) {
  std::mt19937 random(5);
  v1::WordingBucket bucket;
  bucket.set_band(1);
  for (uint64_t i = 0; i < 20'000; ++i) {
    std::string words;
    for (int w = 0; w < 8; ++w) words += "w" + std::to_string(random()) + " ";
    v1::WordingText& text = *bucket.add_texts();
    text.set_key(i);
    text.set_text(words);
  }
  FamilyTask task;
  task.Add(bucket);
  const auto result = task.Finish();
  EXPECT_EQ(result.post_count(), 20'000);
  EXPECT_THAT(result.wording_clusters(), IsEmpty());
}

TEST(FamilyTaskTest, AGiantClusterComesInMessagesThatShareAKey) {
  v1::WordingBucket bucket;
  bucket.set_band(1);
  for (uint64_t i = 0; i < 25'000; ++i) {
    v1::WordingText& text = *bucket.add_texts();
    text.set_key(i);
    text.set_text(std::string(kTram) + " " + std::to_string(i));
  }
  FamilyTask task;
  task.Add(bucket);
  const auto result = task.Finish();
  ASSERT_THAT(result.wording_clusters(), SizeIs(3));
  EXPECT_THAT(KeysIn(result), SizeIs(25'000));
  for (int i = 1; i < 3; ++i) {
    const auto& before = result.wording_clusters(i - 1).keys();
    EXPECT_EQ(result.wording_clusters(i).keys(0), before.at(before.size() - 1));
  }
}

TEST(PhraseTemplateTest, WordsThatDifferAreSlots) {
  EXPECT_EQ(TemplateOf({"The tram saves more than it costs.", "The bus saves more than it costs",
                        "The ferry saves more than it earns"}),
            "The {} saves more than it {}");
}

TEST(PhraseTemplateTest, AWordThatThreeQuartersHaveIsKept) {
  EXPECT_EQ(TemplateOf({"we all say no to it", "we all say no to it", "we all say no to it",
                        "we all say no to it", "we all say yes to it"}),
            "we all say no to it");
}

TEST(PhraseTemplateTest, WordsThatOthersAddAreASlot) {
  EXPECT_EQ(TemplateOf({"say no to the plan", "say no to the new plan", "say no to the mad plan"}),
            "say no to the {} plan");
}

TEST(PhraseTemplateTest, OneTextIsItsOwnTemplateOnOneLine) {
  EXPECT_EQ(TemplateOf({"one\n\ntext  of\tlines"}), "one text of lines");
}

}  // namespace
}  // namespace claque
