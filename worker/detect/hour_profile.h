// At which hours of the week a group posts, beside groups of chance.
#ifndef CLAQUE_WORKER_DETECT_HOUR_PROFILE_H_
#define CLAQUE_WORKER_DETECT_HOUR_PROFILE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "worker/detect/account_facts.h"

namespace claque {

// Share of the activity by hour of the week (UTC, from Monday midnight); each account weighs alike.
using HourProfile = std::array<double, 168>;

// A figure of a group beside the same figure of groups drawn by chance.
struct DrawnFigure {
  double value = 0;
  double expected = 0;  // mean of the draws
  double lift = 0;      // value to mean; its bounds: to the 97.5 % and the 2.5 % quantile
  double lift_low = 0;
  double lift_high = 0;
  double surprise = 0;  // share of draws (and the group itself) as great, as -log10
};

struct HourFigures {
  int64_t posts = 0;
  // JensenShannonDivergence of the group's and the population's profile.
  DrawnFigure divergence;
  std::vector<uint8_t> busiest;  // the three busiest hours, the busiest first
  DrawnFigure busiest_share;     // of the group's activity; a draw's of its own busiest hours
  double population_share = 0;   // of the population's activity in the group's busiest hours
};

// The population's hours, from which groups are drawn: for each member an account that posts about
// as much, within a factor of two. Immutable; thread-safe. The facts must outlive it.
class HourProfiles {
 public:
  explicit HourProfiles(const AccountFacts& facts);

  // nullopt: fewer than 2 accounts or 20 posts, too few for a profile. 199 draws, the same ones
  // each time; time by these and the group's posts. REQUIRES: each account once.
  std::optional<HourFigures> FiguresOf(std::span<const uint32_t> group) const;

 private:
  std::vector<uint32_t> ByName(std::span<const uint32_t> accounts) const;
  HourProfile ProfileOf(std::span<const uint32_t> group) const;
  // Accounts that post about as much.
  std::span<const uint32_t> LikeOf(uint32_t account) const;

  const AccountFacts& facts_;
  const std::vector<uint32_t> rank_;  // by name, so that the order of rows is no matter
  std::array<std::vector<uint32_t>, 33> by_posts_;  // accounts by the bits of their posts' number
  HourProfile population_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_HOUR_PROFILE_H_
