#include "cli/local_cluster.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "cli/client.h"

namespace claque {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto kStartLimit = 30s;
// Queries end soon; another command waits for one that long.
constexpr auto kQueryPatience = 60s;
// sun_path holds 108 bytes; longer paths go through /proc/self/fd.
constexpr size_t kMaxSocketPath = 100;
// Workers fetch nothing with less space for evidence.
constexpr int64_t kMinFreeDisk = int64_t{256} << 20;
enum Stage { kRedisStage, kCoordinatorStage, kWorkerStage };

// Whether a Redis at `path` answers PING (it says -LOADING while it reads its file).
bool RedisAnswers(const std::string& path) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path) return false;
  std::copy(path.begin(), path.end(), name.sun_path);
  const int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (s < 0) return false;
  const timeval limit{1, 0};
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  char answer[5] = {};
  const bool up = connect(s, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 &&
                  send(s, "PING\r\n", 6, MSG_NOSIGNAL) == 6 && recv(s, answer, 5, 0) == 5 &&
                  std::string_view(answer, 5) == "+PONG";
  close(s);
  return up;
}

// Whether anybody listens at `path`.
bool Listens(const std::string& path) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path) return false;
  std::copy(path.begin(), path.end(), name.sun_path);
  const int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool up = s >= 0 && connect(s, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  if (s >= 0) close(s);
  return up;
}

// Without the trailing '/' and "..": `up` and a query must mean the same lock.
std::string AbsolutePath(const std::string& data) {
  std::error_code error;
  std::string path = fs::absolute(data, error).lexically_normal().string();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// Last lines of a log, to show why a process did not come up.
std::string LogTail(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line.substr(0, 400));
    if (lines.size() > 5) lines.erase(lines.begin());
  }
  std::string out;
  for (const auto& line : lines) out += "\n  " + line;
  return out;
}

// Whether SIGINT or SIGTERM waits, where the caller holds them back (StopSignal).
bool StopPending() {
  sigset_t pending;
  return sigpending(&pending) == 0 &&
         (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1);
}

}  // namespace

LocalCluster::LocalCluster(ClusterOptions options)
    : options_(std::move(options)), supervisor_(clock_) {
  options_.data = AbsolutePath(options_.data);
}

LocalCluster::~LocalCluster() { Stop(); }

std::string LocalCluster::LogFile(const std::string& name) const {
  return options_.data + "/logs/" + name + ".jsonl";
}

std::string LocalCluster::public_address() const {
  return "unix:" + options_.data + "/run/coordinator.sock";
}

Status LocalCluster::Prepare() {
  std::error_code error;
  const fs::path data(options_.data);
  for (const auto* folder : {"", "redis", "evidence", "keys", "logs", "run"}) {
    fs::create_directories(data / folder, error);
    if (error) {
      return PermissionDenied("data: cannot make " + (data / folder).string() + ": " +
                              error.message());
    }
    chmod((data / folder).c_str(), 0700);
  }
  return OpenRunFolder();
}

Status LocalCluster::OpenRunFolder() {
  if (run_folder_ >= 0) close(run_folder_);
  run_folder_ = open((options_.data + "/run").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (run_folder_ < 0) return NotFound("data: " + options_.data + "/run cannot be opened");
  const std::string socket = options_.data + "/run/coordinator.sock";
  address_ = "unix:" + (socket.size() <= kMaxSocketPath
                            ? socket
                            : "/proc/self/fd/" + std::to_string(run_folder_) + "/coordinator.sock");
  return OkStatus();
}

template <typename Ready>
Status LocalCluster::Await(const std::string& name, Ready ready) {
  const BootTime limit = clock_.BootNow() + kStartLimit;
  while (!ready()) {
    int deaths = 0;
    for (const auto& exit : supervisor_.Poll()) {
      deaths += exit.name == name ? 1 : 0;
      if (deaths > 0) {
        return Unavailable(name + " ended with " + exit.how + "; see " + exit.log_file +
                           LogTail(exit.log_file));
      }
    }
    if (StopPending()) return {Code::kCancelled, "stopped while " + name + " was starting"};
    if (clock_.BootNow() > limit) {
      return Unavailable(name + " does not answer after 30 s; see " + LogFile(name) +
                         LogTail(LogFile(name)));
    }
    std::this_thread::sleep_for(20ms);
  }
  return OkStatus();
}

Status LocalCluster::StartRedis() {
  CLAQUE_ASSIGN_OR_RETURN(const std::string program, FindProgram("redis-server"));
  // Redis changes to `dir` first; a relative socket path is short whatever the folder's depth.
  ChildSpec spec{.name = "redis",
                 .argv = {program,
                          "--port",
                          "0",
                          "--unixsocket",
                          "../run/redis.sock",
                          "--unixsocketperm",
                          "700",
                          "--dir",
                          "redis",
                          "--appendonly",
                          "yes",
                          "--appendfsync",
                          "everysec",
                          "--save",
                          "",
                          "--maxmemory-policy",
                          "noeviction",
                          "--hash-max-listpack-entries",
                          "1024",
                          "--daemonize",
                          "no",
                          "--logfile",
                          ""},
                 .folder = options_.data,
                 .log_file = options_.data + "/logs/redis.log",
                 .stage = kRedisStage};
  CLAQUE_RETURN_IF_ERROR(supervisor_.Start(std::move(spec)));
  const std::string socket = "/proc/self/fd/" + std::to_string(run_folder_) + "/redis.sock";
  return Await("redis", [&socket] { return RedisAnswers(socket); });
}

Status LocalCluster::StartCoordinator() {
  CLAQUE_ASSIGN_OR_RETURN(const std::string program, FindProgram("claque-coordinator"));
  // The coordinator wants an absolute path; this one is short whatever the folder.
  ChildSpec spec{.name = "coordinator",
                 .argv = {program, "--listen", "unix:run/coordinator.sock", "--redis",
                          "unix:/proc/self/cwd/run/redis.sock", "--id", "local", "--secret-file",
                          "keys/installation.key", "--log-level", options_.log_level},
                 .folder = options_.data,
                 .log_file = LogFile("coordinator"),
                 .grace = 30s,
                 .stage = kCoordinatorStage};
  CLAQUE_RETURN_IF_ERROR(supervisor_.Start(std::move(spec)));
  CLAQUE_ASSIGN_OR_RETURN(const auto client, Client::Connect({.address = address_}, 250ms));
  return Await("coordinator", [&client] { return client->CheckHealth(true).ok(); });
}

Status LocalCluster::StartWorkers() {
  CLAQUE_ASSIGN_OR_RETURN(const std::string program, FindProgram("claque-worker"));
  for (int i = 1; i <= options_.workers; ++i) {
    const std::string name = "worker-" + std::to_string(i);
    ChildSpec spec{
        .name = name,
        .argv = {program, "--coordinators", "unix:run/coordinator.sock", "--evidence-dir",
                 "evidence", "--min-free-disk", std::to_string(kMinFreeDisk), "--name", name,
                 "--log-level", options_.log_level},
        .folder = options_.data,
        .log_file = LogFile(name),
        .grace = 65s,
        .stage = kWorkerStage};
    if (!options_.allow_addresses.empty()) {
      spec.argv.insert(spec.argv.end(), {"--allow-addresses", options_.allow_addresses});
    }
    if (!options_.contact.empty()) {
      spec.argv.insert(spec.argv.end(), {"--contact", options_.contact});
    }
    CLAQUE_RETURN_IF_ERROR(supervisor_.Start(std::move(spec)));
  }
  return OkStatus();
}

Status LocalCluster::AddChild(ChildSpec spec) {
  spec.log_file = LogFile(spec.name);
  spec.stage = kRedisStage;
  return supervisor_.Start(std::move(spec));
}

Result<std::unique_ptr<LocalCluster>> LocalCluster::Start(const ClusterOptions& options) {
  RaiseOpenFileLimit();
  std::unique_ptr<LocalCluster> cluster(new LocalCluster(options));
  if (cluster->options_.lock == nullptr) {
    CLAQUE_ASSIGN_OR_RETURN(cluster->options_.lock,
                            DataLock::Take(cluster->data(), DataLock::Use::kRun, kQueryPatience));
  }
  CLAQUE_RETURN_IF_ERROR(cluster->Prepare());
  CLAQUE_RETURN_IF_ERROR(cluster->CheckDisk());
  CLAQUE_RETURN_IF_ERROR(cluster->StartRedis());
  CLAQUE_RETURN_IF_ERROR(cluster->StartCoordinator());
  return cluster;
}

Status LocalCluster::CheckDisk() const {
  struct statvfs fs {};
  if (statvfs(options_.data.c_str(), &fs) != 0) return OkStatus();
  const int64_t free = static_cast<int64_t>(fs.f_bavail) * static_cast<int64_t>(fs.f_frsize);
  if (free >= kMinFreeDisk) return OkStatus();
  return ResourceExhausted("data: the disk of " + options_.data + " has " +
                           std::to_string(free >> 20) + " MiB of space left, and no page is " +
                           "fetched with less than " + std::to_string(kMinFreeDisk >> 20) +
                           " MiB; free some, or name another folder with --data");
}

Result<std::unique_ptr<LocalCluster>> LocalCluster::OpenData(const std::string& data) {
  if (!fs::is_directory(data + "/redis")) {
    return NotFound("data: " + data + " is no folder of `claque up` or `claque demo`");
  }
  std::unique_ptr<LocalCluster> cluster(new LocalCluster({.data = data, .log_level = "warn"}));
  const BootTime limit = cluster->clock_.BootNow() + kStartLimit;
  for (;;) {
    auto lock = DataLock::Take(cluster->data(), DataLock::Use::kQuery, kQueryPatience);
    if (lock.ok()) {
      cluster->options_.lock = *std::move(lock);
      break;
    }
    if (lock.status().code() != Code::kAlreadyExists) return lock.status();
    if (DataLock::HolderOf(cluster->data()) == DataLock::Use::kQuery) return lock.status();
    // A run: its coordinator answers, once it has come up.
    const bool opened = cluster->OpenRunFolder().ok();
    if (opened && Listens(cluster->address_.substr(sizeof "unix:" - 1))) return cluster;
    if (cluster->clock_.BootNow() > limit) {
      return Unavailable("data: the run over " + cluster->data() + " does not come up");
    }
    std::this_thread::sleep_for(50ms);
  }
  CLAQUE_RETURN_IF_ERROR(cluster->Prepare());
  CLAQUE_RETURN_IF_ERROR(cluster->StartRedis());
  CLAQUE_RETURN_IF_ERROR(cluster->StartCoordinator());
  return cluster;
}

void LocalCluster::Stop() {
  supervisor_.StopAll();
  if (run_folder_ >= 0) close(run_folder_);
  run_folder_ = -1;
  // Without the lock all this is another process'.
  if (options_.lock == nullptr) return;
  std::error_code ignored;
  fs::remove_all(options_.data + "/run", ignored);
  options_.lock.reset();
}

}  // namespace claque
