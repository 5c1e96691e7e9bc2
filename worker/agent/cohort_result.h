// Cohorts of a campaign and figures of its networks, as they are reported.
#ifndef CLAQUE_WORKER_AGENT_COHORT_RESULT_H_
#define CLAQUE_WORKER_AGENT_COHORT_RESULT_H_

#include <chrono>
#include <span>

#include "claque/v1/report.pb.h"
#include "worker/agent/network_result.h"
#include "worker/detect/account_facts.h"

namespace claque {

// A silence after which an account wakes, and after which it is seen late.
inline constexpr std::chrono::days kDormantDays{180};

// Sets the networks' figures beside all accounts of the facts. `out`: by network.
void AddCohortFigures(const AccountFacts& facts, const Networks& networks,
                      std::span<v1::Network> out);

// Adds the cohorts among all accounts, the most surprising first, and what could be told of each
// kind.
void AddCohorts(const AccountFacts& facts, const Networks& networks,
                v1::ClassificationResult* result);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_COHORT_RESULT_H_
