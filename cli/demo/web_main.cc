// claque-demo-web: the demo's sites as a process of their own, for tests. Not installed.
//   claque-demo-web [--port P] [--stats P] [--base A] [--seed N] [--steady] [--truth FILE]
//                   [--campaign FILE]
// Prints "READY port=P stats=P" when all sites answer; ends on SIGTERM, SIGINT or a closed stdin
// with --until-eof.
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include "cli/demo/campaign.h"
#include "cli/demo/truth.h"
#include "cli/demo/web.h"

namespace claque::demo {
namespace {

struct Flags {
  Options options;
  WebOptions web{.steady = false, .stats_port = 0};
  std::string truth, campaign;
  bool until_eof = false;
};

bool ParseFlags(int argc, char** argv, Flags& flags) {
  flags.options.port = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--steady") {
      flags.web.steady = true;
      continue;
    }
    if (name == "--until-eof") {
      flags.until_eof = true;
      continue;
    }
    if (i + 1 >= argc) return false;
    const char* value = argv[++i];
    if (name == "--port") {
      flags.options.port = std::atoi(value);
    } else if (name == "--stats") {
      flags.web.stats_port = std::atoi(value);
    } else if (name == "--base") {
      flags.options.base = value;
    } else if (name == "--seed") {
      flags.options.seed = std::strtoull(value, nullptr, 10);
    } else if (name == "--truth") {
      flags.truth = value;
    } else if (name == "--campaign") {
      flags.campaign = value;
    } else {
      return false;
    }
  }
  return true;
}

int Fail(const Status& status) {
  std::fprintf(stderr, "claque-demo-web: %s\n", status.ToString().c_str());
  return 1;
}

// Returns when asked to end.
void WaitForEnd(const sigset_t& signals, bool until_eof) {
  if (!until_eof) {
    int signal = 0;
    sigwait(&signals, &signal);
    return;
  }
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  char buffer[256];
  while (read(STDIN_FILENO, buffer, sizeof buffer) > 0) {
  }
}

int Main(int argc, char** argv) {
  Flags flags;
  if (!ParseFlags(argc, argv, flags)) {
    std::fprintf(stderr,
                 "usage: claque-demo-web [--port P] [--stats P] [--base A] [--seed N] [--steady]\n"
                 "                       [--until-eof] [--truth FILE] [--campaign FILE]\n");
    return 2;
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  if (flags.options.port == 0) {
    auto port = FreePort(flags.options.base);
    if (!port.ok()) return Fail(port.status());
    flags.options.port = *port;
  }
  const Fiction fiction = Generate(flags.options);
  if (!flags.truth.empty()) std::ofstream(flags.truth) << Truth(fiction).dump(1) << "\n";
  if (!flags.campaign.empty()) std::ofstream(flags.campaign) << CampaignYaml(fiction);
  auto web = Web::Start(fiction, flags.web);
  if (!web.ok()) return Fail(web.status());
  std::printf("READY port=%d stats=%d\n", fiction.options.port, (*web)->stats_port());
  std::fflush(stdout);
  WaitForEnd(signals, flags.until_eof);
  (*web)->Stop();
  return 0;
}

}  // namespace
}  // namespace claque::demo

int main(int argc, char** argv) { return claque::demo::Main(argc, argv); }
