// `claque up`.
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>

#include "cli/app.h"
#include "cli/demo_command.h"
#include "cli/import/importer.h"
#include "cli/local_cluster.h"
#include "cli/run_campaign.h"
#include "common/config/campaign.h"
#include "common/config/values.h"
#include "worker/fetch/address_guard.h"

namespace claque {
namespace {

struct UpFlags {
  std::string campaign_file;
  int workers = 2;
  std::string data;
  std::string until = "idle";
  bool serve = false;
  std::string allow_addresses;
  std::string log_level = "info";
};

std::string Seconds(std::chrono::milliseconds time) {
  return std::to_string(time.count() / 1000) + "." + std::to_string(time.count() % 1000 / 100) +
         " s";
}

void PrintSummary(const v1::Campaign& campaign, const RunSummary& summary,
                  const std::string& findings, const std::string& data) {
  const auto& p = summary.progress;
  std::cout << campaign.name() << (p.idle() ? ": done in " : ": stopped after ")
            << Seconds(summary.elapsed) << "\npages     " << p.pages_captured() << " captured, "
            << p.pages_done() << " done, " << p.pages_queued() << " queued, " << p.pages_failed()
            << " failed\nposts     " << p.posts() << "\nmissions  " << p.missions()
            << "\nechoes    " << p.echoes() << "\n\n"
            << findings << "\ndata      " << data << "\nnext      claque missions list --data "
            << data << '\n';
}

Result<int> Up(const UpFlags& flags) {
  RunOptions options;
  if (flags.until != "idle") {
    CLAQUE_ASSIGN_OR_RETURN(options.until, ParseDuration(flags.until));
  }
  CLAQUE_ASSIGN_OR_RETURN(const v1::Campaign campaign, LoadCampaign(flags.campaign_file));
  CLAQUE_RETURN_IF_ERROR(CheckSources(campaign));
  StopSignal stop;
  const SystemClock clock;
  ProgressLine line(std::cerr, StderrIsTerminal(), clock);
  const std::string id = campaign.name().substr(campaign.name().find('/') + 1);
  CLAQUE_ASSIGN_OR_RETURN(
      const auto cluster,
      LocalCluster::Start({.data = flags.data.empty() ? DefaultDataFolder(id) : flags.data,
                           .workers = flags.workers,
                           .allow_addresses = flags.allow_addresses,
                           .contact = campaign.contact(),
                           .log_level = flags.log_level}));
  CLAQUE_ASSIGN_OR_RETURN(const auto client, Client::Connect({.address = cluster->address()},
                                                             std::chrono::seconds(30)));
  std::cerr << "data in " << cluster->data() << "; ask from elsewhere with --data or --server "
            << cluster->public_address() << '\n';
  const auto summary = RunCampaign(*cluster, *client, campaign, options, stop, line);
  line.Finish();
  if (!summary.ok()) return summary.status();
  const auto findings = TopFindings(*client, campaign.name(), 3);
  PrintSummary(campaign, *summary, findings.ok() ? *findings : "", cluster->data());
  if (flags.serve && !summary->interrupted) {
    std::cerr << "serving until Ctrl-C\n";
    Serve(*cluster, stop, line);
  }
  cluster->Stop();
  return kExitOk;
}

// A flag's value that `check` refuses is a fault of usage, told before anything is started.
CLI::Validator Checked(const std::string& what, std::function<Status(const std::string&)> check) {
  return CLI::Validator(
      [check = std::move(check)](std::string& text) { return check(text).message(); }, what);
}

}  // namespace

std::string DefaultDataFolder(const std::string& id) {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  if (state != nullptr && *state != '\0') return std::string(state) + "/claque/" + id;
  if (home != nullptr && *home != '\0') return std::string(home) + "/.local/state/claque/" + id;
  return "claque-" + id;
}

void AddClusterCommands(App& app) {
  auto flags = std::make_shared<UpFlags>();
  CLI::App* up = app.root.add_subcommand("up", "Run a campaign on this machine");
  up->add_option("-c,--campaign", flags->campaign_file, "campaign.yaml")
      ->required()
      ->check(CLI::ExistingFile);
  up->add_option("--workers", flags->workers, "worker processes")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  up->add_option("--data", flags->data,
                 "folder for all data; default ~/.local/state/claque/<campaign id>");
  up->add_option("--until", flags->until, "\"idle\", or a time such as 10m")
      ->check(Checked("time",
                      [](const std::string& text) {
                        return text == "idle" ? OkStatus() : ParseDuration(text).status();
                      }))
      ->capture_default_str();
  up->add_flag("--serve", flags->serve, "stay up for queries afterwards");
  up->add_option("--allow-addresses", flags->allow_addresses,
                 "private or loopback addresses workers may ask, e.g. 127.0.0.0/8")
      ->check(Checked("blocks", [](const std::string& text) {
        return AddressGuard::AllowAlso(text).status();
      }));
  up->add_option("--log-level", flags->log_level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  SetRun(app, up, [flags] {
    const auto code = Up(*flags);
    return code.ok() ? *code : FailHere(code.status());
  });
  AddDemoCommand(app);
}

}  // namespace claque
