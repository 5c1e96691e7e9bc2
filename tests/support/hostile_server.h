// HostileServer: a real HTTP server on loopback that answers each path by a script, well or badly.
// A thread a connection, blocking; for integration tests only.
#ifndef CLAQUE_TESTS_SUPPORT_HOSTILE_SERVER_H_
#define CLAQUE_TESTS_SUPPORT_HOSTILE_SERVER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/base/mutex.h"

struct ssl_ctx_st;
struct ssl_st;

namespace claque {

class TlsIdentity;

class HostileServer {
 public:
  struct Request {
    std::string target;  // "/path?query"
    std::string head;    // request line and headers
  };

  // What a script talks through. Calls return false once the peer is gone or the server stops.
  class Connection {
   public:
    bool Send(std::string_view bytes);
    bool Pause(std::chrono::milliseconds time);
    // The connection ends after the script, instead of waiting for another request.
    void Close() { keep_ = false; }
    // Ends with a reset rather than an orderly close.
    void Reset();

   private:
    friend class HostileServer;
    HostileServer* server_ = nullptr;
    int fd_ = -1;
    ssl_st* tls_ = nullptr;
    bool keep_ = true;
  };
  using Script = std::function<void(const Request&, Connection&)>;

  // Listens on a free port of `address`; `identity` non-null = TLS (it must outlive the server).
  explicit HostileServer(std::string address = "127.0.0.1", const TlsIdentity* identity = nullptr);
  ~HostileServer();

  // Paths without a script answer 404. `target` includes the query.
  void On(const std::string& target, Script script);
  std::string Url(std::string_view target) const;
  uint16_t port() const { return port_; }
  void Stop();

  // Figures so far.
  int requests();
  int requests(const std::string& target);
  int connections();
  int peak_concurrent_requests();
  std::string last_head();
  int64_t bytes_sent();

 private:
  struct Peer {
    int fd;
    std::thread thread;
  };

  void Accept();
  void Serve(int fd);
  void ServeRequests(Connection& connection);
  bool ReadHead(Connection& connection, std::string* buffer, Request* request);

  const std::string address_;
  ssl_ctx_st* tls_context_ = nullptr;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::thread accepting_;

  Mutex mutex_;
  CondVar stop_signal_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::map<std::string, Script> scripts_ GUARDED_BY(mutex_);
  std::list<Peer> peers_ GUARDED_BY(mutex_);
  std::vector<Request> requests_ GUARDED_BY(mutex_);
  int running_ GUARDED_BY(mutex_) = 0;
  int peak_ GUARDED_BY(mutex_) = 0;
  int64_t bytes_sent_ GUARDED_BY(mutex_) = 0;
};

// The scripts, good and bad.
namespace scripts {

using Script = HostileServer::Script;
using Headers = std::vector<std::pair<std::string, std::string>>;

Script Page(std::string body, Headers headers = {}, int status = 200);
Script Redirect(std::string to);
// `body` in chunks of `chunk` bytes.
Script Chunked(std::string body, size_t chunk, Headers headers = {});
// `bytes` zero bytes as gzip.
Script GzipBomb(int64_t bytes);
// Small header lines for ever; one header line for ever.
Script EndlessHeaders();
Script EndlessHeaderLine();
// A body for ever, without a length.
Script EndlessBody();
// One byte each `period`, of the head or of the body.
Script DribbledHead(std::chrono::milliseconds period);
Script DribbledBody(std::chrono::milliseconds period);
// Announces `announced` bytes, sends `body`, closes or resets.
Script Announce(int64_t announced, std::string body, bool reset = false);
Script After(std::chrono::milliseconds delay, Script then);
// Any bytes, then the end of the connection.
Script Raw(std::string bytes);
// Says nothing until the peer leaves.
Script Silence();

}  // namespace scripts

// gzip of `bytes`.
std::string Gzip(std::string_view bytes);
// gzip of `size` zero bytes.
std::string GzipZeros(int64_t size);

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_HOSTILE_SERVER_H_
