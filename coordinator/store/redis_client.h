// Commands to one Redis server or a Redis Cluster, routed by slot.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_CLIENT_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_CLIENT_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "coordinator/store/redis_connection.h"
#include "coordinator/store/redis_script.h"
#include "coordinator/store/store_identity.h"

namespace claque {

// A command, or a script with its keys and arguments.
struct RedisCommand {
  std::string key;   // routes the command; empty = any node
  RedisWords words;  // of a plain command; empty for a script
  const RedisScript* script = nullptr;
  std::vector<std::string> keys;  // of a script: all it touches, all in one slot
  std::vector<std::string> args;

  // REQUIRES: words[1] is the key.
  static RedisCommand Plain(RedisWords words);
  // REQUIRES: keys is not empty.
  static RedisCommand Script(const RedisScript& script, std::vector<std::string> keys,
                             std::vector<std::string> args);
};

// Thread-safe; every call blocks one of at most `connections_per_node` connections per node. A lost
// connection is opened again with back-off; calls in between fail with kUnavailable and may or may
// not have had effect.
class RedisClient {
 public:
  // Connects to `options.address` and learns whether it is a cluster.
  static Result<std::unique_ptr<RedisClient>> Open(RedisOptions options);
  ~RedisClient();
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  // Sends all at once, grouped per node; replies in order. Error replies of single commands are
  // values (see StatusOf); MOVED, ASK, TRYAGAIN, CLUSTERDOWN and NOSCRIPT have been dealt with.
  // Commands of one slot keep their order unless a reshard makes some of them wait.
  Result<std::vector<RedisReply>> Pipeline(std::span<const RedisCommand> commands);
  // One command; an error reply becomes its Status.
  Result<RedisReply> Call(const RedisCommand& command);

  bool is_cluster() const;
  // What servers' configurations refused; empty = nothing.
  std::string warning() const;
  // Connections opened so far, to all nodes.
  uint64_t connections_opened() const;
  // Run ids of the nodes that take writes, sorted: another after any of them restarted or was
  // replaced.
  Result<std::string> RunIds();
  // Version, mode, durability and memory of every node, for people.
  Result<std::vector<StoreFinding>> Diagnose();

 private:
  class Impl;
  explicit RedisClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_CLIENT_H_
