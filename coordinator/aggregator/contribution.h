// What classification tasks contribute to a run. Every part is kept under the lease that made it,
// so that parts may come in any order and two attempts at a task never mix; a task is done once
// one lease's parts are all there, and its run is made of that lease's parts alone.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_CONTRIBUTION_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_CONTRIBUTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "claque/v1/report.pb.h"
#include "coordinator/aggregator/effects.h"
#include "coordinator/store/aggregate_store.h"
#include "coordinator/store/task_store.h"

namespace claque {

// Of NarrativeRanking.matches and of Narrative.matches.
constexpr int kMaxNarrativeMatches = 50;

// Remembers how many posts the input has that this lease of the task was given: its result is
// checked against it.
Put InputMark(const TaskLease& task, int64_t post_count);

// InvalidArgument: the result is not one of this task's input, or its rankings are out of bounds.
// Blocks on the store.
Status CheckContribution(AggregateStore& store, const TaskLease& task,
                         const v1::ClassificationResult& result);

// Upserts of one part: the part itself, and of the posts that it classified their language and
// mission alone. One that is no import any more, but the post of a page, is left as it is.
// InvalidArgument where such a post is not stored. Blocks on the store.
Status AddContribution(AggregateStore& store, const TaskLease& task,
                       const v1::ClassificationResult& result, Effects& effects);

// The band shards (bands.h) that each part under this lease has wordings in, by number of the part;
// nullopt where not all parts are stored.
Result<std::optional<std::vector<uint64_t>>> PartsOf(AggregateStore& store, const TaskLease& task);

// Echoes and target uses by id, sorted; the rest as it was reported.
struct Contribution {
  std::vector<Entry> echoes;
  std::vector<Entry> target_uses;
  std::vector<v1::CoveredDay> days;
  std::vector<v1::DatedAccount> accounts;
  std::vector<v1::NarrativeRanking> narratives;
  std::vector<v1::Wording> wordings;  // without bands
  std::vector<v1::WordingCluster> clusters;
  std::vector<v1::Edge> edges;
  std::vector<v1::Burst> bursts;
  std::vector<v1::Network> networks;
  std::vector<v1::Cohort> cohorts;
  v1::CoordinationTotals totals;
};
// One stored part; nullopt: there is none of this number, or the contribution is not whole.
Result<std::optional<v1::ClassificationResult>> ReadPart(AggregateStore& store,
                                                         const TaskLease& task, uint32_t part);
// nullopt: not whole.
Result<std::optional<Contribution>> ReadContribution(AggregateStore& store, const TaskLease& task);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_CONTRIBUTION_H_
