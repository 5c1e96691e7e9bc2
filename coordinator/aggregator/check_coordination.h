// Bounds of what tasks of kinds COORDINATION and NETWORKS report: it is merged and stored, whatever
// a worker sends.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_CHECK_COORDINATION_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_CHECK_COORDINATION_H_

#include "claque/v1/report.pb.h"
#include "common/base/status.h"

namespace claque {

// Of Edge.evidence, Burst.first_observed and Burst.networks, and Network.shared_objects.
constexpr int kMaxEvidence = 10;
constexpr int kMaxFirstObserved = 20;
constexpr int kMaxBurstNetworks = 20;
constexpr int kMaxSharedObjects = 50;
// Of CascadeTrees.carriers.
constexpr int kMaxCarriers = 10;
// Of Network.accounts as reported; as published there are fewer.
constexpr int kMaxNetworkAccounts = 50'000;
// Of Network.bridges, Cohort.networks and Cohort.accounts.
constexpr int kMaxBridges = 20;
constexpr int kMaxCohortNetworks = 20;
constexpr int kMaxCohortAccounts = 1'000;

// InvalidArgument: an edge, burst, network or cohort of the result is out of bounds, names nobody
// or has figures that are none. Pure.
Status CheckCoordination(const v1::ClassificationResult& result);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_CHECK_COORDINATION_H_
