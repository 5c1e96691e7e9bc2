// Cohorts: accounts of a population that are alike in the day of registration, in names, in the day
// of waking or in their single purpose, beyond what chance explains. A signal, never a verdict.
#ifndef CLAQUE_WORKER_DETECT_COHORTS_H_
#define CLAQUE_WORKER_DETECT_COHORTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "worker/detect/account_facts.h"
#include "worker/detect/cohort_figures.h"

namespace claque {

enum class CohortKind : uint8_t {
  kRegistrationDay,  // registered on one UTC day, far over the rate of the weeks around
  kNames,            // of those registered in one week, far more of one name shape than around
  kWakingDay,        // woke on one day (AccountFacts::dormant), of those active then that could
  kSinglePurpose,    // of those that share one object most, far more share nothing else than usual
};
inline constexpr size_t kCohortKinds = 4;

struct CohortOptions {
  uint32_t min_accounts = 5;     // of a cohort; at least 1
  double false_discovery = .01;  // expected share of the cohorts of a kind that are chance
  SinglePurpose single_purpose = {};
};

struct Cohort {
  CohortKind kind = CohortKind::kRegistrationDay;
  int64_t day = 0;  // its begin (UTC; kNames: of the week, a Monday), Unix seconds
  uint32_t shape = TraceTable::kNone;   // AccountFacts::ShapeName; kNames alone
  uint32_t object = TraceTable::kNone;  // kSinglePurpose alone
  std::vector<uint32_t> accounts;       // by name, bytewise
  // Of which they are a part: all accounts of known creation; those registered in the week, of
  // known shape; those active on the day that could have woken; those that share the object most.
  int64_t of = 0;
  double population_fraction = 0;  // the same around, or in the whole population
  double expected = 0;             // accounts, by chance
  double lift = 0;                 // with its 95 % interval
  double lift_low = 0;
  double lift_high = 0;
  double surprise = 0;  // chance of so many, as -log10
};

struct Cohorts {
  std::vector<Cohort> found;  // the most surprising first
  // By kind: accounts of which it can be told. Fewer than min_accounts: NOT_ASSESSABLE.
  std::array<int64_t, kCohortKinds> assessable{};
};

// Chance, by kind:
// - Days: the rate of the four weeks before or behind, whichever is busier, by day of the week for
//   registrations, by the number of those that were active and could have woken for waking.
//   Overdispersed counts (ChancesByDay): where days differ much anyhow, more is asked of one.
// - Names: Fisher's exact test of shape against week, beside the eight weeks before or behind,
//   whichever have more of the shape, since fashions and the names that platforms propose change.
// - Single purpose: Fisher's exact test of single purpose against which object is the main one,
//   among accounts with enough traces.
// For each kind the false discovery rate is held (HoldFalseDiscovery) over all days, all weeks by
// shapes, or all objects that could have had a cohort. Interval of lift: of a ratio of two counts
// on the log scale for days, Byar's for the others (overlap.h). The order of rows is no matter.
// Linear but for sorting.
Cohorts FindCohorts(const AccountFacts& facts, const CohortOptions& options);

}  // namespace claque

#endif  // CLAQUE_WORKER_DETECT_COHORTS_H_
