// A real redis-server of a test's own: on loopback and a unix socket, in a directory of its own
// under the system's temporary directory, gone with the object (and with the process, however it
// ends).
#ifndef CLAQUE_TESTS_SUPPORT_REDIS_SERVER_H_
#define CLAQUE_TESTS_SUPPORT_REDIS_SERVER_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "common/base/status.h"
#include "coordinator/store/redis_connection.h"

namespace claque {

struct RedisServerOptions {
  bool cluster = false;       // cluster-enabled; slots are given by RedisCluster or TakeAllSlots
  bool tls = false;           // with a certificate authority of its own; plain TCP is then off
  std::string password = {};  // of the default user
  std::vector<std::string> config = {};  // further "name value" words of the command line
};

// One thread at a time. Durability as in production: AOF, fsync every second, nothing evicted.
class RedisServer {
 public:
  // Returns when the server answers.
  static Result<std::unique_ptr<RedisServer>> Start(RedisServerOptions options = {});
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  // As a client would be configured, over TCP.
  RedisOptions Options() const;
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string unix_address() const { return "unix:" + dir_ + "/redis.sock"; }
  int port() const { return port_; }
  int bus_port() const { return bus_port_; }
  const std::string& dir() const { return dir_; }
  pid_t pid() const { return pid_; }

  // Kills the server at once; its files stay.
  void Kill9();
  // Starts it again on the same port and files.
  Status Restart();
  // One command by the default user.
  Result<RedisReply> Call(const RedisWords& words);
  // Makes a cluster-enabled server a complete cluster of one node.
  Status TakeAllSlots();

 private:
  explicit RedisServer(RedisServerOptions options) : options_(std::move(options)) {}
  Status Prepare();
  Status MakeCertificates();
  Status Launch();
  Status AwaitReady();

  const RedisServerOptions options_;
  std::string dir_;
  int port_ = 0;
  int bus_port_ = 0;
  pid_t pid_ = -1;
};

// Three masters that share all slots.
class RedisCluster {
 public:
  static Result<std::unique_ptr<RedisCluster>> Start(int nodes = 3);
  RedisOptions Options() const { return nodes_.front()->Options(); }
  RedisServer& node(size_t i) { return *nodes_[i]; }
  size_t size() const { return nodes_.size(); }
  // Moves all keys of `slot` to node `to`, key by key while clients go on, then its ownership.
  Status MoveSlot(int slot, size_t from, size_t to);
  // Index of the node that owns `slot`.
  size_t OwnerOf(int slot) const { return owners_[static_cast<size_t>(slot)]; }

 private:
  std::vector<std::unique_ptr<RedisServer>> nodes_;
  std::vector<std::string> ids_;
  std::vector<size_t> owners_;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_REDIS_SERVER_H_
