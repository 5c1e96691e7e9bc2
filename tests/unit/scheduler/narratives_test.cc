// Narratives from the campaign to the published run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "coordinator/aggregator/contribution.h"
#include "coordinator/aggregator/update_campaign.h"
#include "coordinator/scheduler/narrative_merge.h"
#include "tests/unit/scheduler/runs_fixture.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Property;
using testing::SizeIs;

constexpr char kPosts[] = "campaigns/berg27/posts/";

v1::NarrativeMatch Match(const std::string& post, double score) {
  v1::NarrativeMatch match;
  match.set_post(kPosts + post);
  match.set_score(score);
  v1::NarrativeTerm& term = *match.add_terms();
  term.set_kind(v1::NARRATIVE_CONCEPT);
  term.set_term_id("rigging");
  term.set_text("rigged");
  term.set_contribution(score);
  return match;
}

v1::NarrativeRanking Ranking(const std::string& narrative,
                             const std::vector<v1::NarrativeMatch>& matches) {
  v1::NarrativeRanking ranking;
  ranking.set_narrative(narrative);
  ranking.set_post_count(static_cast<int32_t>(matches.size()));
  ranking.mutable_matches()->Assign(matches.begin(), matches.end());
  v1::NarrativeCueCount& cue = *ranking.add_cues();
  cue.set_kind(v1::US_AND_THEM);
  cue.set_post_count(1);
  return ranking;
}

v1::WatchedNarrative Watched(const std::string& id) {
  v1::WatchedNarrative watched;
  watched.set_id(id);
  watched.set_title("About " + id);
  watched.set_text("The count is rigged");
  return watched;
}

TEST(NarrativeMerge, TheBestOfAllTasksComeFirstWhateverTheirOrder) {
  const auto first = Ranking("n", {Match("b", 0.9), Match("d", 0.4)});
  const auto second = Ranking("n", {Match("c", 0.9), Match("a", 0.5)});
  std::vector<std::string> out;
  for (const bool swapped : {false, true}) {
    NarrativeMerge merge("berg27", {Watched("n"), Watched("untold")});
    merge.Add(swapped ? second : first);
    merge.Add(swapped ? first : second);
    merge.Add(Ranking("stranger", {Match("z", 1)}));
    const auto narratives = std::move(merge).Finish("campaigns/berg27/runs/r");
    ASSERT_THAT(narratives, SizeIs(2));
    const v1::Narrative& n = narratives.at("n");
    EXPECT_THAT(n.posts(), ElementsAre(std::string(kPosts) + "b", std::string(kPosts) + "c",
                                       std::string(kPosts) + "a", std::string(kPosts) + "d"));
    EXPECT_EQ(n.post_count(), 4);
    EXPECT_EQ(n.title(), "About n");
    EXPECT_EQ(n.top_terms(0).text(), "rigging");
    EXPECT_EQ(n.top_terms(0).post_count(), 4);
    EXPECT_EQ(n.cues(0).post_count(), 2);
    EXPECT_EQ(narratives.at("untold").post_count(), 0);
    out.push_back(n.SerializeAsString());
  }
  EXPECT_EQ(out[0], out[1]);
}

TEST(NarrativeMerge, KeepsNoMoreThanTheBestMatches) {
  NarrativeMerge merge("berg27", {Watched("n")});
  for (int task = 0; task < 3; ++task) {
    std::vector<v1::NarrativeMatch> matches;
    for (int i = 0; i < kMaxNarrativeMatches; ++i) {
      matches.push_back(Match(std::to_string(100 * task + i), 0.5));
    }
    merge.Add(Ranking("n", matches));
  }
  const auto narratives = std::move(merge).Finish("r");
  EXPECT_THAT(narratives.at("n").matches(), SizeIs(kMaxNarrativeMatches));
  EXPECT_EQ(narratives.at("n").post_count(), 3 * kMaxNarrativeMatches);
}

class NarrativesTest : public RunsTest {
 protected:
  void Watch(const std::vector<v1::WatchedNarrative>& narratives) {
    v1::Campaign wanted;
    wanted.mutable_watch()->mutable_narratives()->Assign(narratives.begin(), narratives.end());
    Update(wanted);
  }
  void Update(const v1::Campaign& wanted) {
    EXPECT_THAT(
        cluster_.campaigns.Update(
            "berg27", [&](v1::Campaign& stored) { return ApplyUpdate(wanted, {}, &stored); }),
        IsOk());
  }

  // Leases all tasks of the run that is due and reports `match` for each narrative of its input.
  std::vector<v1::ClassificationKind> DoRun() {
    cluster_.Step();
    cluster_.Step();
    std::vector<v1::ClassificationKind> kinds;
    for (const v1::Lease& lease : MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 8))) {
      if (!lease.has_classification()) continue;
      kinds.push_back(lease.classification().kind());
      v1::Report report = Result(lease);
      const auto input = ReadTaskInput(stores_.all(), cluster_.campaigns, PullRequest(lease));
      for (const auto& message : *input) {
        for (const v1::WatchedNarrative& watched : message.narratives()) {
          *report.mutable_classification()->add_narratives() =
              Ranking(watched.id(), {Match("p", 0.5)});
        }
      }
      EXPECT_EQ(cluster_.Exchange("w1", {lease}, {report}, 0).report_statuses(0).code(), 0);
    }
    cluster_.Step();
    return kinds;
  }

  std::vector<v1::Narrative> Narratives(const std::string& filter = "") {
    return cluster_.catalog.List<v1::Narrative>({"campaigns/berg27", 0, "", filter, {}})->items;
  }
};

TEST_F(NarrativesTest, ACampaignThatWatchesNoneHasNoSuchTask) {
  EXPECT_THAT(DoRun(), ElementsAre(v1::UPTAKE));
  EXPECT_THAT(Narratives(), IsEmpty());
}

TEST_F(NarrativesTest, ThereAreNoneBeforeTheFirstRun) {
  Watch({Watched("n")});
  EXPECT_THAT(Narratives(), IsEmpty());
}

TEST_F(NarrativesTest, PostsAreRankedByTasksBesideUptake) {
  Watch({Watched("n"), Watched("a")});
  EXPECT_THAT(DoRun(), ElementsAre(v1::UPTAKE, v1::NARRATIVES));
  ASSERT_THAT(Narratives(), SizeIs(2));
  EXPECT_EQ(Narratives()[0].name(), "campaigns/berg27/narratives/a");
  EXPECT_EQ(Narratives()[1].title(), "About n");
  EXPECT_EQ(Narratives()[1].post_count(), 1);
  EXPECT_THAT(Narratives("title = \"About n\""), SizeIs(1));
  EXPECT_THAT(cluster_.catalog.List<v1::Echo>({"campaigns/berg27", 0, "", "", {}})->items,
              SizeIs(1));
  google::protobuf::FieldMask mask;
  mask.add_paths("post_count");
  const auto masked = cluster_.catalog.Get<v1::Narrative>("campaigns/berg27/narratives/n", mask);
  ASSERT_THAT(masked, IsOk());
  EXPECT_EQ(masked->post_count(), 1);
  EXPECT_THAT(masked->matches(), IsEmpty());
  EXPECT_THAT(cluster_.Export(), HasSubstr("\"kind\":\"narrative\""));
}

TEST_F(NarrativesTest, ANarrativeAddedLaterClassifiesStoredPostsAgain) {
  DoRun();
  EXPECT_TRUE(cluster_.catalog.Progress("berg27")->idle());
  Watch({Watched("late")});
  EXPECT_FALSE(cluster_.catalog.Progress("berg27")->idle());
  EXPECT_THAT(DoRun(), Contains(v1::NARRATIVES));
  EXPECT_THAT(Narratives(), SizeIs(1));
  EXPECT_TRUE(cluster_.catalog.Progress("berg27")->idle());
}

TEST_F(NarrativesTest, AChangedExampleStartsARunAndAnUnchangedWatchDoesNot) {
  Watch({Watched("n")});
  DoRun();
  Watch({Watched("n")});
  EXPECT_THAT(DoRun(), IsEmpty());
  v1::WatchedNarrative changed = Watched("n");
  changed.add_examples("They stuffed the boxes");
  Watch({changed});
  EXPECT_THAT(DoRun(), Contains(v1::NARRATIVES));
}

TEST_F(NarrativesTest, TranslationsThatAreAskedForLaterStartARun) {
  DoRun();
  v1::Campaign wanted;
  wanted.mutable_watch()->set_translations(true);
  Update(wanted);
  EXPECT_THAT(DoRun(), ElementsAre(v1::UPTAKE));
  EXPECT_THAT(DoRun(), IsEmpty());
  wanted.mutable_watch()->set_translations(false);
  Update(wanted);
  EXPECT_THAT(DoRun(), ElementsAre(v1::UPTAKE));
}

TEST_F(NarrativesTest, ANarrativeThatIsNoLongerWatchedIsGone) {
  Watch({Watched("n")});
  DoRun();
  Watch({});
  EXPECT_THAT(DoRun(), ElementsAre(v1::UPTAKE));
  EXPECT_THAT(Narratives(), IsEmpty());
}

TEST_F(NarrativesTest, APageEndsBeforeItsItemsFillAMessage) {
  DoRun();
  const auto run = cluster_.catalog.GetRun("campaigns/berg27");
  std::vector<Entry> stored;
  for (const char id : std::string("abcdefg")) {
    v1::Narrative narrative;
    narrative.set_name(ResourceName("berg27", "narratives", std::string(1, id)));
    narrative.set_title(std::string(1 << 20, id));
    stored.push_back({std::string(1, id), narrative.SerializeAsString()});
  }
  EXPECT_THAT(
      stores_.aggregates.Replace(NarrativesTable("berg27", LastSegment(run->name())), stored),
      IsOk());
  std::string names;
  ListOptions options{"campaigns/berg27", 1000, "", "", {}};
  int pages = 0;
  do {
    const auto page = cluster_.catalog.List<v1::Narrative>(options);
    ASSERT_THAT(page, IsOk());
    size_t bytes = 0;
    for (const v1::Narrative& narrative : page->items) {
      bytes += narrative.ByteSizeLong();
      names += LastSegment(narrative.name());
    }
    EXPECT_LE(bytes, kMaxPageBytes);
    options.page_token = page->next_page_token;
    ++pages;
  } while (!options.page_token.empty());
  EXPECT_EQ(names, "abcdefg");
  EXPECT_EQ(pages, 3);
}

TEST_F(NarrativesTest, TasksRankByWhatWasWatchedWhenTheRunWasCut) {
  Watch({Watched("n")});
  cluster_.Step();
  cluster_.Step();
  const auto leases = MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 8));
  Watch({Watched("later")});
  const auto ranking = std::ranges::find_if(leases, [](const v1::Lease& lease) {
    return lease.classification().kind() == v1::NARRATIVES;
  });
  ASSERT_NE(ranking, leases.end());
  const auto input = ReadTaskInput(stores_.all(), cluster_.campaigns, PullRequest(*ranking));
  ASSERT_THAT(input, IsOk());
  EXPECT_THAT(input->front().narratives(), ElementsAre(Property(&v1::WatchedNarrative::id, "n")));
  EXPECT_THAT(input->front().missions(), IsEmpty());
}

TEST_F(NarrativesTest, RankingsOutOfBoundsAreRefused) {
  Watch({Watched("n")});
  cluster_.Step();
  cluster_.Step();
  for (const v1::Lease& lease : MiniCluster::NewLeases(cluster_.Exchange("w1", {}, {}, 8))) {
    const v1::Report good = Result(lease);
    if (lease.classification().kind() != v1::NARRATIVES) continue;
    const auto refused = [&](const v1::NarrativeRanking& ranking) {
      v1::Report report = good;
      *report.mutable_classification()->add_narratives() = ranking;
      const auto response = cluster_.Exchange("w1", {lease}, {report}, 0);
      return response.report_statuses(0).code() == static_cast<int>(Code::kInvalidArgument);
    };
    v1::NarrativeRanking ranking = Ranking("n", {Match("p", 0.5)});
    ranking.set_post_count(3);
    EXPECT_TRUE(refused(ranking)) << "more posts than were looked at";
    ranking = Ranking("n", {Match("p", 0.5)});
    ranking.mutable_matches(0)->set_post("campaigns/other/posts/p");
    EXPECT_TRUE(refused(ranking)) << "a post of another campaign";
    ranking.mutable_matches(0)->set_post(std::string(kPosts) + "p");
    ranking.mutable_matches(0)->set_score(std::numeric_limits<double>::infinity());
    EXPECT_TRUE(refused(ranking)) << "no number";
    ranking.mutable_matches(0)->set_score(0.5);
    ranking.mutable_matches(0)->mutable_terms(0)->set_text(std::string(40'000, 'x'));
    EXPECT_TRUE(refused(ranking)) << "too long";
    return;
  }
  ADD_FAILURE() << "no narrative task";
}

}  // namespace
}  // namespace claque
