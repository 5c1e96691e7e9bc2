// What worker/detect finds in a table of shares, as it is reported; and settings as it takes them.
#ifndef CLAQUE_WORKER_AGENT_COORDINATION_RESULT_H_
#define CLAQUE_WORKER_AGENT_COORDINATION_RESULT_H_

#include <set>
#include <span>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "worker/agent/share_table.h"
#include "worker/detect/bursts.h"
#include "worker/detect/chance_network.h"
#include "worker/detect/components.h"
#include "worker/detect/share_network.h"

namespace claque {

// Every unset field of the settings is its default.
CoShareOptions PairOptionsOf(const v1::CoordinationSettings& settings);
// Wordings are distinctive.
ChanceNetworkOptions ChanceOptionsOf(const v1::CoordinationSettings& settings,
                                     const TraceTable& table);
// Mode COORTWEET takes objects as they are shared: without a model of chance, the site of a
// newspaper would join all who read it.
ShareTableBuilder::Sites SitesOf(const v1::CoordinationSettings& settings);
double EdgeWeightOf(const v1::CoordinationSettings& settings);
double ResolutionOf(const v1::CoordinationSettings& settings);

// Without evidence and layers.
v1::Edge EdgeOf(const ShareTable& shares, const ChanceEdge& edge);
v1::Edge EdgeOf(const ShareTable& shares, const ShareEdge& edge);

// Adds evidence and layers to `edges`, which are the `accounts`, in order.
void AddEvidence(const ShareTable& shares, const CoShareDetector& detector,
                 std::span<const AccountPair> accounts, std::span<const uint8_t> left_out,
                 std::vector<v1::Edge>* edges);

// `audience`: languages; empty = none stated.
v1::Burst BurstOf(const ShareTable& shares, const Burst& burst,
                  const std::set<std::string>& audience);

// Languages of these posts, most first; those of unknown language are "und".
std::vector<v1::LangCount> LangsOf(const ShareTable& shares, std::span<const uint32_t> contents);

}  // namespace claque

#endif  // CLAQUE_WORKER_AGENT_COORDINATION_RESULT_H_
