#include "tests/support/hostile_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "tests/support/tls_identity.h"

namespace claque {

bool HostileServer::Connection::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t step = std::min(bytes.size(), size_t{1} << 20);
    const ssize_t n = tls_ ? SSL_write(tls_, bytes.data(), static_cast<int>(step))
                           : send(fd_, bytes.data(), step, MSG_NOSIGNAL);
    if (n <= 0) {
      keep_ = false;
      return false;
    }
    bytes.remove_prefix(static_cast<size_t>(n));
    MutexLock lock(server_->mutex_);
    server_->bytes_sent_ += n;
  }
  return true;
}

bool HostileServer::Connection::Pause(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  MutexLock lock(server_->mutex_);
  while (!server_->stopping_) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= std::chrono::nanoseconds(0)) return true;
    server_->stop_signal_.WaitFor(server_->mutex_, left);
  }
  keep_ = false;
  return false;
}

void HostileServer::Connection::Reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  keep_ = false;
}

HostileServer::HostileServer(std::string address, const TlsIdentity* identity)
    : address_(std::move(address)) {
  if (identity) {
    std::signal(SIGPIPE, SIG_IGN);  // SSL_write has no MSG_NOSIGNAL
    tls_context_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(tls_context_, identity->certificate());
    SSL_CTX_use_PrivateKey(tls_context_, identity->key());
  }
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in where{};
  where.sin_family = AF_INET;
  inet_pton(AF_INET, address_.c_str(), &where.sin_addr);
  socklen_t size = sizeof(where);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&where), size) != 0 ||
      listen(listener_, 512) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size) != 0) {
    std::abort();
  }
  port_ = ntohs(where.sin_port);
  accepting_ = std::thread([this] { Accept(); });
}

HostileServer::~HostileServer() {
  Stop();
  close(listener_);
  SSL_CTX_free(tls_context_);
}

void HostileServer::Stop() {
  if (!accepting_.joinable()) return;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    for (const Peer& peer : peers_) shutdown(peer.fd, SHUT_RDWR);
    stop_signal_.NotifyAll();
  }
  shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  std::list<Peer> peers;
  {
    MutexLock lock(mutex_);
    peers.swap(peers_);
  }
  for (Peer& peer : peers) {
    peer.thread.join();
    close(peer.fd);
  }
}

void HostileServer::On(const std::string& target, Script script) {
  MutexLock lock(mutex_);
  scripts_[target] = std::move(script);
}

std::string HostileServer::Url(std::string_view target) const {
  return (tls_context_ ? "https://" : "http://") + address_ + ":" + std::to_string(port_) +
         std::string(target);
}

void HostileServer::Accept() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    MutexLock lock(mutex_);
    if (stopping_ || fd < 0) {
      if (fd >= 0) close(fd);
      return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    peers_.push_back({fd, std::thread([this, fd] { Serve(fd); })});
  }
}

// The descriptor stays open until Stop, so that its number is not used again under a shutdown.
void HostileServer::Serve(int fd) {
  Connection connection;
  connection.server_ = this;
  connection.fd_ = fd;
  if (tls_context_) {
    connection.tls_ = SSL_new(tls_context_);
    SSL_set_fd(connection.tls_, fd);
  }
  if (!connection.tls_ || SSL_accept(connection.tls_) == 1) ServeRequests(connection);
  SSL_free(connection.tls_);
  shutdown(fd, SHUT_RDWR);
}

bool HostileServer::ReadHead(Connection& connection, std::string* buffer, Request* request) {
  size_t end = 0;
  while ((end = buffer->find("\r\n\r\n")) == buffer->npos) {
    std::array<char, 4096> chunk;
    const ssize_t n = connection.tls_ ? SSL_read(connection.tls_, chunk.data(), chunk.size())
                                      : recv(connection.fd_, chunk.data(), chunk.size(), 0);
    if (n <= 0) return false;
    buffer->append(chunk.data(), static_cast<size_t>(n));
  }
  request->head = buffer->substr(0, end + 4);
  buffer->erase(0, end + 4);
  const size_t target = request->head.find(' ') + 1;
  request->target = request->head.substr(target, request->head.find(' ', target) - target);
  return true;
}

void HostileServer::ServeRequests(Connection& connection) {
  std::string buffer;
  Request request;
  while (connection.keep_ && ReadHead(connection, &buffer, &request)) {
    Script script = scripts::Page("not found", {}, 404);
    {
      MutexLock lock(mutex_);
      requests_.push_back(request);
      const auto found = scripts_.find(request.target);
      if (found != scripts_.end()) script = found->second;
      peak_ = std::max(peak_, ++running_);
    }
    script(request, connection);
    MutexLock lock(mutex_);
    --running_;
  }
}

int HostileServer::requests() {
  MutexLock lock(mutex_);
  return static_cast<int>(requests_.size());
}

int HostileServer::requests(const std::string& target) {
  MutexLock lock(mutex_);
  return static_cast<int>(std::count_if(requests_.begin(), requests_.end(),
                                        [&](const Request& r) { return r.target == target; }));
}

int HostileServer::connections() {
  MutexLock lock(mutex_);
  return static_cast<int>(peers_.size());
}

int HostileServer::peak_concurrent_requests() {
  MutexLock lock(mutex_);
  return peak_;
}

std::string HostileServer::last_head() {
  MutexLock lock(mutex_);
  return requests_.empty() ? "" : requests_.back().head;
}

int64_t HostileServer::bytes_sent() {
  MutexLock lock(mutex_);
  return bytes_sent_;
}

}  // namespace claque
