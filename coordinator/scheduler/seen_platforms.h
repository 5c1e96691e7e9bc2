// What the posts of a run show of the platforms they are on: when each was covered, and how old its
// accounts are. Uptake is compared with it. Pure; the same for any order and repetition of input.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_SEEN_PLATFORMS_H_
#define CLAQUE_COORDINATOR_SCHEDULER_SEEN_PLATFORMS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "claque/v1/report.pb.h"

namespace claque {

using AccountKey = std::pair<std::string, std::string>;  // platform, Account.name

// Unix seconds.
struct UptakeWindow {
  static constexpr int64_t kMaxSeconds = int64_t{14} * 86400;

  int64_t before_begin = 0;  // ends with the mission
  int64_t observed = 0;      // covered seconds after the mission
  int64_t baseline = 0;      // covered seconds of the window before it
  bool left_censored = true;

  // What `before` uses in the window before it lead to expect after it, rounded up. A covered part
  // is scaled at most fourfold: a shorter one says too little of a rate. nullopt: none was covered.
  std::optional<int64_t> Expected(int64_t before) const;
  // Whether the baseline is long enough for its rate to be relied on.
  bool KnowsRate() const { return baseline > 0 && baseline * kMaxScale >= observed; }

 private:
  static constexpr int64_t kMaxScale = 4;
};

class SeenPlatforms {
 public:
  void AddDay(const v1::CoveredDay& day);
  // Of several creation times of an account the earliest stands.
  void AddAccount(const AccountKey& account, int64_t create_seconds);
  // After the last AddAccount, before YoungOf.
  void SortAges();

  // Windows of a mission over the days covered on any of `platforms`; empty = on all of them.
  UptakeWindow WindowOf(int64_t mission_seconds, const std::set<std::string>& platforms) const;
  std::optional<int64_t> CreateTimeOf(const AccountKey& account) const;
  // Dated accounts of a platform, and those of them that were created at `since` or later.
  std::pair<int64_t, int64_t> YoungOf(const std::string& platform, int64_t since) const;

 private:
  struct Days {
    std::set<int64_t> covered;
    int64_t first_post = INT64_MAX;
    int64_t last_post = INT64_MIN;

    void Add(const v1::CoveredDay& day);
  };

  std::map<std::string, Days> days_;
  Days all_days_;
  std::map<AccountKey, int64_t> create_times_;
  std::map<std::string, std::vector<int64_t>> sorted_ages_;  // create times by platform
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_SEEN_PLATFORMS_H_
