// How often honest crowds come out as networks: made-up months of one population in which control
// bursts happen (a final, a disaster, a televised debate, fan clubs, a joke that is copied, an
// agency's headlines, a get-out-the-vote call), through the very steps of a run: the tasks of its
// last two stages, then levels.
//
//   organic_controls [BURSTS [SEED]]     default 10,000 bursts
//
// Prints, by kind, of how many bursts some account is in a network of each level, and the upper 95
// % bound (Clopper & Pearson) of the rate of HIGH. Exits with 1 where HIGH is over 4 in 10,000.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "coordinator/scheduler/share_blocks.h"
#include "tests/eval/last_stages.h"

namespace claque {
namespace {

constexpr int64_t kBegin = 1'800'000'000;
constexpr int64_t kHour = 3'600;
constexpr int64_t kDay = 24 * kHour;
constexpr int kBurstsPerMonth = 140;  // of all kinds
constexpr int kPopulation = 40'000;

// One month: its shares, and who took part in which burst.
class Month {
 public:
  explicit Month(uint64_t seed) : random_(seed) {
    for (int i = 0; i < kPopulation; ++i) created_.push_back(Birth());
    for (int i = 0; i < 6 * kPopulation; ++i) {
      Share("thing" + std::to_string(Skewed(20'000)), Skewed(kPopulation), Below(30 * kDay));
    }
  }

  void Add(int kind) {
    const int burst = static_cast<int>(bursts_.size());
    bursts_.push_back({kind, {}});
    const int64_t at = Below(28 * kDay);
    if (kind == 0) Crowd(burst, Between(300, 1'500), 4, 1, at, [&] { return Below(2 * kHour); });
    if (kind == 1) Crowd(burst, Between(300, 1'500), 5, 1, at, [&] { return Decay(4 * kHour); });
    if (kind == 2) Crowd(burst, Between(150, 600), 6, 6, at, [&] { return Below(100 * 60); });
    if (kind == 3) FanClub(burst, at);
    if (kind == 4) Crowd(burst, Between(300, 2'000), 1, 1, at, [&] { return Decay(12 * kHour); });
    if (kind == 5) Headlines(burst);
    if (kind == 6) Crowd(burst, Between(60, 400), 5, 2, at, [&] { return Decay(8 * kHour); });
  }

  struct Burst {
    int kind = 0;
    std::set<std::string> accounts;
  };
  const std::vector<Burst>& bursts() const { return bursts_; }

  // Accounts of each level's networks.
  std::map<v1::Level, std::set<std::string>> Levels() {
    std::map<v1::Level, std::set<std::string>> levels;
    for (const v1::Network& network : NetworksOf(Input())) {
      levels[LevelOf(network)].insert(network.accounts().begin(), network.accounts().end());
    }
    return levels;
  }

 private:
  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }
  int Between(int64_t low, int64_t high) { return static_cast<int>(low + Below(high - low + 1)); }
  // A few are frequent.
  int Skewed(int n) {
    const double u = std::uniform_real_distribution<double>(0, 1)(random_);
    return static_cast<int>(u * u * n);
  }
  int64_t Decay(int64_t mean) {
    return static_cast<int64_t>(
        std::exponential_distribution<double>(1.0 / static_cast<double>(mean))(random_));
  }
  // Most accounts are years old; one in ten was made within the half year.
  int64_t Birth() { return kBegin - (Below(10) == 0 ? Below(180) : 180 + Below(3'000)) * kDay; }

  void Share(const std::string& object, int account, int64_t at) {
    shares_.push_back({object, account, at});
  }

  // Accounts that take part, each in some of the objects, `times` posts each.
  template <typename When>
  void Crowd(int burst, int accounts, int objects, int times, int64_t at, When when) {
    for (int i = 0; i < accounts; ++i) {
      const int account = Skewed(kPopulation);
      bursts_[static_cast<size_t>(burst)].accounts.insert(Name(account));
      for (int k = 0; k < times; ++k) {
        Share("b" + std::to_string(burst) + " " + std::to_string(Skewed(objects)), account,
              at + when());
      }
    }
  }

  // Some dozen who repeat their idol's lines on many evenings; of some clubs many are new.
  void FanClub(int burst, int64_t at) {
    std::vector<int> members;
    const double young = std::pow(std::uniform_real_distribution<double>(0, 1)(random_), 3) * .6;
    for (int i = Between(20, 60); i > 0; --i) {
      members.push_back(static_cast<int>(created_.size()));
      const bool is_young = std::uniform_real_distribution<double>(0, 1)(random_) < young;
      created_.push_back(is_young ? kBegin - Below(180) * kDay : Birth());
      bursts_[static_cast<size_t>(burst)].accounts.insert(Name(members.back()));
    }
    for (int evening = 0; evening < 12; ++evening) {
      for (const int member : members) {
        if (Below(3) == 0) continue;
        Share("b" + std::to_string(burst) + " " + std::to_string(Below(30)), member,
              at + evening * kDay + Below(4 * kHour));
      }
    }
  }

  // Newsrooms that run what the agency sends, within the hour.
  void Headlines(int burst) {
    std::vector<int> outlets;
    for (int i = Between(10, 40); i > 0; --i) {
      outlets.push_back(static_cast<int>(created_.size()));
      created_.push_back(kBegin - (400 + Below(3'000)) * kDay);
      bursts_[static_cast<size_t>(burst)].accounts.insert(Name(outlets.back()));
    }
    for (int story = 0; story < 60; ++story) {
      const int64_t at = Below(29 * kDay);
      for (const int outlet : outlets) {
        if (Below(3) == 0) continue;
        Share("b" + std::to_string(burst) + " " + std::to_string(story), outlet, at + Below(kHour));
      }
    }
  }

  static std::string Name(int account) { return "u" + std::to_string(account); }

  v1::PullInputResponse Input() {
    v1::PullInputResponse input;
    input.mutable_coordination()->set_task_count(1);
    ShareBlockWriter writer;
    for (size_t i = 0; i < shares_.size(); ++i) {
      const std::string account = Name(shares_[i].account), post = "p" + std::to_string(i);
      writer.Add({.kind = v1::HASHTAG,
                  .object = shares_[i].object,
                  .mission = {},
                  .account = account,
                  .platform = "social",
                  .lang = "en",
                  .post = post,
                  .time = kBegin + shares_[i].time});
    }
    *input.add_shares() = writer.Take();
    for (size_t i = 0; i < created_.size(); ++i) {
      v1::DatedAccount& dated = *input.add_accounts();
      dated.set_account(Name(static_cast<int>(i)));
      dated.mutable_create_time()->set_seconds(created_[i]);
    }
    return input;
  }

  struct Made {
    std::string object;
    int account = 0;
    int64_t time = 0;
  };
  std::mt19937_64 random_;
  std::vector<Made> shares_;
  std::vector<int64_t> created_;  // by account
  std::vector<Burst> bursts_;
};

// Upper end of the one-sided 95 % interval of a rate, by bisection over the binomial tail.
double UpperBound(int64_t hits, int64_t trials) {
  const auto tail = [&](double p) {  // P(X <= hits)
    double sum = 0;
    for (int64_t k = 0; k <= hits; ++k) {
      const auto n = static_cast<double>(trials), x = static_cast<double>(k);
      sum += std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) +
                      x * std::log(p) + (n - x) * std::log1p(-p));
    }
    return sum;
  };
  double low = 1e-12, high = 1 - 1e-12;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (tail(middle) > .05 ? low : high) = middle;
  }
  return high;
}

int Run(int64_t wanted, uint64_t seed) {
  const std::vector<std::string> kinds = {"final", "disaster",  "debate",          "fan club",
                                          "joke",  "headlines", "get out the vote"};
  std::vector<std::map<v1::Level, int64_t>> counts(kinds.size());
  std::vector<int64_t> bursts(kinds.size());
  for (int64_t made = 0; made < wanted; ++seed) {
    Month month(seed);
    for (int i = 0; i < kBurstsPerMonth && made < wanted; ++i, ++made) {
      month.Add(i % static_cast<int>(kinds.size()));
    }
    const auto levels = month.Levels();
    for (const Month::Burst& burst : month.bursts()) {
      const auto kind = static_cast<size_t>(burst.kind);
      ++bursts[kind];
      for (const auto& [level, accounts] : levels) {
        const bool touched = std::ranges::any_of(
            burst.accounts, [&](const std::string& name) { return accounts.contains(name); });
        counts[kind][level] += touched ? 1 : 0;
      }
    }
  }
  std::cout << "control bursts with an account in a network, by its level\n"
            << "kind                 bursts    LOW  MEDIUM   HIGH\n";
  int64_t high = 0;
  for (size_t kind = 0; kind < kinds.size(); ++kind) {
    std::cout << std::left << std::setw(18) << kinds[kind] << std::right << std::setw(9)
              << bursts[kind] << std::setw(7) << counts[kind][v1::LOW] << std::setw(8)
              << counts[kind][v1::MEDIUM] << std::setw(7) << counts[kind][v1::HIGH] << '\n';
    high += counts[kind][v1::HIGH];
  }
  const double bound = UpperBound(high, wanted);
  std::cout << "HIGH: " << high << " of " << wanted << ", upper 95 % bound " << bound * 10'000
            << " in 10,000\n";
  return high * 10'000 <= 4 * wanted ? 0 : 1;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) {
  const int64_t bursts = argc > 1 ? std::atoll(argv[1]) : 10'000;
  const uint64_t seed = argc > 2 ? static_cast<uint64_t>(std::atoll(argv[2])) : 1;
  return claque::Run(std::max<int64_t>(1, bursts), seed);
}
