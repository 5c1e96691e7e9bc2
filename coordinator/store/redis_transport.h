// Bytes to and from one Redis server: TCP, unix socket, or TLS over TCP.
#ifndef CLAQUE_COORDINATOR_STORE_REDIS_TRANSPORT_H_
#define CLAQUE_COORDINATOR_STORE_REDIS_TRANSPORT_H_

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/status.h"

namespace claque {

// Where a server listens: host and port, or the path of a unix socket.
struct RedisEndpoint {
  std::string host;
  int port = 0;
  std::string unix_path;

  // "host:port", "[::1]:port", "unix:/path".
  static Result<RedisEndpoint> Parse(std::string_view address);
  std::string ToString() const;
  friend auto operator<=>(const RedisEndpoint&, const RedisEndpoint&) = default;
};

struct RedisTls {
  bool enabled = false;
  std::string ca_file;    // PEM; empty = the system's authorities
  std::string cert_file;  // PEM of this client; empty = none
  std::string key_file;
  std::string server_name;  // to be found in the certificate; empty = the endpoint's host
};

// A connected, non-blocking socket. One thread at a time. Every wait is bounded by a timeout.
class RedisTransport {
 public:
  // kUnavailable (refused, timed out, no such host), kUnauthenticated (certificate),
  // kInvalidArgument (unreadable certificate files).
  static Result<std::unique_ptr<RedisTransport>> Connect(const RedisEndpoint& endpoint,
                                                         const RedisTls& tls,
                                                         std::chrono::milliseconds timeout);
  ~RedisTransport();
  RedisTransport(const RedisTransport&) = delete;
  RedisTransport& operator=(const RedisTransport&) = delete;

  // Writes all; `timeout` bounds each wait for the peer.
  Status Write(std::string_view bytes, std::chrono::milliseconds timeout);
  // Reads at least one byte into `buffer`, returns how many. kUnavailable at the end of the stream.
  Result<size_t> Read(char* buffer, size_t size, std::chrono::milliseconds timeout);
  // False if the peer has closed or sent something unasked: not to be used again.
  bool Idle() const;

 private:
  struct Ssl;
  RedisTransport(int fd, std::string name);
  Status StartTls(const RedisEndpoint& endpoint, const RedisTls& tls,
                  std::chrono::milliseconds timeout);
  Status Wait(short events, std::chrono::milliseconds timeout) const;

  int fd_;
  std::string name_;
  std::unique_ptr<Ssl> ssl_;
};

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_STORE_REDIS_TRANSPORT_H_
