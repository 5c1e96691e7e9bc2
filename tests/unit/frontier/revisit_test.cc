#include "coordinator/frontier/revisit.h"

#include <gtest/gtest.h>

#include <random>

#include "common/base/hash.h"

namespace claque {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

const WallTime kStart = FromMillis(1'800'000'000'000);
constexpr milliseconds kRevisit = hours(6);

WallTime At(int hour) { return kStart + hours(hour); }

Visit Captured(WallTime time, const std::string& body, const std::string& etag = "") {
  return {time, v1::CAPTURED, Sha256Hex(body), etag, ""};
}
Visit Answered(WallTime time, v1::FetchOutcome outcome) { return {time, outcome, "", "", ""}; }

RecrawlState After(std::initializer_list<Visit> visits, milliseconds revisit = kRevisit) {
  RecrawlState state;
  for (const Visit& visit : visits) state = NextState(state, visit, revisit);
  return state;
}

TEST(Revisit, BeginsAtWhatTheSourceAsksFor) {
  EXPECT_EQ(After({Captured(At(0), "a")}).interval, kRevisit);
  EXPECT_EQ(After({Answered(At(0), v1::GONE)}).interval, kRevisit);
  EXPECT_EQ(After({Answered(At(0), v1::NETWORK_ERROR)}).interval, kRevisit);
}

TEST(Revisit, ChangeHalvesTheIntervalDownToHalf) {
  const RecrawlState changed = After({Captured(At(0), "a"), Captured(At(6), "b")});
  EXPECT_TRUE(changed.changed);
  EXPECT_EQ(changed.modified, At(6));
  EXPECT_EQ(changed.interval, kRevisit / 2);
  EXPECT_EQ(NextState(changed, Captured(At(9), "c"), kRevisit).interval, kRevisit / 2);
}

TEST(Revisit, NoChangeMakesTheIntervalHalfAsLongAgainUpToEightTimes) {
  RecrawlState state = After({Captured(At(0), "a"), Answered(At(6), v1::NOT_MODIFIED)});
  EXPECT_FALSE(state.changed);
  EXPECT_EQ(state.interval, kRevisit * 3 / 2);
  for (int i = 0; i < 20; ++i) state = NextState(state, Captured(At(9 + i), "a"), kRevisit);
  EXPECT_EQ(state.interval, kRevisit * 8);
  EXPECT_EQ(state.modified, WallTime{});
}

TEST(Revisit, ServerWithoutValidatorsIsJudgedByTheBody) {
  EXPECT_FALSE(After({Captured(At(0), "same"), Captured(At(6), "same")}).changed);
  EXPECT_TRUE(After({Captured(At(0), "same"), Captured(At(6), "other")}).changed);
}

// The stationary point of the rule: x = ln 1.5 / ln 3 of the visits find a change.
TEST(Revisit, SettlesAtAboutTwoVisitsAChange) {
  std::mt19937 random(7);
  std::exponential_distribution<double> change_after(1.0 / 87);  // hours
  RecrawlState state = After({Captured(At(0), "0")}, hours(20));
  double now = 0, next_change = change_after(random);
  int version = 0, changed = 0;
  constexpr int kVisits = 20'000;
  for (int i = 0; i < kVisits; ++i) {
    now += std::chrono::duration<double, std::ratio<3600>>(state.interval).count();
    for (; next_change <= now; next_change += change_after(random)) ++version;
    state = NextState(state, Captured(At(i), std::to_string(version)), hours(20));
    changed += state.changed ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(changed) / kVisits, 0.37, 0.03);
}

TEST(Revisit, VanishedPageKeepsWhenItWasThereAndWhenItWasFirstMissed) {
  const RecrawlState gone =
      After({Captured(At(0), "a"), Answered(At(6), v1::NOT_MODIFIED), Answered(At(15), v1::GONE)});
  EXPECT_EQ(PresenceOf(gone), v1::VANISHED);
  EXPECT_TRUE(gone.changed);
  EXPECT_EQ(gone.seen, At(6));
  EXPECT_EQ(gone.vanished, At(15));
  const RecrawlState still = NextState(gone, Answered(At(20), v1::GONE), kRevisit);
  EXPECT_EQ(still.vanished, At(15));
  EXPECT_FALSE(still.changed);
  EXPECT_EQ(PresenceOf(NextState(still, Answered(At(30), v1::NETWORK_ERROR), kRevisit)),
            v1::VANISHED)
      << "a failure says nothing";
}

TEST(Revisit, GoneThenBackAndGoneAgain) {
  RecrawlState state =
      After({Captured(At(0), "a"), Answered(At(6), v1::GONE), Captured(At(9), "a")});
  EXPECT_EQ(PresenceOf(state), v1::RETURNED);
  EXPECT_TRUE(state.changed);
  EXPECT_EQ(state.vanished, At(6));
  EXPECT_EQ(state.returned, At(9));
  state = NextState(state, Answered(At(12), v1::NOT_MODIFIED), kRevisit);
  EXPECT_EQ(PresenceOf(state), v1::RETURNED);
  EXPECT_EQ(state.returned, At(9));
  state = NextState(state, Answered(At(18), v1::GONE), kRevisit);
  EXPECT_EQ(PresenceOf(state), v1::VANISHED);
  EXPECT_EQ(state.vanished, At(18));
  EXPECT_EQ(state.returned, WallTime{});
}

TEST(Revisit, PageThatWasNeverThereHasNotVanished) {
  const RecrawlState absent = After({Answered(At(0), v1::GONE), Answered(At(6), v1::GONE)});
  EXPECT_EQ(PresenceOf(absent), v1::ABSENT);
  EXPECT_EQ(PresenceOf(NextState(absent, Captured(At(9), "a"), kRevisit)), v1::THERE);
  EXPECT_EQ(PresenceOf(After({Answered(At(0), v1::NETWORK_ERROR)})), v1::PRESENCE_UNSPECIFIED);
}

// RFC 9110, section 15.4.5: a 304 need not repeat Last-Modified where it has an ETag.
TEST(Revisit, ValidatorsOutlive304AndFailuresButNotAnotherState) {
  RecrawlState state = After({{At(0), v1::CAPTURED, Sha256Hex("a"), "\"1\"", "date"}});
  state = NextState(state, Answered(At(6), v1::NOT_MODIFIED), kRevisit);
  EXPECT_EQ(state.etag, "\"1\"");
  state = NextState(state, {At(7), v1::NOT_MODIFIED, "", "\"2\"", ""}, kRevisit);
  EXPECT_EQ(state.etag, "\"2\"");
  EXPECT_EQ(state.last_modified, "date");
  for (const v1::FetchOutcome failure : {v1::RATE_LIMITED, v1::WORKER_CRASH}) {
    state = NextState(state, Answered(At(8), failure), kRevisit);
    EXPECT_EQ(state.etag, "\"2\"");
  }
  EXPECT_EQ(NextState(state, Answered(At(9), v1::GONE), kRevisit).etag, "");
  EXPECT_EQ(NextState(state, Captured(At(9), "b"), kRevisit).etag, "");
}

TEST(Revisit, PageThatIsVisitedOnceKeepsNoHistory) {
  RecrawlState expected;
  expected.outcome = v1::CAPTURED;
  expected.fetched = At(0);
  expected.etag = "\"1\"";
  EXPECT_EQ(After({Captured(At(0), "a", "\"1\"")}, milliseconds(0)), expected);
}

}  // namespace
}  // namespace claque
