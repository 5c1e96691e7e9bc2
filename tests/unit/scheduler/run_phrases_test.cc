// Which phrases of two campaigns are the same.
#include "coordinator/scheduler/run_phrases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/text/normalize.h"
#include "coordinator/aggregator/tables.h"
#include "coordinator/store/memory_aggregate_store.h"
#include "tests/support/manual_clock.h"
#include "tests/support/status_matchers.h"

namespace claque {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

RunPhrases With(std::vector<RunPhrases::Family> families) {
  RunPhrases phrases;
  phrases.families = std::move(families);
  return phrases;
}

TEST(FamiliesOfCampaigns, OneWordingInCommonMakesThemTheSame) {
  const RunPhrases own = With({{{1, 2}, "tram {}"}, {{7}, "own"}});
  const RunPhrases other = With({{{2, 3}, "the tram {}"}, {{9}, "other"}});
  const RunPhrases* both[] = {&own, &other};
  const auto sets = FamiliesOf(both);
  EXPECT_THAT(sets, ElementsAre(ElementsAre(Pair(1, "tram {}"), Pair(7, "own")),
                                ElementsAre(Pair(1, "the tram {}"), Pair(9, "other"))));
}

TEST(FamiliesOfCampaigns, ThirdThatHasBothWordingsJoinsTwoFamiliesOfOneCampaign) {
  const RunPhrases own = With({{{4}, "b"}, {{5}, "a"}});
  const RunPhrases other = With({{{5}, "x"}});
  const RunPhrases third = With({{{4, 5}, "y"}});
  const RunPhrases* two[] = {&own, &other};
  EXPECT_THAT(FamiliesOf(two)[0], ElementsAre(Pair(4, "b"), Pair(5, "a")));
  const RunPhrases* three[] = {&own, &other, &third};
  EXPECT_THAT(FamiliesOf(three)[0], ElementsAre(Pair(4, "a")));
  EXPECT_THAT(FamiliesOf(three)[1], ElementsAre(Pair(4, "x")));
}

TEST(ComparedPhrase, IsTheWordsWhateverStandsAround) {
  EXPECT_EQ(ComparedPhrase("\u201ESave the  Mill\u2014now!\u201C"), "save the mill now");
  EXPECT_EQ(ComparedPhrase("SAVE THE MILL, NOW"), "save the mill now");
  EXPECT_EQ(ComparedPhrase("\u0939\u093f\u0928\u094d\u0926\u0940"),
            NormalizeToString("\u0939\u093f\u0928\u094d\u0926\u0940"));
  EXPECT_EQ(ComparedPhrase("?!"), "");
}

class RunPhrasesReaderTest : public testing::Test {
 protected:
  void AddFamily(const std::string& id, uint64_t key, bool headline) {
    v1::PhraseFamily family;
    family.set_template_("of " + id);
    family.set_headline(headline);
    family.add_wording_keys(key);
    const int shard = CampaignShard(id);
    entries_[shard].push_back({id, family.SerializeAsString()});
    ASSERT_THAT(store_.Replace(FamiliesTable("berg27", "r", shard), entries_[shard]), IsOk());
  }

  ManualClock clock_;
  MemoryAggregateStore store_{clock_};
  std::map<int, std::vector<Entry>> entries_;
};

TEST_F(RunPhrasesReaderTest, HeadlinesAreNothingToCompare) {
  AddFamily("aaaa", 1, false);
  AddFamily("zzzz", 2, true);
  v1::Mission mission;
  mission.add_stock_phrases()->set_text("Save the mill!");
  mission.add_stock_phrases()->set_text("save the mill");
  const Entry entry{"m", mission.SerializeAsString()};
  ASSERT_THAT(store_.Replace(RunMissionsTable("berg27", "r"), {&entry, 1}), IsOk());
  RunPhrasesReader reader(store_, "campaigns/berg27/runs/r");
  int calls = 0;
  for (;; ++calls) {
    int64_t budget = 10;
    const auto whole = reader.Read(&budget);
    ASSERT_THAT(whole, IsOk());
    if (*whole) break;
  }
  EXPECT_GT(calls, 1) << "a part at a time";
  const RunPhrases phrases = reader.Take();
  ASSERT_THAT(phrases.families, testing::SizeIs(1));
  EXPECT_EQ(phrases.families[0].shown, "of aaaa");
  EXPECT_THAT(phrases.stock_phrases, ElementsAre("save the mill"));
}

TEST_F(RunPhrasesReaderTest, WithoutARunThereIsNothing) {
  RunPhrasesReader reader(store_, "");
  int64_t budget = 1;
  EXPECT_THAT(reader.Read(&budget), IsOkAndHolds(true));
  EXPECT_THAT(reader.Take().families, IsEmpty());
}

}  // namespace
}  // namespace claque
