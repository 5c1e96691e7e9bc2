// One connection to one Redis server, speaking RESP2 through hiredis' formatter and reader.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_CONNECTION_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_CONNECTION_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "coordinator/store/redis_reply.h"
#include "coordinator/store/redis_transport.h"

struct redisReader;

namespace claque {

struct RedisOptions {
  std::string address = "127.0.0.1:6379";  // of the server, or of any node of a cluster
  std::string user;                        // empty = "default"
  std::string password;                    // empty = none is sent
  std::string client_name = "claque";
  RedisTls tls;
  std::chrono::milliseconds connect_timeout{2'000};
  std::chrono::milliseconds io_timeout{10'000};  // longest silence while replies are due
  int connections_per_node = 8;
  std::chrono::milliseconds pool_timeout{15'000};  // longest wait for one of them
  // Whether a new connection is refused while the server still loads its data.
  bool check_serving = true;
  // Redirections of a cluster and TRYAGAIN are followed this long.
  std::chrono::milliseconds redirect_timeout{10'000};
};

// Words of a command; the first is its name.
using RedisWords = std::vector<std::string>;

// One thread at a time. After any error of Send or Receive the connection is dead.
class RedisConnection {
 public:
  // Connects, authenticates, names itself and checks that the server is at least 7.0.
  // kFailedPrecondition: older server. Others as in StatusOf(RedisReply) and RedisTransport.
  static Result<std::unique_ptr<RedisConnection>> Open(const RedisEndpoint& endpoint,
                                                       const RedisOptions& options);
  ~RedisConnection();
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  // Appends a command to what Flush() will send.
  void Add(const RedisWords& words);
  Status Flush();
  // The next `count` replies, error replies included as values.
  Result<std::vector<RedisReply>> Receive(size_t count);
  // One command and its reply; an error reply becomes a Status.
  Result<RedisReply> Call(const RedisWords& words);

  bool Idle() const { return transport_->Idle(); }
  bool is_cluster() const { return is_cluster_; }
  const std::string& version() const { return version_; }
  // What the server's configuration refused; empty = nothing.
  const std::string& warning() const { return warning_; }

 private:
  RedisConnection(std::unique_ptr<RedisTransport> transport, const RedisOptions& options);
  Status Greet(const RedisOptions& options);
  void RaiseListpackLimits();

  std::unique_ptr<RedisTransport> transport_;
  std::chrono::milliseconds io_timeout_;
  std::unique_ptr<redisReader, void (*)(redisReader*)> reader_;
  std::string out_;
  std::vector<char> in_;
  std::string version_, warning_;
  bool is_cluster_ = false;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_CONNECTION_H_
