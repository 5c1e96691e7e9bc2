#include "cli/detect/coordination.h"

#include <algorithm>
#include <thread>

#include "cli/detect/coordination_tables.h"
#include "cli/detect/graph_file.h"
#include "worker/detect/communities.h"
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

std::vector<std::string_view> NamesIn(const TraceTable& table) {
  std::vector<std::string_view> names;
  for (uint32_t i = 0; i < table.accounts(); ++i) names.push_back(table.AccountName(i));
  return names;
}

NetworkGraph GraphOf(const ShareNetwork& network, const TraceTable& table) {
  NetworkGraph graph{
      NamesIn(table), {}, {{"weight", {}}, {"avg_time_delta", {}}, {"over_threshold", {}}}, {}, {}};
  for (const ShareEdge& edge : network.edges) {
    graph.edges.emplace_back(edge.account, edge.account_y);
    graph.figures[0].of_edge.push_back(Figure(edge.full.weight));
    graph.figures[1].of_edge.push_back(edge.full.avg_time_delta);
    graph.figures[2].of_edge.push_back(edge.full.over_threshold ? 1 : 0);
  }
  return graph;
}

NetworkGraph GraphOf(const ChanceNetwork& network, const TraceTable& table) {
  NetworkGraph graph{NamesIn(table),
                     {},
                     {{"objects", {}},
                      {"occasions", {}},
                      {"avg_time_delta", {}},
                      {"expected_objects", {}},
                      {"surprise", {}}},
                     {},
                     {}};
  for (const ChanceEdge& edge : network.edges) {
    graph.edges.emplace_back(edge.account, edge.account_y);
    graph.figures[0].of_edge.push_back(edge.objects);
    graph.figures[1].of_edge.push_back(edge.occasions());
    graph.figures[2].of_edge.push_back(edge.avg_time_delta);
    graph.figures[3].of_edge.push_back(edge.expected);
    graph.figures[4].of_edge.push_back(edge.surprise);
  }
  return graph;
}

// What all undirected networks have.
Status WriteGraph(const CoordinationOptions& options, const TraceTable& table, NetworkGraph graph,
                  CoordinationSummary* summary) {
  graph.components = ComponentsOf(graph.edges, table);
  graph.networks = options.resolution > 0
                       ? CommunitiesOf(graph.components, graph.edges, options.resolution, table)
                       : graph.components;
  summary->emplace_back("edges", Figure(graph.edges.size()));
  if (options.resolution > 0) {
    summary->emplace_back("components", Figure(graph.components.size()));
  }
  summary->emplace_back("networks", Figure(graph.networks.size()));
  if (!graph.networks.empty()) {
    summary->emplace_back("largest_network", Figure(graph.networks[0].accounts.size()));
  }
  if (!options.networks.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteNetworks(graph, options.networks));
  }
  if (!options.gexf.empty()) CLAQUE_RETURN_IF_ERROR(WriteGexf(graph, options.gexf));
  if (!options.graphml.empty()) CLAQUE_RETURN_IF_ERROR(WriteGraphMl(graph, options.graphml));
  return OkStatus();
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
  const ChanceNetwork network = BuildChanceNetwork(
      detector, options.chance, std::max(1U, std::thread::hardware_concurrency()));
  const std::vector<ChanceEdge>& edges = network.edges;
  if (!options.edges.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteChanceEdges(edges, table, options.edges));
  }
  if (!options.accounts.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteChanceAccounts(edges, table, options.accounts));
  }
  if (!options.groups.empty()) {
    KeySet of;
    for (const ChanceEdge& e : edges) {
      of.Insert(KeyOf(std::min(e.account, e.account_y), std::max(e.account, e.account_y)));
    }
    CLAQUE_RETURN_IF_ERROR(WriteGroups(detector, nullptr, &of, options.memory, options.groups));
  }
  CoordinationSummary summary = SummaryOf(file);
  summary.emplace_back("left_out_objects", Figure(std::ranges::count(network.left_out, 1)));
  CLAQUE_RETURN_IF_ERROR(WriteGraph(options, table, GraphOf(network, table), &summary));
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
  if (network.threshold) summary.emplace_back("threshold", *network.threshold);
  if (network.fast_threshold) summary.emplace_back("fast_threshold", *network.fast_threshold);
  CLAQUE_RETURN_IF_ERROR(WriteGraph(options, file.table, GraphOf(network, file.table), &summary));
  return summary;
}

}  // namespace claque
