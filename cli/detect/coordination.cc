#include "cli/detect/coordination.h"

#include "cli/detect/coordination_tables.h"
#include "worker/detect/components.h"

namespace claque {
namespace {

using Say = std::function<void(const std::string&)>;

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

void Warn(const TraceFile& file, const Say& say) {
  if (file.without_object > 0) {
    say(std::to_string(file.without_object) + " rows without an object are left out");
  }
  if (file.beyond_2100 > 0) {
    say(std::to_string(file.beyond_2100) +
        " rows are of times after the year 2100: are they milliseconds? Seconds are expected");
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
    CLAQUE_RETURN_IF_ERROR(WriteNetworks(network, table, options.networks));
  }
  if (!options.groups.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteGroups(detector, fast, options.memory, options.groups));
  }
  return OkStatus();
}

}  // namespace

Result<CoordinationSummary> DetectCoordination(const CoordinationOptions& options,
                                               const ReadProgress& progress, const Say& say) {
  CLAQUE_ASSIGN_OR_RETURN(const TraceFile file, ReadTraces(options.input, progress));
  Warn(file, say);
  if (options.toolkit) return DetectToolkit(options, file);
  const CoShareDetector detector(file.table, options.pairs);
  if (const uint64_t most = detector.CountCandidates(); most > kManyCandidates) {
    say("up to " + std::to_string(most) + " pairs");
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
  const auto components = ComponentsOf(network, file.table);
  summary.emplace_back("networks", Figure(components.size()));
  if (!components.empty()) {
    summary.emplace_back("largest_network", Figure(components[0].accounts.size()));
  }
  return summary;
}

}  // namespace claque
