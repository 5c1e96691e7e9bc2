// claque-worker: reads the settings, builds the parts in order, waits for a signal, drains, stops
// them in reverse order.
#include <poll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "common/config/option_table.h"
#include "common/telemetry/logger.h"
#include "common/telemetry/metrics.h"
#include "worker/agent/agent.h"
#include "worker/agent/uptake_work.h"
#include "worker/agent/warc_capture_log.h"
#include "worker/evidence/directory_evidence_store.h"
#include "worker/evidence/warc_recovery.h"
#include "worker/fetch/curl_fetcher.h"
#include "worker/link/grpc_link.h"

namespace claque {
namespace {

using std::chrono::milliseconds;

struct Settings {
  std::vector<std::string> coordinators{"127.0.0.1:7700"};
  std::string evidence_dir = "evidence";
  std::string name = "worker";
  std::string allow_addresses;
  std::string contact;
  int max_hosts = 32;
  int threads = 2;
  int64_t min_free_disk = 256 << 20;
  std::string lexicon_dir;
  std::string web_ca;
  TlsFiles tls;
  std::string metrics_listen;
  std::string log_level = "info";
  milliseconds drain_timeout{45'000};
};

OptionTable MakeOptions(Settings& s) {
  OptionTable table("claque-worker", "Fetches, keeps, reads and classifies public pages.");
  table.List("coordinators", &s.coordinators, "addresses of the coordinators")
      .String("evidence-dir", &s.evidence_dir, "directory of the WARC files")
      .String("name", &s.name,
              "first part of the worker's name; process id and a random part follow")
      .String("allow-addresses", &s.allow_addresses,
              "blocks of non-public addresses that may be fetched, e.g. 127.0.0.0/8")
      .String("contact", &s.contact, "URL or mail address that sites see in the User-Agent")
      .Int("max-hosts", &s.max_hosts, 1, 4096, "hosts worked on at a time")
      .Int("threads", &s.threads, 1, 256, "threads that extract and classify")
      .Bytes("min-free-disk", &s.min_free_disk, 0, int64_t{1} << 50,
             "no page is fetched with less space for evidence")
      .String("lexicon-dir", &s.lexicon_dir, "lexicons beside or instead of the built-in ones")
      .String("web-ca", &s.web_ca,
              "PEM file of authorities trusted for sites; empty = the system's")
      .String("tls-ca", &s.tls.ca, "PEM file of the coordinators' authority")
      .String("tls-cert", &s.tls.cert, "PEM file of this worker's certificate chain")
      .String("tls-key", &s.tls.key, "PEM file of this worker's private key")
      .String("metrics-listen", &s.metrics_listen, "address of the /metrics page; empty = none")
      .Choice("log-level", &s.log_level, {"debug", "info", "warn", "error", "off"}, "least level")
      .Duration("drain-timeout", &s.drain_timeout, milliseconds(0), milliseconds(3'600'000),
                "time for work under way after SIGTERM; then it is cut off and returned");
  return table;
}

// A worker holds a socket per transfer and file descriptors are cheap: take what is allowed.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Letters, digits, '.', '_' and '-' only: the name is part of WARC file names.
std::string WorkerName(const std::string& prefix) {
  std::random_device random;
  char tail[48];
  std::snprintf(tail, sizeof tail, "-%d-%08x", static_cast<int>(getpid()), random());
  std::string name = prefix + tail;
  for (char& c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '_' || c == '-';
    if (!plain) c = '_';
  }
  return name;
}

std::string UserAgent(const std::string& contact) {
  const std::string product = "claque/" CLAQUE_VERSION;
  return contact.empty() ? product : product + " (+" + contact + ")";
}

int64_t FreeBytes(const std::string& directory) {
  struct statvfs fs {};
  if (statvfs(directory.c_str(), &fs) != 0) return -1;
  return static_cast<int64_t>(fs.f_bavail) * static_cast<int64_t>(fs.f_frsize);
}

Agent::Options AgentOptions(const Settings& s, const std::string& name) {
  Agent::Options options;
  options.state.worker = name;
  options.state.version = CLAQUE_VERSION;
  options.state.max_hosts = s.max_hosts;
  options.session.user_agent = UserAgent(s.contact);
  options.pages.threads = s.threads;
  options.min_free_disk = s.min_free_disk;
  return options;
}

// Signals are blocked in every thread and read here.
class Signals {
 public:
  Signals() {
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    fd_ = signalfd(-1, &set, SFD_CLOEXEC);
  }
  ~Signals() { close(fd_); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // True where a signal came within `timeout`; negative = wait for ever.
  bool Wait(milliseconds timeout) {
    pollfd wait{.fd = fd_, .events = POLLIN, .revents = 0};
    if (poll(&wait, 1, static_cast<int>(timeout.count())) <= 0) return false;
    signalfd_siginfo info;
    return read(fd_, &info, sizeof info) == static_cast<ssize_t>(sizeof info);
  }

 private:
  int fd_;
};

// Until everything is acknowledged, a second signal, or the time is over. True = all acknowledged.
bool Drain(Agent& agent, Signals& signals, milliseconds timeout, const Logger& logger) {
  constexpr milliseconds kStep{100};
  constexpr milliseconds kReportTime{10'000};  // for what is cut off to be reported still
  agent.Drain();
  bool aborted = false;
  for (milliseconds waited{0}; waited < timeout + kReportTime; waited += kStep) {
    if (agent.WaitDrained(kStep)) return true;
    if (signals.Wait(milliseconds(0))) break;
    if (!aborted && waited >= timeout) {
      aborted = true;
      agent.AbortWork();
    }
  }
  logger.Warn("stopped with reports unacknowledged; their leases will expire",
              {{"reports", agent.unacknowledged()}});
  return false;
}

Status Serve(const Settings& s, Signals& signals, const Logger& logger, bool* clean) {
  const SystemClock clock;
  const std::string name = WorkerName(s.name);
  Metrics metrics;
  AgentMetrics agent_metrics(metrics);
  std::unique_ptr<MetricsServer> metrics_server;
  if (!s.metrics_listen.empty()) {
    CLAQUE_ASSIGN_OR_RETURN(metrics_server, MetricsServer::Start(s.metrics_listen, metrics));
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto classifier, Classifier::Load(s.lexicon_dir));
  CLAQUE_ASSIGN_OR_RETURN(const auto evidence, DirectoryEvidenceStore::Open(s.evidence_dir));
  CLAQUE_ASSIGN_OR_RETURN(const auto recovered, RecoverOpenFiles(*evidence, ""));
  WarcWriter writer(*evidence, clock,
                    {.prefix = name, .software = "claque/" CLAQUE_VERSION, .contact = s.contact});
  WarcCaptureLog captures(writer);
  CLAQUE_ASSIGN_OR_RETURN(const AddressGuard guard, AddressGuard::AllowAlso(s.allow_addresses));
  CLAQUE_ASSIGN_OR_RETURN(
      const auto fetcher,
      CurlFetcher::Create({.max_transfers = 2 * s.max_hosts, .ca_file = s.web_ca}, guard, clock));
  CLAQUE_ASSIGN_OR_RETURN(const auto link, GrpcLink::Create(s.coordinators, s.tls));
  Agent agent(AgentOptions(s, name),
              {.clock = clock,
               .link = *link,
               .fetcher = *fetcher,
               .captures = captures,
               .classifier = *classifier,
               .make_task = [&](const auto& task) { return MakeTaskWork(task, *classifier); },
               .metrics = agent_metrics,
               .free_disk = [&] { return FreeBytes(s.evidence_dir); },
               .logger = logger.Named("agent")});
  agent.Start();
  logger.Info("worker started", {{"worker", name}, {"recovered_files", recovered.size()}});
  signals.Wait(milliseconds(-1));
  logger.Info("draining");
  *clean = Drain(agent, signals, s.drain_timeout, logger);
  agent.Stop();
  CLAQUE_RETURN_IF_ERROR(writer.Close().Prefixed("close evidence"));
  logger.Info("worker stopped");
  return OkStatus();
}

int Main(int argc, char** argv) {
  Settings settings;
  OptionTable table = MakeOptions(settings);
  const auto outcome = table.Load(argc, argv);
  if (!outcome.ok()) {
    std::fprintf(stderr, "claque-worker: %s\n", outcome.status().message().c_str());
    return 2;
  }
  switch (*outcome) {
    case OptionTable::Outcome::kHelp:
      std::fputs(table.Help().c_str(), stdout);
      return 0;
    case OptionTable::Outcome::kVersion:
      std::puts("claque-worker " CLAQUE_VERSION);
      return 0;
    case OptionTable::Outcome::kPrintDocs:
      std::fputs(table.Markdown().c_str(), stdout);
      return 0;
    case OptionTable::Outcome::kPrintConfig:
      std::fputs(table.EffectiveYaml().c_str(), stdout);
      return 0;
    case OptionTable::Outcome::kRun:
      break;
  }
  Signals signals;  // before any thread
  RaiseFileLimit();
  const SystemClock clock;
  const auto level = ParseLogLevel(settings.log_level);
  auto logger = level.ok() ? Logger::Create("worker", *level, "", clock) : level.status();
  if (!logger.ok()) {
    std::fprintf(stderr, "claque-worker: %s\n", logger.status().message().c_str());
    return 1;
  }
  bool clean = false;
  const Status status = Serve(settings, signals, *logger, &clean);
  if (!status.ok()) {
    logger->Error("worker cannot run", {{"why", status.ToString()}});
    return 1;
  }
  return clean ? 0 : 1;
}

}  // namespace
}  // namespace claque

int main(int argc, char** argv) { return claque::Main(argc, argv); }
