// Networks as communities, and cohorts, from import to listing: a coordinator over memory stores,
// and workers that do its tasks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "coordinator/aggregator/reviews.h"
#include "coordinator/aggregator/tables.h"
#include "tests/integration/crowd.h"
#include "tests/integration/run_world.h"

namespace claque {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr int64_t kRegistered = kBegin - 400 * kDay;  // day on which the hands were
constexpr int kHands = 30;

void Created(int64_t time, v1::Post* post) {
  post->mutable_account()->mutable_create_time()->set_seconds(time);
}

// People with names of three shapes, registered over two years, none on the day of the hands.
void AddPeople(int count, Crowd* crowd) {
  constexpr int64_t kYears = 700;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(100 + i % 900);
    const std::string handle = i % 3 == 0   ? "anna" + number
                               : i % 3 == 1 ? "Jean_Dupont" + number
                                            : "x" + number + "y";
    int64_t days = crowd->Below(kYears);
    if (kBegin / kDay - 1 - days == kRegistered / kDay) ++days;
    const int64_t created = (kBegin / kDay - 1 - days) * kDay + crowd->Below(kDay);
    for (int post = 0; post < 3; ++post) {
      v1::Post& added = crowd->Post(handle, crowd->Below(10 * kDay), "hello");
      added.add_links("https://news.example/" + std::to_string(crowd->Below(300)));
      Created(created, &added);
    }
  }
}

std::string HandleOfHand(int hand) { return "Vera_" + std::to_string(1'000 + hand); }

// Hands that link the same pages, all registered on one day.
void AddHands(Crowd* crowd) {
  for (int page = 0; page < 6; ++page) {
    const int64_t at = page * kDay + crowd->Below(kDay / 2);
    for (int hand = 0; hand < kHands; ++hand) {
      v1::Post& post = crowd->Post(HandleOfHand(hand), at + crowd->Below(600), "look");
      post.add_links("https://front.example/" + std::to_string(page));
      Created(kRegistered + hand * 60, &post);
    }
  }
}

std::vector<v1::ExtractedPost> PlantedPosts() {
  Crowd crowd;
  AddPeople(600, &crowd);
  AddHands(&crowd);
  return crowd.posts();
}

// Two lists of pages, each with hands of its own, and one hand that has both.
std::vector<v1::ExtractedPost> TwoLists() {
  Crowd crowd;
  crowd.Background(2'000, 1);
  for (int page = 0; page < 12; ++page) {
    const std::string list = page % 2 == 0 ? "even" : "odd";
    const int64_t at = page * kDay / 2 + crowd.Below(kDay / 4);
    for (int hand = 0; hand < 12; ++hand) {
      const std::string handle = hand == 0 ? "both" : list + std::to_string(hand);
      crowd.Post(handle, at + crowd.Below(600), "look")
          .add_links("https://" + list + ".example/" + std::to_string(page));
    }
  }
  return crowd.posts();
}

std::vector<std::string> LinesOf(const v1::Run& run) {
  std::vector<std::string> lines;
  for (const v1::CohortKind& kind : run.cohort_kinds()) {
    lines.push_back(kind.kind() + " " + v1::Level_Name(kind.level()) + " " +
                    std::to_string(kind.cohort_count()));
  }
  return lines;
}

TEST(CohortRunTest, HandsRegisteredOnOneDayUnderOneShapeOfNamesAreFoundWithTheirNetwork) {
  World world;
  world.Import(PlantedPosts());
  world.Run(2);
  const auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1));
  const auto days = world.List<v1::Cohort>("kind = \"registration_day\"");
  ASSERT_THAT(days, SizeIs(1));
  EXPECT_EQ(days[0].account_count(), kHands);
  EXPECT_THAT(days[0].accounts(), SizeIs(kHands));
  EXPECT_EQ(days[0].known_count(), 600 + kHands);
  EXPECT_EQ(days[0].day().seconds(), kRegistered / kDay * kDay);
  EXPECT_DOUBLE_EQ(days[0].fraction(), kHands / 630.0);
  EXPECT_GT(days[0].fraction(), 10 * days[0].population_fraction());
  EXPECT_EQ(days[0].level(), v1::MEDIUM);
  ASSERT_THAT(days[0].networks(), SizeIs(1));
  EXPECT_EQ(days[0].networks(0).network(), networks[0].name());
  EXPECT_EQ(days[0].networks(0).account_count(), kHands);
  const auto names = world.List<v1::Cohort>("kind = \"names\"");
  ASSERT_THAT(names, SizeIs(1));
  EXPECT_EQ(names[0].name_shape(), "Aa_9(4)");
  EXPECT_EQ(names[0].account_count(), kHands);
  EXPECT_EQ(std::vector(names[0].accounts().begin(), names[0].accounts().end()),
            std::vector(days[0].accounts().begin(), days[0].accounts().end()));
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_THAT(LinesOf(*run),
              ElementsAre("registration_day MEDIUM 1", "names MEDIUM 1",
                          "waking_day NOT_ASSESSABLE 0", "single_purpose NOT_ASSESSABLE 0"));
}

TEST(CohortRunTest, NetworkHasItsFiguresBesideThePopulations) {
  World world;
  world.Import(PlantedPosts());
  world.Run(1);
  const auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1));
  const v1::CohortFigures& figures = networks[0].cohort_figures();
  EXPECT_EQ(figures.registration_day().account_count(), kHands);
  EXPECT_EQ(figures.registration_day().known_count(), kHands);
  EXPECT_DOUBLE_EQ(figures.registration_day().population_fraction(), kHands / 630.0);
  EXPECT_DOUBLE_EQ(figures.registration_day().lift(), 21);
  EXPECT_EQ(figures.name_shape().name_shape(), "Aa_9(4)");
  EXPECT_EQ(figures.name_shape().account_count(), kHands);
  EXPECT_EQ(figures.seen_late().account_count(), kHands);
  EXPECT_FALSE(figures.single_purpose().has_day());
  EXPECT_FALSE(figures.has_single_purpose()) << "six shares tell nothing";
  EXPECT_FALSE(figures.has_woke()) << "ten days show no silence of 180";
  EXPECT_EQ(figures.hours().post_count(), 6 * kHands);
  EXPECT_THAT(figures.hours().busiest_hours(), SizeIs(3));
  EXPECT_GT(figures.hours().divergence().lift(), 1);
}

TEST(CohortRunTest, PeopleWhoCameOneByOneAreNoCohort) {
  Crowd crowd;
  AddPeople(900, &crowd);
  World world;
  world.Import(crowd.posts());
  world.Run(2);
  EXPECT_THAT(world.List<v1::Cohort>(), IsEmpty());
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_THAT(LinesOf(*run),
              ElementsAre("registration_day NONE 0", "names NONE 0", "waking_day NOT_ASSESSABLE 0",
                          "single_purpose NOT_ASSESSABLE 0"));
}

TEST(CohortRunTest, WhereNothingShowsWhenAccountsWereCreatedNobodyCanTell) {
  std::vector<v1::ExtractedPost> posts = PlantedPosts();
  for (v1::ExtractedPost& post : posts) {
    post.mutable_post()->mutable_account()->clear_create_time();
  }
  World world;
  world.Import(posts);
  world.Run(1);
  EXPECT_THAT(world.List<v1::Cohort>(), IsEmpty());
  const auto run = world.cluster.catalog.GetRun("campaigns/berg27");
  ASSERT_THAT(run, IsOk());
  EXPECT_EQ(run->cohort_kinds(0).level(), v1::NOT_ASSESSABLE);
  EXPECT_EQ(run->cohort_kinds(1).level(), v1::NOT_ASSESSABLE);
  const auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1));
  EXPECT_FALSE(networks[0].cohort_figures().has_registration_day());
  EXPECT_EQ(networks[0].cohort_figures().name_shape().name_shape(), "Aa_9(4)")
      << "a shape needs no time";
}

TEST(CohortRunTest, NoRawHandleIsInACohortAndNoShapeInAPost) {
  World world;
  world.Import(PlantedPosts());
  world.Run(1);
  const auto cohorts = world.List<v1::Cohort>();
  ASSERT_THAT(cohorts, SizeIs(2));
  for (const v1::Cohort& cohort : cohorts) {
    for (int hand = 0; hand < kHands; ++hand) {
      EXPECT_THAT(cohort.DebugString(), Not(HasSubstr(HandleOfHand(hand))));
    }
    for (const std::string& account : cohort.accounts()) {
      EXPECT_THAT(account, StartsWith("campaigns/berg27/accounts/"));
    }
  }
  for (const v1::Post& post : world.List<v1::Post>()) {
    EXPECT_THAT(post.account().name_shape(), IsEmpty());
  }
  EXPECT_THAT(world.cluster.Export(), AllOf(Not(HasSubstr("Vera_")), Not(HasSubstr("anna1"))));
}

TEST(CohortRunTest, WorkersAndOrderOfPostsChangeNothing) {
  std::vector<v1::ExtractedPost> posts = PlantedPosts();
  World one;
  one.Import(posts);
  one.Run(1);
  const std::string expected = one.cluster.Export();
  EXPECT_THAT(expected, HasSubstr("{\"kind\":\"cohort\""));
  for (const int workers : {2, 4}) {
    std::ranges::shuffle(posts, std::mt19937(static_cast<unsigned>(workers)));
    World other;
    other.Import(posts);
    other.Run(workers);
    EXPECT_EQ(other.cluster.Export(), expected) << workers << " workers";
  }
}

TEST(CohortRunTest, ReviewOfACohortStandsBesideIt) {
  World world;
  world.Import(PlantedPosts());
  world.Run(1);
  const auto cohorts = world.List<v1::Cohort>();
  ASSERT_THAT(cohorts, SizeIs(2));
  EXPECT_EQ(cohorts[0].review(), v1::UNREVIEWED);
  ASSERT_THAT(SaveReview(world.stores.aggregates, "berg27",
                         std::string(LastSegment(cohorts[0].name())), {v1::REJECTED, "a school"}),
              IsOk());
  const auto reviewed = world.cluster.catalog.Get<v1::Cohort>(cohorts[0].name(), {});
  ASSERT_THAT(reviewed, IsOk());
  EXPECT_EQ(reviewed->review(), v1::REJECTED);
}

TEST(CommunityRunTest, ListsThatShareAHandAreTwoNetworksAndABridge) {
  World world([](v1::Campaign& campaign) { campaign.mutable_coordination()->set_resolution(.2); });
  world.Import(TwoLists());
  world.Run(2);
  auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(2));
  std::ranges::sort(networks, std::greater<>(), &v1::Network::account_count);
  const v1::Network& with = networks[0];
  const v1::Network& without = networks[1];
  EXPECT_EQ(with.account_count(), 12);
  EXPECT_EQ(without.account_count(), 11);
  EXPECT_EQ(with.bridge_account_count(), 1);
  ASSERT_THAT(with.bridges(), SizeIs(1));
  EXPECT_EQ(with.bridges(0).network(), without.name());
  EXPECT_EQ(with.bridges(0).edge_count(), 11);
  EXPECT_EQ(without.bridge_account_count(), 11);
  ASSERT_THAT(without.bridges(), SizeIs(11));
  EXPECT_EQ(without.bridges(0).edge_count(), 1);
  const auto edges = world.List<v1::Edge>();
  EXPECT_THAT(edges, SizeIs(2 * 66));
  const auto between =
      std::ranges::count_if(edges, [](const v1::Edge& edge) { return edge.network().empty(); });
  EXPECT_EQ(between, 11);
  for (const v1::Edge& edge : edges) {
    const std::string& bridge = with.bridges(0).account();
    if (!edge.network().empty()) continue;
    EXPECT_TRUE(edge.account() == bridge || edge.account_y() == bridge);
  }
}

TEST(CommunityRunTest, ByDefaultSmallListsThatShareAHandAreOne) {
  World world;
  world.Import(TwoLists());
  world.Run(2);
  const auto networks = world.List<v1::Network>();
  ASSERT_THAT(networks, SizeIs(1)) << "11 of 132 possible edges join them: over .02";
  EXPECT_EQ(networks[0].account_count(), 23);
  EXPECT_THAT(networks[0].bridges(), IsEmpty());
}

TEST(CommunityRunTest, NetworksOfModeCoortweetAreConnectedComponents) {
  World world([](v1::Campaign& campaign) {
    campaign.mutable_coordination()->set_mode(v1::COORTWEET);
    campaign.mutable_coordination()->set_edge_weight(0);
    campaign.mutable_coordination()->set_resolution(.9);
  });
  world.Import(TwoLists());
  world.Run(1);
  EXPECT_THAT(world.List<v1::Network>("account_count = 23"), SizeIs(1));
}

}  // namespace
}  // namespace claque
