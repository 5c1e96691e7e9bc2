#include "tests/support/redis_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "coordinator/store/redis_slots.h"

namespace claque {
namespace {

constexpr int kReadyTries = 500;
constexpr std::chrono::milliseconds kReadyPause{20};

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  int port = 0;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    port = ntohs(address.sin_port);
  }
  close(fd);
  return port;
}

// Starts a child that dies with this process; its output goes to `log`.
pid_t Spawn(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  const int fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd >= 0) {
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
  }
  execvp(argv[0], argv.data());
  _exit(127);
}

Status RunTool(const std::vector<std::string>& words, const std::string& log) {
  int status = 0;
  const pid_t pid = Spawn(words, log);
  if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
    return Internal(words.front() + " failed, see " + log);
  }
  return OkStatus();
}

}  // namespace

Result<std::unique_ptr<RedisServer>> RedisServer::Start(RedisServerOptions options) {
  std::unique_ptr<RedisServer> server(new RedisServer(std::move(options)));
  CLAQUE_RETURN_IF_ERROR(server->Prepare());
  CLAQUE_RETURN_IF_ERROR(server->Launch());
  return server;
}

Status RedisServer::Prepare() {
  std::string pattern = (std::filesystem::temp_directory_path() / "claque-redis-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return Internal("cannot make " + pattern);
  dir_ = pattern;
  port_ = FreePort();
  bus_port_ = FreePort();
  return options_.tls ? MakeCertificates() : OkStatus();
}

Status RedisServer::MakeCertificates() {
  const std::string log = dir_ + "/openssl.log";
  const auto file = [this](const char* name) { return dir_ + "/" + name; };
  CLAQUE_RETURN_IF_ERROR(
      RunTool({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
               "-nodes", "-days", "2", "-subj", "/CN=claque test authority", "-keyout",
               file("ca.key"), "-out", file("ca.crt")},
              log));
  for (const char* const name : {"server", "client"}) {
    const std::string base = dir_ + "/" + name;
    CLAQUE_RETURN_IF_ERROR(RunTool({"openssl",
                                    "req",
                                    "-x509",
                                    "-newkey",
                                    "ec",
                                    "-pkeyopt",
                                    "ec_paramgen_curve:P-256",
                                    "-nodes",
                                    "-days",
                                    "2",
                                    "-subj",
                                    std::string("/CN=") + name,
                                    "-addext",
                                    "subjectAltName=IP:127.0.0.1",
                                    "-addext",
                                    "basicConstraints=critical,CA:FALSE",
                                    "-CA",
                                    file("ca.crt"),
                                    "-CAkey",
                                    file("ca.key"),
                                    "-keyout",
                                    base + ".key",
                                    "-out",
                                    base + ".crt"},
                                   log));
  }
  return OkStatus();
}

Status RedisServer::Launch() {
  const std::string port = std::to_string(port_);
  std::vector<std::string> words = {"redis-server",
                                    "--bind",
                                    "127.0.0.1",
                                    "--dir",
                                    dir_,
                                    "--unixsocket",
                                    dir_ + "/redis.sock",
                                    "--appendonly",
                                    "yes",
                                    "--appendfsync",
                                    "everysec",
                                    "--maxmemory-policy",
                                    "noeviction",
                                    "--save",
                                    "",
                                    "--protected-mode",
                                    "no",
                                    "--enable-debug-command",
                                    "yes"};
  const auto add = [&words](std::initializer_list<std::string> more) {
    words.insert(words.end(), more);
  };
  if (options_.tls) {
    add({"--port", "0", "--tls-port", port, "--tls-cert-file", dir_ + "/server.crt",
         "--tls-key-file", dir_ + "/server.key", "--tls-ca-cert-file", dir_ + "/ca.crt"});
  } else {
    add({"--port", port});
  }
  if (!options_.password.empty()) add({"--requirepass", options_.password});
  if (options_.cluster) {
    add({"--cluster-enabled", "yes", "--cluster-port", std::to_string(bus_port_),
         "--cluster-node-timeout", "2000"});
  }
  words.insert(words.end(), options_.config.begin(), options_.config.end());
  pid_ = Spawn(words, dir_ + "/redis.log");
  if (pid_ < 0) return Internal("cannot start redis-server");
  return AwaitReady();
}

Status RedisServer::AwaitReady() {
  Status last;
  for (int i = 0; i < kReadyTries; ++i) {
    const auto reply = Call({"PING"});
    if (reply.ok()) return OkStatus();
    last = reply.status();
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return Unavailable("redis-server ended at once, see " + dir_ + "/redis.log");
    }
    std::this_thread::sleep_for(kReadyPause);
  }
  return last;
}

RedisServer::~RedisServer() {
  Kill9();
  std::error_code ignored;
  if (!dir_.empty()) std::filesystem::remove_all(dir_, ignored);
}

RedisOptions RedisServer::Options() const {
  RedisOptions options;
  options.address = address();
  options.password = options_.password;
  if (options_.tls) {
    options.tls = {.enabled = true,
                   .ca_file = dir_ + "/ca.crt",
                   .cert_file = dir_ + "/client.crt",
                   .key_file = dir_ + "/client.key",
                   .server_name = {}};
  }
  return options;
}

void RedisServer::Kill9() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

Status RedisServer::Restart() {
  Kill9();
  return Launch();
}

Result<RedisReply> RedisServer::Call(const RedisWords& words) {
  RedisOptions options = Options();
  CLAQUE_ASSIGN_OR_RETURN(const RedisEndpoint endpoint, RedisEndpoint::Parse(options.address));
  // A cluster without slots serves no key: speak to it without the greeting's check.
  options.check_serving = false;
  CLAQUE_ASSIGN_OR_RETURN(const auto connection, RedisConnection::Open(endpoint, options));
  return connection->Call(words);
}

Status RedisServer::TakeAllSlots() {
  CLAQUE_RETURN_IF_ERROR(Call({"CLUSTER", "ADDSLOTSRANGE", "0", "16383"}).status());
  for (int i = 0; i < kReadyTries; ++i) {
    CLAQUE_ASSIGN_OR_RETURN(const RedisReply info, Call({"CLUSTER", "INFO"}));
    if (info.text.find("cluster_state:ok") != std::string::npos) return OkStatus();
    std::this_thread::sleep_for(kReadyPause);
  }
  return Unavailable("the cluster of one node does not form");
}

Result<std::unique_ptr<RedisCluster>> RedisCluster::Start(int nodes) {
  auto cluster = std::make_unique<RedisCluster>();
  cluster->owners_.resize(kRedisSlots);
  for (int i = 0; i < nodes; ++i) {
    RedisServerOptions options;
    options.cluster = true;
    CLAQUE_ASSIGN_OR_RETURN(auto server, RedisServer::Start(options));
    const int first = kRedisSlots * i / nodes;
    const int last = kRedisSlots * (i + 1) / nodes - 1;
    CLAQUE_RETURN_IF_ERROR(
        server->Call({"CLUSTER", "ADDSLOTSRANGE", std::to_string(first), std::to_string(last)})
            .status());
    for (int slot = first; slot <= last; ++slot) {
      cluster->owners_[static_cast<size_t>(slot)] = static_cast<size_t>(i);
    }
    CLAQUE_ASSIGN_OR_RETURN(const RedisReply id, server->Call({"CLUSTER", "MYID"}));
    CLAQUE_RETURN_IF_ERROR(
        server->Call({"CLUSTER", "SET-CONFIG-EPOCH", std::to_string(i + 1)}).status());
    cluster->ids_.push_back(id.text);
    cluster->nodes_.push_back(std::move(server));
  }
  for (int i = 1; i < nodes; ++i) {
    const RedisServer& node = *cluster->nodes_[static_cast<size_t>(i)];
    CLAQUE_RETURN_IF_ERROR(cluster->nodes_[0]
                               ->Call({"CLUSTER", "MEET", "127.0.0.1", std::to_string(node.port()),
                                       std::to_string(node.bus_port())})
                               .status());
  }
  for (int i = 0; i < kReadyTries; ++i) {
    int ready = 0;
    for (const auto& node : cluster->nodes_) {
      CLAQUE_ASSIGN_OR_RETURN(const RedisReply info, node->Call({"CLUSTER", "INFO"}));
      const bool known =
          info.text.find("cluster_known_nodes:" + std::to_string(nodes)) != std::string::npos;
      ready += known && info.text.find("cluster_state:ok") != std::string::npos ? 1 : 0;
    }
    if (ready == nodes) return cluster;
    std::this_thread::sleep_for(kReadyPause);
  }
  return Unavailable("the cluster does not form");
}

Status RedisCluster::MoveSlot(int slot, size_t from, size_t to) {
  const std::string number = std::to_string(slot);
  RedisServer& source = *nodes_[from];
  RedisServer& target = *nodes_[to];
  CLAQUE_RETURN_IF_ERROR(
      target.Call({"CLUSTER", "SETSLOT", number, "IMPORTING", ids_[from]}).status());
  CLAQUE_RETURN_IF_ERROR(
      source.Call({"CLUSTER", "SETSLOT", number, "MIGRATING", ids_[to]}).status());
  for (;;) {
    CLAQUE_ASSIGN_OR_RETURN(const RedisReply found,
                            source.Call({"CLUSTER", "GETKEYSINSLOT", number, "10"}));
    CLAQUE_ASSIGN_OR_RETURN(const auto keys, AsStrings(found));
    if (keys.empty()) break;
    RedisWords migrate = {"MIGRATE", "127.0.0.1", std::to_string(target.port()), "", "0",
                          "5000",    "KEYS"};
    migrate.insert(migrate.end(), keys.begin(), keys.end());
    CLAQUE_RETURN_IF_ERROR(source.Call(migrate).status());
  }
  for (RedisServer* const node : {&target, &source}) {
    CLAQUE_RETURN_IF_ERROR(node->Call({"CLUSTER", "SETSLOT", number, "NODE", ids_[to]}).status());
  }
  owners_[static_cast<size_t>(slot)] = to;
  return OkStatus();
}

}  // namespace claque
