#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "worker/classify/common_words.h"
#include "worker/classify/narrative_task.h"
#include "worker/classify/word_stem.h"

namespace claque {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Gt;
using testing::IsEmpty;
using testing::Lt;
using testing::Property;
using testing::SizeIs;

v1::WatchedNarrative RiggedCount() {
  v1::WatchedNarrative n;
  n.set_id("rigged-count");
  n.set_text("The count is rigged and the result was decided before anybody voted.");
  n.add_examples(
      "They stuffed the ballot boxes at night and nobody was allowed to watch the count");
  n.add_examples("Your vote does not matter, the winner was chosen long ago");
  n.add_counter_examples("The electoral commission explains how ballots are counted");
  n.add_counter_examples("Observers found no fraud at the polling stations");
  return n;
}

v1::WatchedNarrative Homes() {
  v1::WatchedNarrative n;
  n.set_id("homes");
  n.add_examples("Families here wait ten years for a flat while migrants get one in a week");
  n.add_examples("They spend our taxes on hotels for refugees and our pensioners freeze");
  n.add_counter_examples("The council approved forty new flats near the station");
  return n;
}

v1::Post MakePost(const std::string& id, const std::string& lang, const std::string& text) {
  v1::Post post;
  post.set_name("campaigns/c/posts/" + id);
  post.set_lang(lang);
  post.set_text(text);
  return post;
}

v1::ClassificationResult Rank(const std::vector<v1::WatchedNarrative>& narratives,
                              const std::vector<v1::Post>& posts,
                              const std::vector<std::string>& masked = {}) {
  NarrativeTask task(narratives, masked);
  for (const v1::Post& post : posts) task.Add(post);
  return task.Finish();
}

std::vector<std::string> PostsOf(const v1::NarrativeRanking& ranking) {
  std::vector<std::string> out;
  for (const v1::NarrativeMatch& match : ranking.matches()) {
    out.push_back(match.post().substr(std::string("campaigns/c/posts/").size()));
  }
  return out;
}

const std::vector<v1::Post>& Posts() {
  static const std::vector<v1::Post> posts = {
      MakePost("a", "en",
               "They had the result before the polls closed: stuffed boxes, dead voters"),
      MakePost("b", "en",
               "Why bother voting? The winner was chosen months ago, the count is a show"),
      MakePost("c", "en", "Turnout reached sixty percent, the commission said on Monday"),
      MakePost("d", "en", "Dear parents, the school bake sale is on Friday, bring a cake"),
      MakePost("e", "en", "Our own people wait years for a flat, migrants get one straight away"),
      MakePost("f", "en", "Boxes of twelve cookies, order before Friday"),
  };
  return posts;
}

TEST(NarrativeTask, TellingsSayWhoToldWhatAndWhetherInQuotationMarks) {
  const std::string told = "They stuffed the ballot boxes at night, nobody could watch the count";
  v1::Post own = MakePost("own", "en", told),
           quoting = MakePost("quoting", "en", "\"" + told + "\"");
  v1::Post other = MakePost("other", "en", "The bakery by the harbour is open again");
  v1::Post undated = MakePost("undated", "en", told), unsigned_one = MakePost("anon", "en", told);
  for (v1::Post* post : {&own, &quoting, &other, &undated}) {
    post->mutable_account()->set_name("anna");
  }
  for (v1::Post* post : {&own, &quoting, &other, &unsigned_one}) {
    post->mutable_post_time()->set_seconds(7);
  }
  quoting.set_repost_of("own");
  const auto result = Rank({RiggedCount()}, {quoting, own, other, undated, unsigned_one});
  ASSERT_THAT(result.tellings(), SizeIs(2));
  const v1::Telling& first = result.tellings(0);
  EXPECT_EQ(first.post(), "own");
  EXPECT_EQ(first.account(), "anna");
  EXPECT_EQ(first.post_time().seconds(), 7);
  EXPECT_FALSE(first.is_repost());
  ASSERT_THAT(first.told(), SizeIs(1));
  EXPECT_EQ(first.told(0).narrative(), "rigged-count");
  EXPECT_FALSE(first.told(0).quoted());
  EXPECT_TRUE(result.tellings(1).is_repost());
  EXPECT_TRUE(result.tellings(1).told(0).quoted());
}

TEST(NarrativeTask, PostsThatTellANarrativeAreRankedAndOthersAreNot) {
  const v1::ClassificationResult result = Rank({RiggedCount(), Homes()}, Posts());
  ASSERT_THAT(result.narratives(), SizeIs(2));
  EXPECT_EQ(result.post_count(), 6);
  EXPECT_EQ(result.narratives(0).narrative(), "rigged-count");
  EXPECT_THAT(PostsOf(result.narratives(0)), testing::UnorderedElementsAre("a", "b"));
  EXPECT_THAT(PostsOf(result.narratives(1)), ElementsAre("e"));
}

TEST(NarrativeTask, TermsOfTheExplanationStandInThePostAndMakeTheScore) {
  const v1::ClassificationResult result = Rank({RiggedCount()}, Posts());
  for (const v1::NarrativeMatch& match : result.narratives(0).matches()) {
    const auto post =
        std::ranges::find_if(Posts(), [&](const auto& p) { return p.name() == match.post(); });
    double sum = 0;
    for (const v1::NarrativeTerm& term : match.terms()) {
      const v1::Span& span = term.span();
      EXPECT_EQ(term.text(), post->text().substr(static_cast<size_t>(span.begin()),
                                                 static_cast<size_t>(span.end() - span.begin())));
      EXPECT_FALSE(term.term_id().empty());
      sum += term.contribution();
    }
    EXPECT_NEAR(sum, match.score(), 0.002);
  }
}

TEST(NarrativeTask, CounterExamplesSpeakAgainst) {
  const v1::Post post =
      MakePost("a", "en", "The count is rigged, say observers of polling stations");
  v1::WatchedNarrative without = RiggedCount();
  without.clear_counter_examples();
  const auto with = Rank({RiggedCount()}, {post});
  const auto alone = Rank({without}, {post});
  ASSERT_THAT(alone.narratives(), SizeIs(1));
  const double score = with.narratives_size() > 0 ? with.narratives(0).matches(0).score() : 0;
  EXPECT_LT(score, alone.narratives(0).matches(0).score());
}

TEST(NarrativeTask, ConceptsFindANarrativeInOtherLanguages) {
  const auto result =
      Rank({RiggedCount(), Homes()},
           {MakePost("es", "es",
                     "El recuento está amañado y el ganador se decidió antes de que nadie votara"),
            MakePost("de", "de",
                     "Die Auszählung ist gefälscht, der Sieger stand schon vor der Wahl fest"),
            MakePost("ru", "ru", "Мигрантам дают квартиры сразу, а наши семьи ждут годами"),
            MakePost("ar", "ar", "يعطون المهاجرين بيوتا وعائلاتنا تنتظر سنوات"),
            MakePost("fr", "fr", "La boulangerie ouvre à sept heures, le pain est chaud")});
  ASSERT_THAT(result.narratives(), SizeIs(2));
  EXPECT_THAT(PostsOf(result.narratives(0)), testing::UnorderedElementsAre("es", "de"));
  EXPECT_THAT(PostsOf(result.narratives(1)), testing::UnorderedElementsAre("ru", "ar"));
  EXPECT_THAT(result.narratives(0).matches(0).terms(),
              Contains(Property(&v1::NarrativeTerm::kind, v1::NARRATIVE_CONCEPT)));
}

TEST(NarrativeTask, AWordingInItsLanguageIsRead) {
  v1::WatchedNarrative n;
  n.set_id("n");
  v1::NarrativeWording& french = *n.add_wordings();
  french.set_lang("fr");
  french.add_examples("Les urnes ont été bourrées pendant la nuit");
  const auto result =
      Rank({n}, {MakePost("a", "fr", "Cette nuit les urnes étaient déjà bourrées, c'est clair")});
  ASSERT_THAT(result.narratives(), SizeIs(1));
}

TEST(NarrativeTask, OrderOfPostsDoesNotMatter) {
  std::vector<v1::Post> reversed(Posts().rbegin(), Posts().rend());
  EXPECT_EQ(Rank({RiggedCount(), Homes()}, Posts()).SerializeAsString(),
            Rank({RiggedCount(), Homes()}, reversed).SerializeAsString());
}

TEST(NarrativeTask, OneNarrativeDoesNotChangeAnother) {
  const auto alone = Rank({Homes()}, Posts());
  const auto both = Rank({RiggedCount(), Homes()}, Posts());
  EXPECT_EQ(alone.narratives(0).SerializeAsString(), both.narratives(1).SerializeAsString());
}

TEST(NarrativeTask, SwappingMaskedNamesChangesNoScore) {
  v1::WatchedNarrative n = RiggedCount();
  n.add_examples("Orla Venn stole the vote, her people counted the ballots at night");
  const std::vector<std::string> names = {"Orla Venn", "Bram Holt"};
  const auto venn = Rank({n}, {MakePost("a", "en", "Orla Venn stole the vote at night")}, names);
  const auto holt = Rank({n}, {MakePost("a", "en", "Bram Holt stole the vote at night")}, names);
  ASSERT_THAT(venn.narratives(), SizeIs(1));
  ASSERT_THAT(holt.narratives(), SizeIs(1));
  EXPECT_EQ(venn.narratives(0).matches(0).score(), holt.narratives(0).matches(0).score());
}

TEST(NarrativeTask, WhoIsNamedChangesNoScore) {
  v1::WatchedNarrative n = RiggedCount();
  n.add_examples("Anna Berger stole the vote, her people counted the ballots at night");
  const auto rank = [&](const std::string& name) {
    return Rank({n}, {MakePost("a", "en", "At night the vote was stolen by " + name)});
  };
  const auto one = rank("Anna Berger");
  const auto other = rank("James Miller");
  ASSERT_THAT(one.narratives(), SizeIs(1));
  ASSERT_THAT(other.narratives(), SizeIs(1));
  EXPECT_EQ(one.narratives(0).matches(0).score(), other.narratives(0).matches(0).score());
}

TEST(NarrativeTask, RepeatingAWordDoesNotRaiseTheScore) {
  const std::string once = "The count is rigged and the winner was chosen";
  const auto plain = Rank({RiggedCount()}, {MakePost("a", "en", once)});
  std::string stuffed = once;
  for (int i = 0; i < 40; ++i) stuffed += " rigged winner count";
  const auto more = Rank({RiggedCount()}, {MakePost("a", "en", stuffed)});
  ASSERT_THAT(plain.narratives(), SizeIs(1));
  const double score = more.narratives_size() > 0 ? more.narratives(0).matches(0).score() : 0;
  EXPECT_LE(score, plain.narratives(0).matches(0).score());
}

TEST(NarrativeTask, APassageOfALongPostIsFound) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "The bakery sells bread and apples by the river. ";
  text += "The count is rigged and the result was decided before anybody voted. ";
  for (int i = 0; i < 300; ++i) text += "Gardens bloom beside the quiet harbour road. ";
  const auto result = Rank({RiggedCount()}, {MakePost("a", "en", text)});
  ASSERT_THAT(result.narratives(), SizeIs(1));
  EXPECT_GT(result.narratives(0).matches(0).terms(0).span().begin(), 10'000);
}

TEST(NarrativeTask, MatchesAreBoundedAndTheCountIsNot) {
  std::vector<v1::Post> posts;
  for (int i = 0; i < 80; ++i) {
    posts.push_back(MakePost("p" + std::to_string(100 + i), "en",
                             "The count is rigged, the winner was chosen long ago"));
  }
  const auto result = Rank({RiggedCount()}, posts);
  EXPECT_EQ(result.narratives(0).post_count(), 80);
  ASSERT_THAT(result.narratives(0).matches(), SizeIs(kMaxNarrativeMatches));
  EXPECT_EQ(PostsOf(result.narratives(0)).front(), "p100");  // of equals the lesser names
  EXPECT_EQ(PostsOf(result.narratives(0)).back(), "p149");
}

TEST(NarrativeTask, AWordFullOfInvisibleMarksMakesNoLongExplanation) {
  std::string word = "rig";
  for (int i = 0; i < 20'000; ++i) word += "\u200D";
  const auto result =
      Rank({RiggedCount()},
           {MakePost("a", "en", "The count is " + word + "ged, the winner was chosen")});
  ASSERT_THAT(result.narratives(), SizeIs(1));
  EXPECT_LT(result.narratives(0).ByteSizeLong(), 4000u);
}

TEST(NarrativeTask, ANarrativeWithoutTextsFindsNothing) {
  v1::WatchedNarrative empty;
  empty.set_id("empty");
  v1::WatchedNarrative marks = empty;
  marks.add_examples("!!! 12 @somebody https://a.example/x");
  EXPECT_THAT(Rank({empty, marks}, Posts()).narratives(), IsEmpty());
}

TEST(NarrativeTask, CuesStandBesideTheScoreAndDoNotRaiseIt) {
  const std::string text = "migrants get a flat in a week and families wait ten years";
  const auto plain = Rank({Homes()}, {MakePost("a", "en", text)});
  const auto cued = Rank({Homes()}, {MakePost("a", "en", "We know them: " + text)});
  ASSERT_THAT(plain.narratives(), SizeIs(1));
  ASSERT_THAT(cued.narratives(), SizeIs(1));
  EXPECT_THAT(plain.narratives(0).cues(), IsEmpty());
  EXPECT_THAT(cued.narratives(0).cues(),
              ElementsAre(AllOf(Property(&v1::NarrativeCueCount::kind, v1::US_AND_THEM),
                                Property(&v1::NarrativeCueCount::post_count, 1))));
  EXPECT_LE(cued.narratives(0).matches(0).score(), plain.narratives(0).matches(0).score());
}

TEST(CommonWords, ConceptsAreAsCommonAsTheirWords) {
  const auto words = CommonWords::Parse("f", "en: election 20, people 60\nfr: élection 30\n");
  ASSERT_TRUE(words.ok());
  const ConceptNumber election =
      EmbeddedConceptsOf("en").Of("election", StemWord("en", "election")).front();
  EXPECT_NEAR(words->FractionOf(ConceptTerm(election)), 0.03, 1e-9);
  EXPECT_EQ(words->FractionOf(ConceptTerm(ConceptNumber{60000})), 0);
}

TEST(CommonWords, AMistakeNamesFileAndLine) {
  const auto words = CommonWords::Parse("common.txt", "# c\nen: people sixty\n");
  EXPECT_THAT(words.status().message(), testing::StartsWith("common.txt:2: "));
}

}  // namespace
}  // namespace claque
