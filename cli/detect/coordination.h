// `claque detect coordination`: who shares the same things at the same time, in one file of shares.
#ifndef CLAQUE_CLI_DETECT_COORDINATION_H_
#define CLAQUE_CLI_DETECT_COORDINATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/detect/detect_flags.h"
#include "cli/detect/trace_reader.h"
#include "common/base/status.h"
#include "worker/detect/chance_network.h"
#include "worker/detect/network_stats.h"
#include "worker/detect/share_network.h"

namespace claque {

// Whose rules.
enum class CoordinationMode {
  kCooRTweet,
  kToolkit,  // directed edges of the Coordination Network Toolkit
  kNative,   // edges that chance does not explain
};

// What the command line asks for.
struct CoordinationOptions {
  TraceInput input;
  CoShareOptions pairs;
  std::optional<std::chrono::seconds> fast_window;
  std::optional<uint32_t> fast_min_participation;  // nullopt = that of all pairs
  ShareNetworkOptions network;
  StatsEdges stats_edges = StatsEdges::kAll;  // that accounts and objects are of
  CoordinationMode mode = CoordinationMode::kCooRTweet;
  ChanceNetworkOptions chance;  // kNative
  double resolution = 0;        // of networks: see CommunitiesOf; 0 = connected components
  bool object_ids = false;
  size_t memory = 0;  // bytes for sorting pairs
  // Files to write; empty = not this one, "-" = standard output.
  std::string groups, edges, accounts, objects, networks, gexf, graphml;
};

// Figures of a run, for people and programs, in the order in which they are shown.
using CoordinationSummary = std::vector<std::pair<std::string, double>>;

// Reads, detects, writes. Errors: InvalidArgument of the input ("file:line: reason") and of options
// that do not go together; those of the files.
Result<CoordinationSummary> DetectCoordination(const CoordinationOptions& options, ReadLine* line);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_COORDINATION_H_
