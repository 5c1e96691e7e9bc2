// docs/methodology.md, "Levels of uptake".
#include <algorithm>

#include "coordinator/scheduler/uptake.h"

namespace claque {
namespace {

// Posts after a mission against what the rate before it would have given.
struct Rise {
  int64_t count = 0;
  int64_t expected = 0;
  int64_t excess = 0;
  int64_t new_accounts = 0;
};

v1::Level LevelOf(const Rise& rise, bool has_baseline) {
  if (rise.excess <= 0) return v1::NONE;
  const bool many = rise.new_accounts >= 5 && rise.excess >= 5 && rise.count >= 2 * rise.expected;
  return many && has_baseline ? v1::MEDIUM : v1::LOW;
}

bool YoungerThanOthers(const v1::Uptake& u) {
  if (!u.has_young_account_count() || !u.has_population_young_account_count()) return false;
  const int64_t young = u.young_account_count();
  const int64_t dated = u.dated_account_count();
  const int64_t others = u.population_young_account_count();
  return 2 * young > dated && young * u.population_dated_account_count() > others * dated;
}

}  // namespace

v1::Level UptakeLevel(const v1::Uptake& u, int64_t new_target_accounts) {
  if (u.observed_seconds() == 0 && u.echo_count() == 0 && u.target_action_count() == 0) {
    return v1::NOT_ASSESSABLE;
  }
  const bool has_baseline = u.baseline_seconds() > 0;
  const Rise echoes{u.echo_count(), u.expected_count(), u.excess(),
                    u.account_count() - u.prior_account_count()};
  const Rise actions{u.target_action_count(), u.target_action_expected_count(),
                     u.target_action_excess(), new_target_accounts};
  const v1::Level level = LevelOf(echoes, has_baseline);
  // A baseline under a quarter of what was observed is too short for the highest level.
  if (level == v1::MEDIUM && echoes.excess >= 20 && echoes.new_accounts >= 10 &&
      4 * u.baseline_seconds() >= u.observed_seconds() && YoungerThanOthers(u)) {
    return v1::HIGH;
  }
  return std::max(level, LevelOf(actions, has_baseline));
}

}  // namespace claque
