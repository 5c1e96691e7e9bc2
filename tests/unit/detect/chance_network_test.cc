#include "worker/detect/chance_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <sstream>

#include "tests/unit/detect/trace_rows.h"
#include "worker/detect/null_model.h"

namespace claque {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kDay = 86'400;

class Traces {
 public:
  void Share(const std::string& object, const std::string& account, int64_t at) {
    rows_.push_back({object, account, "p" + std::to_string(rows_.size()), at});
  }
  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }
  // 400 accounts that share 500 things over ten days.
  void Background() {
    for (int i = 0; i < 8'000; ++i) {
      Share("b" + std::to_string(Below(500)), "u" + std::to_string(Below(400)), Below(10 * kDay));
    }
  }
  // "from to" of each edge.
  std::vector<std::string> Edges(int64_t window, ChanceNetworkOptions options = {}) const {
    const TraceTable table = TableOf(rows_);
    const CoShareDetector detector(table, {.time_window = std::chrono::seconds(window)});
    std::vector<std::string> out;
    for (const ChanceEdge& edge : BuildChanceNetwork(detector, options).edges) {
      out.push_back(std::string(table.AccountName(edge.account)) + " " +
                    std::string(table.AccountName(edge.account_y)));
    }
    return out;
  }
  std::vector<TraceRow>& rows() { return rows_; }

 private:
  std::mt19937_64 random_{4};
  std::vector<TraceRow> rows_;
};

TEST(ChanceNetwork, FewHandsThatShareTheSameRareThingsAreJoined) {
  Traces traces;
  traces.Background();
  EXPECT_THAT(traces.Edges(600), IsEmpty());
  for (int thing = 0; thing < 6; ++thing) {
    for (const std::string hand : {"u1", "u2", "u3"}) {
      traces.Share("planted" + std::to_string(thing), hand, 3 * kDay + traces.Below(500));
    }
  }
  EXPECT_THAT(traces.Edges(600), ElementsAre("u1 u2", "u1 u3", "u2 u3"));
}

// Thousands watch the same broadcast and use its hashtags within minutes of each other.
TEST(ChanceNetwork, CrowdOfOneEveningIsNone) {
  Traces traces;
  traces.Background();
  for (int i = 0; i < 6'000; ++i) {
    traces.Share("#" + std::to_string(traces.Below(6)), "u" + std::to_string(traces.Below(400)),
                 5 * kDay + traces.Below(3 * 3'600));
  }
  for (const int64_t window : {60, 600, 3'600, 10'000}) {
    EXPECT_THAT(traces.Edges(window), IsEmpty()) << window;
  }
}

TEST(ChanceNetwork, ThoseWhoMoveInStepWithinACrowdAreJoined) {
  Traces traces;
  traces.Background();
  for (int tag = 0; tag < 12; ++tag) {
    const std::string object = "#" + std::to_string(tag);
    for (int i = 0; i < 600; ++i) {
      traces.Share(object, "u" + std::to_string(traces.Below(400)),
                   tag * kDay / 2 + traces.Below(6 * 3'600));
    }
    const int64_t at = tag * kDay / 2 + traces.Below(6 * 3'600);
    traces.Share(object, "x", at);
    traces.Share(object, "y", at + 2);
  }
  EXPECT_THAT(traces.Edges(5), ElementsAre("x y"));
}

TEST(ChanceNetwork, OrderOfRowsIsNoMatter) {
  Traces traces;
  traces.Background();
  for (int thing = 0; thing < 6; ++thing) {
    for (const std::string hand : {"v", "w"}) {
      traces.Share("planted" + std::to_string(thing), hand, 3 * kDay + traces.Below(500));
    }
  }
  const auto expected = traces.Edges(600);
  EXPECT_THAT(expected, ElementsAre("v w"));
  std::shuffle(traces.rows().begin(), traces.rows().end(), std::mt19937(9));
  EXPECT_EQ(traces.Edges(600), expected);
}

TEST(ChanceNetwork, ObjectTooDenseToTellIsLeftOutAndNamed) {
  Traces traces;
  for (int i = 0; i < 300; ++i) traces.Share("dense", "a" + std::to_string(i), i % 10);
  for (int i = 0; i < 300; ++i) traces.Share("thin", "a" + std::to_string(i), i * 1'000);
  const TraceTable table = TableOf(traces.rows());
  const CoShareDetector detector(table, {});
  const ChanceNetwork network = BuildChanceNetwork(detector, {});
  for (uint32_t object = 0; object < table.objects(); ++object) {
    EXPECT_EQ(network.left_out[object] != 0, table.ObjectName(object) == "dense");
  }
}

// Two posts with the same six hashtags are one thing that two accounts did, not six.
TEST(ChanceNetwork, ObjectsOfTheSameTwoPostsAreOneOccasion) {
  Traces traces;
  traces.Background();
  for (int thing = 0; thing < 6; ++thing) {
    for (const std::string hand : {"u1", "u2"}) {
      traces.rows().push_back({"tag" + std::to_string(thing), hand, "post of " + hand, 3 * kDay});
    }
  }
  EXPECT_THAT(traces.Edges(600), IsEmpty());
}

TEST(ChanceNetwork, SlicesTogetherAreTheWholeWhateverTheOrderOfRows) {
  Traces traces;
  traces.Background();
  for (int thing = 0; thing < 6; ++thing) {
    for (int hand = 0; hand < 9; ++hand) {
      traces.Share("planted" + std::to_string(thing), "hand" + std::to_string(hand),
                   3 * kDay + traces.Below(500));
    }
  }
  const auto lines = [&](uint32_t tasks) {
    std::vector<std::string> out;
    std::shuffle(traces.rows().begin(), traces.rows().end(), std::mt19937(tasks));
    const TraceTable table = TableOf(traces.rows());
    const CoShareDetector detector(table, {.time_window = std::chrono::seconds(600)});
    for (uint32_t task = 0; task < tasks; ++task) {
      for (const ChanceEdge& e :
           FindChanceCandidates(detector, {}, WorkSlice(table, task, tasks)).edges) {
        std::ostringstream line;
        line << std::hexfloat << table.AccountName(e.account) << ' '
             << table.AccountName(e.account_y) << ' ' << e.occasions() << ' ' << e.avg_time_delta
             << ' ' << e.expected << ' ' << e.surprise;
        out.push_back(line.str());
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  const auto whole = lines(1);
  EXPECT_GE(whole.size(), 36u);
  EXPECT_EQ(lines(2), whole);
  EXPECT_EQ(lines(7), whole);
}

// A debate in a small town: everybody uses all of its few hashtags within the hour.
TEST(ChanceNetwork, CrowdOfAHundredAtOneEventIsNone) {
  Traces traces;
  traces.Background();
  for (int i = 0; i < 500; ++i) {
    traces.Share("#" + std::to_string(traces.Below(5)), "u" + std::to_string(traces.Below(100)),
                 5 * kDay + traces.Below(100 * 60));
  }
  EXPECT_THAT(traces.Edges(3'600), IsEmpty());
}

TEST(ChanceNetwork, ManyHandsThatShareTheSameWordingsAreJoinedWhereNobodyComesUponThemByHimself) {
  Traces traces;
  traces.Background();
  for (int wording = 0; wording < 5; ++wording) {
    for (int hand = 0; hand < 80; ++hand) {
      traces.Share("wording" + std::to_string(wording), "hand" + std::to_string(hand),
                   wording * kDay + traces.Below(3'000));
    }
  }
  const TraceTable table = TableOf(traces.rows());
  const CoShareDetector detector(table, {.time_window = std::chrono::seconds(3'600)});
  ChanceNetworkOptions options;
  EXPECT_TRUE(BuildChanceNetwork(detector, options).edges.empty());
  for (uint32_t object = 0; object < table.objects(); ++object) {
    options.distinctive.push_back(table.ObjectName(object).starts_with("wording") ? 1 : 0);
  }
  EXPECT_EQ(BuildChanceNetwork(detector, options).edges.size(), 80u * 79 / 2);
}

TEST(ChanceNetwork, ThreadsChangeNothing) {
  Traces traces;
  traces.Background();
  for (int thing = 0; thing < 6; ++thing) {
    for (int hand = 0; hand < 9; ++hand) {
      traces.Share("planted" + std::to_string(thing), "hand" + std::to_string(hand),
                   3 * kDay + traces.Below(500));
    }
  }
  const TraceTable table = TableOf(traces.rows());
  const CoShareDetector detector(table, {.time_window = std::chrono::seconds(600)});
  const auto edges = [&](unsigned threads) {
    std::vector<std::string> out;
    for (const ChanceEdge& e : BuildChanceNetwork(detector, {}, threads).edges) {
      std::ostringstream line;
      line << std::hexfloat << e.account << ' ' << e.account_y << ' ' << e.expected << ' '
           << e.surprise;
      out.push_back(line.str());
    }
    return out;
  };
  const auto one = edges(1);
  EXPECT_EQ(one.size(), 36u);
  EXPECT_EQ(edges(2), one);
  EXPECT_EQ(edges(5), one);
}

TEST(ChanceNetwork, NothingComesOfNothing) {
  const TraceTable table = TableOf({});
  const CoShareDetector detector(table, {});
  EXPECT_TRUE(BuildChanceNetwork(detector, {}).edges.empty());
}

// Busy accounts of a month of one hashtag: enough is known long before all of it is.
TEST(NullModel, StopsAboveWhatIsEnoughAndNoSooner) {
  Traces traces;
  for (int i = 0; i < 4'000; ++i) {
    const int64_t account = traces.Below(traces.Below(100) + 1);
    traces.Share("#" + std::to_string(i % 40), "a" + std::to_string(account),
                 traces.Below(30 * kDay));
  }
  const TraceTable table = TableOf(traces.rows());
  const std::vector<uint8_t> left_out(table.objects());
  std::vector<uint32_t> accounts(table.accounts());
  std::iota(accounts.begin(), accounts.end(), 0U);
  const NullModel chance(
      table, std::chrono::seconds(600), [](uint32_t) { return 50U; }, left_out, accounts);
  int above = 0;
  for (uint32_t a = 0; a < table.accounts(); ++a) {
    for (uint32_t b = 0; b < a; ++b) {
      const double whole = chance.ExpectedObjects(a, b);
      EXPECT_EQ(chance.ExpectedObjects(b, a), whole);
      const double some = chance.ExpectedObjects(a, b, .05);
      if (whole > .05) {
        EXPECT_GT(some, .05);
        ++above;
      } else {
        EXPECT_EQ(some, whole);
      }
    }
  }
  EXPECT_GT(above, 10);
}

TEST(PoissonSurprise, HasAMeanFromWhichOnThereIsTooLittleOfIt) {
  for (const double count : {1.0, 3.0, 40.0, 5'000.0}) {
    const double mean = MeanWithoutSurprise(count, 2);
    EXPECT_LT(PoissonSurprise(count, mean * (1 + 1e-6)), 2) << count;
    EXPECT_GT(PoissonSurprise(count, mean * (1 - 1e-6)), 2) << count;
  }
}

TEST(PoissonSurprise, IsTheTailOfTheDistribution) {
  for (const double mean : {.001, .3, 2.0, 7.5}) {
    for (int count = 1; count < 20; ++count) {
      if (count <= mean) {
        EXPECT_EQ(PoissonSurprise(count, mean), 0);
        continue;
      }
      double tail = 0;
      for (int k = count + 200; k >= count; --k) {
        tail += std::exp(-mean + k * std::log(mean) - std::lgamma(k + 1.0));
      }
      EXPECT_NEAR(PoissonSurprise(count, mean), -std::log10(tail), 1e-9) << count << " " << mean;
    }
  }
}

// What the model expects is what permuted times give.
TEST(NullModel, ExpectsWhatPermutedTimesGive) {
  Traces traces;
  for (int i = 0; i < 400; ++i) {
    traces.Share("#", "a" + std::to_string(i), traces.Below(3'600) * traces.Below(3'600) / 3'600);
  }
  std::vector<int64_t> times;
  for (const TraceRow& row : traces.rows()) times.push_back(row.time);
  std::mt19937 random(2);
  double close = 0;
  constexpr int kRounds = 200'000;
  for (int round = 0; round < kRounds; ++round) {
    const size_t a = random() % times.size();
    const size_t b = (a + 1 + random() % (times.size() - 1)) % times.size();
    close += std::abs(times[a] - times[b]) <= 30 ? 1 : 0;
  }
  const TraceTable table = TableOf(traces.rows());
  const std::vector<uint8_t> all(table.objects(), 0);
  const std::vector<uint32_t> accounts = {0, 1};
  const NullModel model(
      table, std::chrono::seconds(30), [](uint32_t) { return 200; }, all, accounts);
  const double chance = close / kRounds;
  EXPECT_NEAR(model.ExpectedObjects(0, 1), 1 - std::exp(-chance), .002);
}

}  // namespace
}  // namespace claque
