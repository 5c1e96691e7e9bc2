#include "cli/detect/coordination.h"

#include <algorithm>

#include "cli/detect/coordination_tables.h"
#include "worker/detect/components.h"

namespace claque {
namespace {

// So many pairs take long enough, and files large enough, to be worth a word before.
constexpr uint64_t kManyCandidates = 20'000'000;

double Figure(auto number) { return static_cast<double>(number); }

CoordinationSummary SummaryOf(const TraceFile& file) {
  return {{"rows", Figure(file.rows)},
          {"traces", Figure(file.table.traces().size())},
          {"objects", Figure(file.table.objects())},
          {"accounts", Figure(file.table.accounts())},
          {"posts", Figure(file.table.contents())}};
}

std::vector<AccountPair> PairsOf(const auto& edges) {
  std::vector<AccountPair> pairs;
  for (const auto& edge : edges) pairs.emplace_back(edge.account, edge.account_y);
  return pairs;
}

void AddNetworks(const auto& edges, const TraceTable& table, CoordinationSummary* summary) {
  const auto components = ComponentsOf(PairsOf(edges), table);
  summary->emplace_back("networks", Figure(components.size()));
  if (!components.empty()) {
    summary->emplace_back("largest_network", Figure(components[0].accounts.size()));
  }
}

uint64_t CountPairs(const CoShareDetector& detector) {
  uint64_t pairs = 0;
  detector.ForEach([&](std::span<const CoShare> found) { pairs += found.size(); });
  return pairs;
}

Result<CoordinationSummary> DetectToolkit(const CoordinationOptions& options,
                                          const TraceFile& file) {
  const auto edges =
      BuildToolkitNetwork(file.table, options.pairs.time_window, options.pairs.min_participation);
  CoordinationSummary summary = SummaryOf(file);
  summary.emplace_back("edges", Figure(edges.size()));
  if (!options.edges.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteToolkitEdges(edges, file.table, options.edges));
  }
  return summary;
}

Result<CoordinationSummary> DetectNative(const CoordinationOptions& options, const TraceFile& file,
                                         const CoShareDetector& detector) {
  const TraceTable& table = file.table;
  const ChanceNetwork network = BuildChanceNetwork(detector, options.chance);
  const std::vector<ChanceEdge>& edges = network.edges;
  if (!options.edges.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteChanceEdges(edges, table, options.edges));
  }
  if (!options.accounts.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteChanceAccounts(edges, table, options.accounts));
  }
  if (!options.networks.empty()) {
    std::vector<double> weights;
    for (const ChanceEdge& edge : edges) weights.push_back(Figure(edge.objects));
    CLAQUE_RETURN_IF_ERROR(WriteNetworks(PairsOf(edges), weights, table, options.networks));
  }
  if (!options.groups.empty()) {
    KeySet of;
    for (const ChanceEdge& e : edges) {
      of.Insert(KeyOf(std::min(e.account, e.account_y), std::max(e.account, e.account_y)));
    }
    CLAQUE_RETURN_IF_ERROR(WriteGroups(detector, nullptr, &of, options.memory, options.groups));
  }
  CoordinationSummary summary = SummaryOf(file);
  summary.emplace_back("left_out_objects", Figure(network.left_out.size()));
  summary.emplace_back("edges", Figure(edges.size()));
  AddNetworks(edges, table, &summary);
  return summary;
}

Status WriteTables(const CoordinationOptions& options, const CoShareDetector& detector,
                   const FastShares* fast, const ShareNetwork& network) {
  const TraceTable& table = detector.table();
  if (!options.edges.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteEdges(network, table, options.object_ids, options.edges));
  }
  if (!options.accounts.empty()) {
    CLAQUE_RETURN_IF_ERROR(
        WriteAccounts(AccountStatsOf(network, detector, fast, options.stats_edges), table,
                      network.has_fast, options.accounts));
  }
  if (!options.objects.empty()) {
    CLAQUE_RETURN_IF_ERROR(
        WriteObjects(GroupStatsOf(network, table, options.stats_edges), table, options.objects));
  }
  if (!options.networks.empty()) {
    std::vector<double> weights;
    for (const ShareEdge& edge : network.edges) weights.push_back(Figure(edge.full.weight));
    CLAQUE_RETURN_IF_ERROR(WriteNetworks(PairsOf(network.edges), weights, table, options.networks));
  }
  if (!options.groups.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteGroups(detector, fast, nullptr, options.memory, options.groups));
  }
  return OkStatus();
}

}  // namespace

Result<CoordinationSummary> DetectCoordination(const CoordinationOptions& options, ReadLine* line) {
  CLAQUE_ASSIGN_OR_RETURN(const TraceFile file, ReadTraces(options.input, line->Progress()));
  line->Finish();
  Warn(file, line);
  if (options.mode == CoordinationMode::kToolkit) return DetectToolkit(options, file);
  const CoShareDetector detector(file.table, options.pairs);
  if (options.mode == CoordinationMode::kNative) return DetectNative(options, file, detector);
  if (const uint64_t most = detector.CountCandidates(); most > kManyCandidates) {
    line->Say("up to " + std::to_string(most) + " pairs");
  }
  std::optional<FastShares> fast;
  if (options.fast_window) {
    fast.emplace(detector, *options.fast_window, options.fast_min_participation);
  }
  CLAQUE_ASSIGN_OR_RETURN(const ShareNetwork network,
                          BuildShareNetwork(detector, fast ? &*fast : nullptr, options.network));
  CLAQUE_RETURN_IF_ERROR(WriteTables(options, detector, fast ? &*fast : nullptr, network));
  CoordinationSummary summary = SummaryOf(file);
  summary.emplace_back("pairs", Figure(CountPairs(detector)));
  summary.emplace_back("edges", Figure(network.edges.size()));
  if (network.threshold) summary.emplace_back("threshold", *network.threshold);
  if (network.fast_threshold) summary.emplace_back("fast_threshold", *network.fast_threshold);
  AddNetworks(network.edges, file.table, &summary);
  return summary;
}

}  // namespace claque
