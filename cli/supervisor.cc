#include "cli/supervisor.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

namespace claque {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstBackOff{200};
constexpr milliseconds kMaxBackOff{10'000};
constexpr milliseconds kHealthyLife{30'000};
constexpr int kMaxDeaths = 8;

// In the child, between fork and exec: only calls that are safe there. Never returns. Writes errno
// to `failed` where the program cannot be started.
[[noreturn]] void Become(const ChildSpec& spec, char* const* argv, pid_t parent, int failed) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have died before the line above took effect.
  if (getppid() != parent) _exit(0);
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  const int log = open(spec.log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int null = open("/dev/null", O_RDONLY);
  if (log >= 0 && null >= 0 && dup2(null, 0) >= 0 && dup2(log, 1) >= 0 && dup2(log, 2) >= 0 &&
      (spec.folder.empty() || chdir(spec.folder.c_str()) == 0)) {
    execv(argv[0], argv);
  }
  const int error = errno;
  (void)!write(failed, &error, sizeof error);
  _exit(127);
}

std::string DescribeExit(int status) {
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

Supervisor::Supervisor(const Clock& clock) : clock_(clock), self_(getpid()) {}

Supervisor::~Supervisor() {
  for (auto& child : children_) {
    if (child.pid <= 0) continue;
    kill(child.pid, SIGKILL);
    waitpid(child.pid, nullptr, 0);
  }
}

Status Supervisor::Start(ChildSpec spec) {
  Child child;
  child.spec = std::move(spec);
  CLAQUE_RETURN_IF_ERROR(Launch(&child));
  children_.push_back(std::move(child));
  return OkStatus();
}

Status Supervisor::Launch(Child* child) {
  std::vector<char*> argv;
  for (auto& arg : child->spec.argv) argv.push_back(arg.data());
  argv.push_back(nullptr);
  int failed[2];
  if (pipe2(failed, O_CLOEXEC) != 0) return ResourceExhausted("cannot make a pipe");
  const pid_t pid = fork();
  if (pid == 0) Become(child->spec, argv.data(), self_, failed[1]);
  close(failed[1]);
  int error = 0;
  // Ends with the exec, which closes the other end.
  const bool broken = pid > 0 && read(failed[0], &error, sizeof error) == sizeof error;
  close(failed[0]);
  if (pid < 0) return ResourceExhausted("cannot start " + child->spec.name);
  if (broken) {
    waitpid(pid, nullptr, 0);
    const std::string message =
        "cannot start " + child->spec.name + " (" + child->spec.argv[0] + "): " + strerror(error);
    return error == EACCES ? PermissionDenied(message) : NotFound(message);
  }
  child->pid = pid;
  child->waiting = false;
  child->started = clock_.BootNow();
  return OkStatus();
}

std::vector<ChildExit> Supervisor::Poll() {
  std::vector<ChildExit> exits;
  for (auto& child : children_) {
    const BootTime now = clock_.BootNow();
    int status = 0;
    if (child.pid > 0 && waitpid(child.pid, &status, WNOHANG) == child.pid) {
      child.pid = -1;
      child.deaths = now - child.started > kHealthyLife ? 1 : child.deaths + 1;
      const bool again = child.spec.restart && !child.stopped && child.deaths <= kMaxDeaths;
      const milliseconds wait =
          std::min(kMaxBackOff, kFirstBackOff * (1 << std::min(child.deaths - 1, 6)));
      child.waiting = again;
      child.due = now + wait;
      exits.push_back({child.spec.name, DescribeExit(status), !again, child.spec.log_file});
    }
    if (child.waiting && now >= child.due && !Launch(&child).ok()) {
      child.due = now + kMaxBackOff;
    }
  }
  return exits;
}

bool Supervisor::Running(const std::string& name) const { return Pid(name) > 0; }

pid_t Supervisor::Pid(const std::string& name) const {
  for (const auto& child : children_) {
    if (child.spec.name == name) return child.pid;
  }
  return -1;
}

void Supervisor::Ask(Child* child) {
  if (child->pid > 0 && !child->stopped) kill(child->pid, SIGTERM);
  child->stopped = true;
  child->waiting = false;
}

void Supervisor::End(Child* child) {
  Ask(child);
  if (child->pid <= 0) return;
  const BootTime limit = clock_.BootNow() + child->spec.grace;
  while (waitpid(child->pid, nullptr, WNOHANG) == 0) {
    if (clock_.BootNow() >= limit) {
      kill(child->pid, SIGKILL);
      waitpid(child->pid, nullptr, 0);
      break;
    }
    std::this_thread::sleep_for(milliseconds(10));
  }
  child->pid = -1;
}

void Supervisor::Stop(const std::string& name) {
  for (auto& child : children_) {
    if (child.spec.name == name) End(&child);
  }
}

void Supervisor::StopAll() {
  std::vector<Child*> order;
  for (auto& child : children_) order.push_back(&child);
  std::stable_sort(order.begin(), order.end(),
                   [](const Child* a, const Child* b) { return a->spec.stage > b->spec.stage; });
  for (size_t i = 0; i < order.size(); ++i) {
    for (size_t j = i; j < order.size() && order[j]->spec.stage == order[i]->spec.stage; ++j) {
      Ask(order[j]);
    }
    End(order[i]);
  }
}

Result<std::string> FindProgram(const std::string& name) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto runs = [](const std::string& path) { return access(path.c_str(), X_OK) == 0; };
  const std::string beside = (self.parent_path() / name).string();
  if (!error && runs(beside)) return beside;
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "/usr/bin:/bin" : path;
  while (!rest.empty()) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    const std::string candidate = rest.substr(0, colon) + "/" + name;
    if (colon > 0 && runs(candidate)) return candidate;
    rest.erase(0, colon + 1);
  }
  return NotFound(name + " is neither beside " + self.string() + " nor on PATH" +
                  (name == "redis-server" ? "; install it: apt-get install redis-server" : ""));
}

void RaiseOpenFileLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace claque
