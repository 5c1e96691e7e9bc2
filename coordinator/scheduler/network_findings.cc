#include "coordinator/scheduler/network_findings.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "common/base/hash.h"
#include "coordinator/aggregator/tables.h"

namespace claque {
namespace {

constexpr int kListedAccounts = 1'000;

// Both ends are in the same network by `network_of`: then its name, else empty.
std::string SharedNetwork(const std::unordered_map<std::string, std::string>& network_of,
                          const v1::Edge& edge) {
  const auto a = network_of.find(edge.account());
  const auto b = network_of.find(edge.account_y());
  return a != network_of.end() && b != network_of.end() && a->second == b->second ? a->second : "";
}

}  // namespace

void NetworkFindings::AddEdges(Contribution contribution) {
  std::ranges::move(contribution.edges, std::back_inserter(edges_));
  left_out_ = std::max(left_out_, contribution.totals.left_out_object_count());
  if (!has_networks_) std::ranges::move(contribution.bursts, std::back_inserter(bursts_));
}

void NetworkFindings::AddNetworks(Contribution contribution) {
  has_networks_ = true;
  totals_ = contribution.totals;
  networks_ = std::move(contribution.networks);
  bursts_ = std::move(contribution.bursts);
  cohorts_ = std::move(contribution.cohorts);
}

void NetworkFindings::Finish(v1::Run* run) {
  run->set_left_out_object_count(left_out_);
  const bool native = run->coordination().mode() != v1::COORTWEET;
  if (totals_.has_edge_threshold()) run->set_edge_threshold(totals_.edge_threshold());
  std::erase_if(edges_, [&](const v1::Edge& edge) {
    if (!totals_.has_edge_threshold()) return true;
    return native ? edge.surprise() < totals_.edge_threshold()
                  : static_cast<double>(edge.weight()) <= totals_.edge_threshold();
  });
  NameEdges();
  NameNetworks();
  NameBursts();
  NameCohorts();
  AddKinds(run);
}

std::string NetworkFindings::NameOf(const char* collection, const std::string& id) const {
  return ResourceName(campaign_, collection, id);
}

std::string NetworkFindings::NetworkName(const std::string& least_account) const {
  return NameOf("networks", ContentId({"network", least_account}));
}

void NetworkFindings::NameEdges() {
  std::unordered_map<std::string, std::string> network_of;
  for (const v1::Network& network : networks_) {
    const std::string name = NetworkName(network.accounts(0));
    for (const std::string& account : network.accounts()) network_of[account] = name;
  }
  for (v1::Edge& edge : edges_) {
    const std::string id = ContentId({"edge", edge.account(), edge.account_y()});
    edge.set_network(SharedNetwork(network_of, edge));
    // Edges of one network lie together.
    const std::string network(LastSegment(edge.network()));
    edge.set_name(NameOf("edges", network.empty() ? id : network + "." + id));
    edge.set_account(NameOf("accounts", edge.account()));
    edge.set_account_y(NameOf("accounts", edge.account_y()));
    edge.set_run(run_);
    for (v1::EdgeEvidence& evidence : *edge.mutable_evidence()) {
      evidence.set_post(NameOf("posts", evidence.post()));
      evidence.set_post_y(NameOf("posts", evidence.post_y()));
      for (const std::string* post : {&evidence.post(), &evidence.post_y()}) {
        if (std::ranges::count(edge.posts(), *post) == 0) edge.add_posts(*post);
      }
    }
  }
  std::ranges::sort(edges_, {}, &v1::Edge::name);
}

void NetworkFindings::NameNetworks() {
  for (v1::Network& network : networks_) {
    network.set_name(NetworkName(network.accounts(0)));
    network.set_run(run_);
    network.set_review(v1::UNREVIEWED);
    network.set_level(LevelOf(network));
    while (network.accounts_size() > kListedAccounts) network.mutable_accounts()->RemoveLast();
    for (std::string& account : *network.mutable_accounts()) account = NameOf("accounts", account);
    for (std::string& mission : *network.mutable_missions()) mission = NameOf("missions", mission);
    for (v1::Bridge& bridge : *network.mutable_bridges()) {
      bridge.set_account(NameOf("accounts", bridge.account()));
      bridge.set_network(NetworkName(bridge.network()));
    }
    NameTellings(&network);
    for (const v1::SharedObject& shared : network.shared_objects()) {
      network.add_objects(shared.object());
    }
  }
  std::ranges::sort(networks_, {}, &v1::Network::name);
}

void NetworkFindings::NameTellings(v1::Network* network) const {
  const auto name = [&](const char* collection, std::string* id) { *id = NameOf(collection, *id); };
  const auto name_posts = [&](auto* posts) {
    for (std::string& post : *posts) name("posts", &post);
  };
  for (v1::ToldNarrative& told : *network->mutable_told()) {
    name("narratives", told.mutable_narrative());
    name_posts(told.mutable_posts());
  }
  for (v1::WedgeSides& sides : *network->mutable_sides()) {
    name("narratives", sides.mutable_narrative());
    name("narratives", sides.mutable_opposed());
    name_posts(sides.mutable_posts());
    name_posts(sides.mutable_opposed_posts());
  }
  for (v1::NarrativeMove& move : *network->mutable_moves()) {
    name("narratives", move.mutable_narrative());
    name_posts(move.mutable_posts());
    for (v1::EarlierNarrative& from : *move.mutable_from()) {
      name("narratives", from.mutable_narrative());
    }
  }
}

void NetworkFindings::NameBursts() {
  for (v1::Burst& burst : bursts_) {
    burst.set_name(
        NameOf("bursts", ContentId({"burst", v1::ObjectKind_Name(burst.object_kind()),
                                    burst.object(), std::to_string(burst.start().seconds())})));
    burst.set_run(run_);
    burst.set_review(v1::UNREVIEWED);
    burst.set_level(v1::NOT_ASSESSABLE);
    for (std::string& post : *burst.mutable_first_observed()) post = NameOf("posts", post);
    for (v1::BurstNetwork& network : *burst.mutable_networks()) {
      network.set_network(NetworkName(network.network()));
    }
    if (burst.cascade().has_observed()) {
      NameCarriers(burst.mutable_cascade()->mutable_observed());
    }
    if (burst.cascade().has_with_inferred()) {
      NameCarriers(burst.mutable_cascade()->mutable_with_inferred());
    }
    if (burst.has_hops()) NameHops(burst.mutable_hops());
    if (burst.has_object_hops()) NameHops(burst.mutable_object_hops());
  }
  std::ranges::sort(bursts_, {}, &v1::Burst::name);
}

void NetworkFindings::NameCarriers(v1::CascadeTrees* trees) const {
  for (v1::Carrier& carrier : *trees->mutable_carriers()) {
    carrier.set_account(NameOf("accounts", carrier.account()));
    carrier.set_post(NameOf("posts", carrier.post()));
  }
}

void NetworkFindings::NameHops(v1::Hops* hops) const {
  for (auto* list : {hops->mutable_platforms(), hops->mutable_communities()}) {
    for (v1::Hop& hop : *list) {
      hop.set_first_post(NameOf("posts", hop.first_post()));
      for (v1::LangHop& lang : *hop.mutable_langs()) {
        lang.set_first_post(NameOf("posts", lang.first_post()));
      }
    }
  }
}

void NetworkFindings::NameCohorts() {
  for (v1::Cohort& cohort : cohorts_) {
    cohort.set_name(
        NameOf("cohorts", ContentId({"cohort", cohort.kind(),
                                     std::to_string(cohort.day().seconds()), cohort.name_shape(),
                                     v1::ObjectKind_Name(cohort.object_kind()), cohort.object()})));
    cohort.set_run(run_);
    cohort.set_review(v1::UNREVIEWED);
    cohort.set_level(LevelOf(cohort));
    for (std::string& account : *cohort.mutable_accounts()) account = NameOf("accounts", account);
    for (v1::CohortNetwork& of : *cohort.mutable_networks()) {
      of.set_network(NetworkName(of.network()));
    }
  }
  std::ranges::sort(cohorts_, {}, &v1::Cohort::name);
}

// A kind of which it could be told has the highest level of its cohorts.
void NetworkFindings::AddKinds(v1::Run* run) const {
  *run->mutable_cohort_kinds() = totals_.cohort_kinds();
  for (v1::CohortKind& kind : *run->mutable_cohort_kinds()) {
    if (kind.level() == v1::NOT_ASSESSABLE) continue;
    kind.set_level(v1::NONE);
    for (const v1::Cohort& cohort : cohorts_) {
      if (cohort.kind() == kind.kind()) kind.set_level(std::max(kind.level(), cohort.level()));
    }
  }
}

v1::Level LevelOf(const v1::Cohort& cohort) {
  constexpr int kManyAccounts = 10;
  constexpr double kOdds = 3;
  const double in = cohort.fraction(), all = cohort.population_fraction();
  const bool stands_out = in * (1 - all) >= kOdds * all * (1 - in) && cohort.lift_low() > 1;
  return cohort.account_count() >= kManyAccounts && stands_out ? v1::MEDIUM : v1::LOW;
}

v1::Level LevelOf(const v1::Network& network) {
  constexpr int kSomeAccounts = 5, kManyAccounts = 10, kObjects = 5, kDatedAccounts = 8;
  constexpr double kLift = 10, kDensity = .1, kYoung = .5, kTwice = 2;
  if (!network.has_lift()) return v1::NOT_ASSESSABLE;
  if (network.account_count() < kSomeAccounts || network.object_count() < kObjects ||
      network.lift() < kLift) {
    return v1::LOW;
  }
  // A call that was answered is no more than that: honest campaigns call, too.
  const bool young = network.dated_account_count() >= kDatedAccounts &&
                     network.young_fraction() >= kYoung &&
                     network.has_population_young_fraction() &&
                     network.young_fraction() >= kTwice * network.population_young_fraction();
  const bool many = network.account_count() >= kManyAccounts && network.density() >= kDensity;
  return many && young ? v1::HIGH : v1::MEDIUM;
}

}  // namespace claque
