// NetworkFindings: what the last two stages of a run found becomes its edges, networks, bursts and
// cohorts. Pure.
#ifndef CLAQUE_COORDINATOR_SCHEDULER_NETWORK_FINDINGS_H_
#define CLAQUE_COORDINATOR_SCHEDULER_NETWORK_FINDINGS_H_

#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "coordinator/aggregator/contribution.h"

namespace claque {

// The level of a network by the published table (docs/methodology.md, "Levels of networks").
v1::Level LevelOf(const v1::Network& network);
// The same of a cohort ("Levels of cohorts").
v1::Level LevelOf(const v1::Cohort& cohort);

// Contributions of all tasks, in any order, then Finish.
class NetworkFindings {
 public:
  NetworkFindings(std::string campaign, std::string run)
      : campaign_(std::move(campaign)), run_(std::move(run)) {}

  void AddEdges(Contribution contribution);     // of a task of kind COORDINATION
  void AddNetworks(Contribution contribution);  // of that of kind NETWORKS

  // Keeps the edges over the threshold, names everything and sets the run's figures.
  void Finish(v1::Run* run);

  // After Finish, sorted by name.
  const std::vector<v1::Edge>& edges() const { return edges_; }
  const std::vector<v1::Network>& networks() const { return networks_; }
  const std::vector<v1::Burst>& bursts() const { return bursts_; }
  const std::vector<v1::Cohort>& cohorts() const { return cohorts_; }

 private:
  void NameEdges();
  void NameNetworks();
  void NameBursts();
  void NameCarriers(v1::CascadeTrees* trees) const;
  void NameHops(v1::Hops* hops) const;
  void NameTellings(v1::Network* network) const;
  void NameCohorts();
  void AddKinds(v1::Run* run) const;
  std::string NetworkName(const std::string& least_account) const;
  std::string NameOf(const char* collection, const std::string& id) const;

  const std::string campaign_;
  const std::string run_;
  v1::CoordinationTotals totals_;
  int32_t left_out_ = 0;
  bool has_networks_ = false;
  std::vector<v1::Edge> edges_;
  std::vector<v1::Network> networks_;
  std::vector<v1::Burst> bursts_;  // of the third stage until the fourth has any
  std::vector<v1::Cohort> cohorts_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_SCHEDULER_NETWORK_FINDINGS_H_
