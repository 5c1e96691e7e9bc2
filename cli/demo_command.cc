#include "cli/demo_command.h"

#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <thread>

#include "cli/demo/campaign.h"
#include "cli/demo/earlier.h"
#include "cli/demo/fiction.h"
#include "cli/demo/score.h"
#include "cli/demo/truth.h"
#include "cli/demo/web.h"
#include "cli/import/importer.h"
#include "cli/local_cluster.h"
#include "cli/report.h"
#include "cli/run_campaign.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr char kMarker[] = "/demo-truth.json";

struct DemoFlags {
  std::string report;
  bool score = false;
  int workers = 2;
  std::string data;
  bool steady = false;
  int port = 0;
};

// Whether `data` is an earlier demo's, or nobody's: anything else is left alone, not even locked.
Status CheckFolder(const std::string& data) {
  std::error_code error;
  if (fs::exists(data + kMarker, error)) return OkStatus();
  for (const auto& entry : fs::directory_iterator(data, error)) {
    if (entry.path().filename() == "lock") continue;
    return InvalidArgument("--data: " + data + " is neither empty nor an earlier demo");
  }
  return OkStatus();
}

// REQUIRES: the folder's lock is held; what is cleared might be a running demo's otherwise.
void ClearFolder(const std::string& data) {
  std::error_code error;
  for (const auto* part : {"redis", "evidence", "keys", "logs", "run", "campaign.yaml"}) {
    fs::remove_all(fs::path(data) / part, error);
  }
}

Status WriteFile(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  return out ? OkStatus() : Status(Code::kUnknown, path + ": cannot be written");
}

// The sites run in a process of their own, as sites do.
Status StartSites(LocalCluster& cluster, int port, bool steady) {
  ChildSpec spec{.name = "sites",
                 .argv = {"/proc/self/exe", "internal-demo-sites", "--port", std::to_string(port)}};
  if (steady) spec.argv.push_back("--steady");
  CLAQUE_RETURN_IF_ERROR(cluster.AddChild(std::move(spec)));
  const std::string log = cluster.data() + "/logs/sites.jsonl";
  for (int i = 0; i < 1000; ++i) {
    std::ifstream in(log);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (text.find("READY") != std::string::npos) return OkStatus();
    for (const auto& exit : cluster.Poll()) {
      return Unavailable("the demo's sites ended with " + exit.how + ": " + text);
    }
    std::this_thread::sleep_for(20ms);
  }
  return Unavailable("the demo's sites do not come up; see " + log);
}

template <typename T>
Status Collect(Client& client, const std::string& kind, const std::string& parent,
               std::vector<T>* out, std::set<std::string>* not_built) {
  const Status status =
      client.List(kind, {.parent = parent}, [&](const google::protobuf::Message& row) {
        out->push_back(static_cast<const T&>(row));
        return true;
      });
  if (status.code() != Code::kUnimplemented) return status;
  not_built->insert(kind);
  return OkStatus();
}

Result<std::string> ScoreTable(Client& client, const std::string& parent,
                               const demo::Fiction& fiction) {
  demo::Findings f;
  CLAQUE_RETURN_IF_ERROR(Collect(client, "pages", parent, &f.pages, &f.not_built));
  CLAQUE_RETURN_IF_ERROR(Collect(client, "posts", parent, &f.posts, &f.not_built));
  CLAQUE_RETURN_IF_ERROR(Collect(client, "missions", parent, &f.missions, &f.not_built));
  CLAQUE_RETURN_IF_ERROR(Collect(client, "echoes", parent, &f.echoes, &f.not_built));
  CLAQUE_RETURN_IF_ERROR(Collect(client, "networks", parent, &f.networks, &f.not_built));
  CLAQUE_RETURN_IF_ERROR(Collect(client, "bursts", parent, &f.bursts, &f.not_built));
  CLAQUE_RETURN_IF_ERROR(Collect(client, "cohorts", parent, &f.cohorts, &f.not_built));
  CLAQUE_RETURN_IF_ERROR(Collect(client, "overlaps", parent, &f.overlaps, &f.not_built));
  CLAQUE_RETURN_IF_ERROR(Collect(client, "relations", parent, &f.relations, &f.not_built));
  return demo::FormatScore(demo::Score(demo::Truth(fiction), f));
}

// What an earlier monitoring left behind: the coordinator compares with it.
Status AddEarlierCampaign(Client& client, const std::string& data, const demo::Fiction& fiction) {
  const std::string file = data + "/orvenia-2026.jsonl";
  CLAQUE_RETURN_IF_ERROR(WriteFile(file, demo::EarlierPosts(fiction)));
  const v1::Campaign earlier = demo::EarlierCampaign(file);
  CLAQUE_RETURN_IF_ERROR(client.CreateCampaign(earlier, "earlier").status());
  CLAQUE_RETURN_IF_ERROR(ImportSources(client, earlier));
  return client.Steer("freeze", earlier.name()).status();
}

Status RunDemo(const DemoFlags& flags) {
  const SystemClock clock;
  StopSignal stop;
  const std::string data = flags.data.empty() ? DefaultDataFolder("demo") : flags.data;
  CLAQUE_RETURN_IF_ERROR(CheckFolder(data));
  CLAQUE_ASSIGN_OR_RETURN(const auto lock,
                          DataLock::Take(data, DataLock::Use::kRun, std::chrono::seconds(60)));
  ClearFolder(data);
  demo::Options options;
  CLAQUE_ASSIGN_OR_RETURN(options.port, demo::FreePort(options.base));
  const demo::Fiction fiction = demo::Generate(options);
  const v1::Campaign campaign = demo::DemoCampaign(fiction);
  std::cerr << "A fictional election: " << fiction.sites.size() << " sites on loopback addresses, "
            << fiction.posts.size() << " posts.\n";
  // First, so that a demo that fails to start can be replaced as well.
  CLAQUE_RETURN_IF_ERROR(WriteFile(data + kMarker, demo::Truth(fiction).dump(1)));
  CLAQUE_RETURN_IF_ERROR(WriteFile(data + "/campaign.yaml", demo::CampaignYaml(fiction)));
  CLAQUE_ASSIGN_OR_RETURN(const auto cluster,
                          LocalCluster::Start({.data = data,
                                               .workers = flags.workers,
                                               .allow_addresses = demo::AllowedAddresses(fiction),
                                               .contact = campaign.contact(),
                                               .lock = lock}));
  CLAQUE_RETURN_IF_ERROR(StartSites(*cluster, options.port, flags.steady));
  CLAQUE_ASSIGN_OR_RETURN(const auto client, Client::Connect({.address = cluster->address()}, 30s));
  CLAQUE_RETURN_IF_ERROR(AddEarlierCampaign(*client, data, fiction));
  ProgressLine line(std::cerr, StderrIsTerminal(), clock);
  const auto summary = RunCampaign(*cluster, *client, campaign, {}, stop, line);
  line.Finish();
  if (!summary.ok()) return summary.status();
  if (summary->interrupted) return {Code::kCancelled, "stopped before the end"};

  const auto& p = summary->progress;
  CLAQUE_ASSIGN_OR_RETURN(const std::string findings, TopFindings(*client, campaign.name(), 3));
  std::cout << p.pages_captured() << " pages, " << p.posts() << " posts, " << p.missions()
            << " missions, " << p.echoes() << " echoes in " << summary->elapsed.count() / 1000
            << " s\n\nThe three calls to act with most uptake:\n"
            << findings;
  if (flags.score) {
    CLAQUE_ASSIGN_OR_RETURN(const std::string table, ScoreTable(*client, campaign.name(), fiction));
    std::cout << "\nAgainst what was planted:\n" << table;
  }
  if (!flags.report.empty()) {
    CLAQUE_RETURN_IF_ERROR(WriteReport(*client, campaign.name(), flags.report));
    std::cout << "\nreport    " << flags.report << '\n';
  }
  std::cout << "\ndata      " << cluster->data() << "\nnext      claque missions list --data "
            << cluster->data() << '\n';
  cluster->Stop();
  return OkStatus();
}

// The child process of StartSites.
int ServeSites(int port, bool steady) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  demo::Options options;
  options.port = port;
  const demo::Fiction fiction = demo::Generate(options);
  const auto web = demo::Web::Start(fiction, {.steady = steady, .stats_port = -1});
  if (!web.ok()) return Fail(web.status());
  std::cout << "READY" << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  std::cout << (*web)->Stats().dump() << std::endl;
  return kExitOk;
}

}  // namespace

void AddDemoCommand(App& app) {
  auto flags = std::make_shared<DemoFlags>();
  CLI::App* demo = app.root.add_subcommand("demo", "The whole system over a fictional election");
  demo->add_option("--report", flags->report, "also write the HTML report to this file");
  demo->add_flag("--score", flags->score, "precision and recall against what was planted");
  demo->add_option("--workers", flags->workers, "worker processes")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  demo->add_option("--data", flags->data,
                   "folder for all data; default ~/.local/state/claque/demo, replaced each time");
  demo->add_flag("--steady", flags->steady, "sites answer as a function of the URL alone");
  SetRun(app, demo, [flags] { return FailHere(RunDemo(*flags)); });

  CLI::App* sites = app.root.add_subcommand("internal-demo-sites", "");
  sites->group("");
  sites->add_option("--port", flags->port)->required();
  sites->add_flag("--steady", flags->steady);
  SetRun(app, sites, [flags] { return ServeSites(flags->port, flags->steady); });
}

}  // namespace claque
