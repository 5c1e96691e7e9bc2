// `claque detect …`: signals in a file of shares, without any server.
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "cli/detect/coordination.h"
#include "cli/detect/detect_flags.h"
#include "common/config/values.h"
#include "worker/detect/communities.h"

namespace claque {
namespace {

struct Flags {
  CoordinationOptions options;
  int64_t time_window = 10, min_participation = 2, fast_window = -1, fast_min = -1, subgraph = 0;
  std::optional<double> resolution;
  bool keep_loops = false, one_object = false;
  std::string mode = "coortweet", memory = "512MiB", weight_threshold = "none", join = "all";
};

void PrintSummary(const CoordinationSummary& summary, bool json, std::ostream& out) {
  std::string text;
  for (const auto& [name, figure] : summary) {
    std::string number = std::to_string(static_cast<int64_t>(figure));
    if (figure != static_cast<double>(static_cast<int64_t>(figure)))
      number = std::to_string(figure);
    if (json) {
      text += (text.empty() ? "{" : ", ") + ("\"" + name + "\": ") + number;
    } else {
      text += name + std::string(18 - name.size(), ' ') + number + "\n";
    }
  }
  out << text << (json ? "}\n" : "") << std::flush;
}

std::vector<std::string> FilesOf(const CoordinationOptions& o) {
  return {o.groups, o.edges, o.accounts, o.objects, o.networks, o.gexf, o.graphml};
}

Status CompleteStats(const Flags& flags, CoordinationOptions* o) {
  if (!o->fast_window && (flags.fast_min >= 0 || flags.weight_threshold == "fast")) {
    return InvalidArgument(
        "--fast-min-participation and --weight-threshold fast need a --fast-window");
  }
  if (flags.fast_min >= 0) o->fast_min_participation = static_cast<uint32_t>(flags.fast_min);
  if (flags.weight_threshold == "full") o->stats_edges = StatsEdges::kOverThreshold;
  if (flags.weight_threshold == "fast") o->stats_edges = StatsEdges::kFastOverThreshold;
  if (flags.join == "object") o->network.pair_table = PairTable::kJoinPerObject;
  return OkStatus();
}

// The peers know components alone.
Status CompleteResolution(const Flags& flags, CoordinationOptions* o) {
  o->resolution =
      flags.resolution.value_or(o->mode == CoordinationMode::kNative ? kUsualResolution : 0);
  if (o->resolution >= 0 && o->resolution < 1) return OkStatus();
  return InvalidArgument("--resolution is a density, 0 to below 1");
}

// What CLI11 cannot check alone.
Status Complete(Flags* flags) {
  CoordinationOptions& o = flags->options;
  CLAQUE_ASSIGN_OR_RETURN(const int64_t memory, ParseByteSize(flags->memory));
  o.memory = static_cast<size_t>(memory);
  o.mode = flags->mode == "toolkit"  ? CoordinationMode::kToolkit
           : flags->mode == "native" ? CoordinationMode::kNative
                                     : CoordinationMode::kCooRTweet;
  o.pairs = {.time_window = std::chrono::seconds(flags->time_window),
             .min_participation = static_cast<uint32_t>(flags->min_participation),
             .remove_loops = !flags->keep_loops};
  if (flags->fast_window >= 0) o.fast_window = std::chrono::seconds(flags->fast_window);
  CLAQUE_RETURN_IF_ERROR(CompleteStats(*flags, &o));
  CLAQUE_RETURN_IF_ERROR(CompleteResolution(*flags, &o));
  o.network.subgraph = static_cast<Subgraph>(flags->subgraph);
  o.network.objects = o.object_ids || !o.objects.empty();
  if (o.mode == CoordinationMode::kNative &&
      (flags->fast_window >= 0 || !o.objects.empty() || o.object_ids || flags->subgraph > 0)) {
    return InvalidArgument(
        "--fast-window, --subgraph, --objects and --object-ids go with CooRTweet");
  }
  if (o.mode == CoordinationMode::kToolkit) {
    o.input.further = flags->one_object ? FurtherRow::kIgnored : FurtherRow::kOtherObject;
    if (!o.groups.empty() || !o.accounts.empty() || !o.objects.empty() || !o.networks.empty() ||
        !o.gexf.empty() || !o.graphml.empty() || flags->resolution) {
      return InvalidArgument("--mode toolkit writes --edges alone");
    }
  } else if (flags->one_object) {
    return InvalidArgument("--one-object goes with --mode toolkit");
  }
  CLAQUE_RETURN_IF_ERROR(CheckOptions(o.network, o.fast_window.has_value()));
  return CheckFiles(FilesOf(o));
}

int DetectCoordination(const App& app, Flags* flags) {
  if (const Status status = Complete(flags); !status.ok()) {
    return DetectUsage(status.message());
  }
  ReadLine line;
  const auto summary = DetectCoordination(flags->options, &line);
  line.Finish();
  if (!summary.ok()) return Fail(summary.status());
  const bool is_taken = std::ranges::count(FilesOf(flags->options), "-") > 0;
  PrintSummary(*summary, app.output == "json", is_taken ? std::cerr : std::cout);
  return kExitOk;
}

void AddCoordination(App& app, CLI::App* group) {
  CLI::App* command = group->add_subcommand(
      "coordination", "Accounts that share the same objects at the same time");
  auto flags = std::make_shared<Flags>();
  CoordinationOptions& o = flags->options;
  const auto seconds = CLI::Range(int64_t{0}, int64_t{1'000'000'000'000});
  AddInputFlags(command, &o.input);
  command->add_option("--time-window", flags->time_window, "seconds between two shares of a pair")
      ->check(seconds)
      ->capture_default_str();
  command
      ->add_option("--min-participation", flags->min_participation,
                   "least shares of an account; toolkit: least weight of an edge")
      ->check(CLI::Range(int64_t{0}, int64_t{UINT32_MAX}))
      ->capture_default_str();
  command
      ->add_option("--edge-weight", o.network.edge_weight,
                   "quantile of the weights, 0 to 1, that an edge must exceed")
      ->capture_default_str();
  command->add_flag("--keep-loops", flags->keep_loops,
                    "keep pairs of one account, of one post, and of the post that is the object");
  command->add_option("--fast-window", flags->fast_window, "a shorter window, told apart, seconds")
      ->check(seconds);
  command
      ->add_option("--fast-min-participation", flags->fast_min,
                   "least shares within the fast window; as --min-participation unless given")
      ->check(CLI::Range(int64_t{0}, int64_t{UINT32_MAX}));
  command
      ->add_option("--subgraph", flags->subgraph,
                   "0 all, 1 over the threshold, 2 over the fast threshold, 3 its neighbourhood")
      ->check(CLI::Range(0, 3))
      ->capture_default_str();
  command
      ->add_option(
          "--weight-threshold", flags->weight_threshold,
          "edges that --accounts and --objects are of: none (all), or over which threshold")
      ->check(CLI::IsMember({"none", "full", "fast"}))
      ->capture_default_str();
  command
      ->add_option("--join", flags->join,
                   "all or object: order of pairs, which orders the objects of an edge")
      ->check(CLI::IsMember({"all", "object"}))
      ->capture_default_str();
  command->add_option("--mode", flags->mode, "whose rules: coortweet, toolkit or native")
      ->check(CLI::IsMember({"coortweet", "toolkit", "native"}))
      ->capture_default_str();
  command->add_option("--min-objects", o.chance.min_objects, "native: least objects of an edge")
      ->check(CLI::Range(1U, UINT32_MAX))
      ->capture_default_str();
  command
      ->add_option("--false-discovery", o.chance.false_discovery,
                   "native: expected share of edges that are chance")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command
      ->add_option("--popular", o.chance.popular,
                   "native: of objects with more accounts, only closeness in time counts")
      ->check(CLI::Range(0U, UINT32_MAX))
      ->capture_default_str();
  command->add_option("--resolution", flags->resolution,
                      "least density of a network, below 1; 0 = connected components (the default, "
                      "but .02 in mode native)");
  command->add_option("--groups", o.groups, "file for the pairs of shares; - is standard output");
  command->add_option("--edges", o.edges, "file for the edges between accounts");
  command->add_option("--accounts", o.accounts, "file for figures by account");
  command->add_option("--objects", o.objects, "file for figures by object");
  command->add_option("--networks", o.networks, "file for the networks: communities or components");
  command->add_option("--gexf", o.gexf, "file for the network, as Gephi reads it");
  command->add_option("--graphml", o.graphml, "file for the network, as GraphML");
  command->add_flag("--object-ids", o.object_ids, "adds the objects of an edge to --edges");
  command->add_flag("--one-object", flags->one_object,
                    "toolkit: a post has one object (co_retweet, co_reply), not several (co_link)");
  command->add_option("--memory", flags->memory, "for sorting pairs; more goes to temporary files")
      ->capture_default_str();
  command->add_option("-o,--output", app.output, "table or json, of the figures at the end")
      ->check(CLI::IsMember({"table", "json"}));
  SetRun(app, command, [&app, flags] { return DetectCoordination(app, flags.get()); });
}

}  // namespace

void AddDetectCommands(App& app) {
  CLI::App* group = app.root.add_subcommand("detect", "Signals in a CSV file of shares");
  group->require_subcommand(1);
  AddCoordination(app, group);
  AddBursts(app, group);
  AddOverlap(app, group);
  AddCohorts(app, group);
}

}  // namespace claque
