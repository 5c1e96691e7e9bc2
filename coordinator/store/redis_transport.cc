#include "coordinator/store/redis_transport.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstring>

namespace claque {
namespace {

std::string ErrnoText(int error) {
  std::array<char, 128> buffer{};
  return strerror_r(error, buffer.data(), buffer.size());
}

std::string OpensslText() {
  std::array<char, 256> buffer{};
  const unsigned long error = ERR_get_error();
  if (error == 0) return "connection closed";
  ERR_error_string_n(error, buffer.data(), buffer.size());
  ERR_clear_error();
  return buffer.data();
}

// Starts a non-blocking connect; the descriptor, or -1 with errno set.
int StartConnect(const sockaddr* address, socklen_t size, int family) {
  const int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  if (connect(fd, address, size) == 0 || errno == EINPROGRESS) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

// Waits until `fd` is connected; 0 or the error.
int FinishConnect(int fd, std::chrono::milliseconds timeout) {
  pollfd waited{fd, POLLOUT, 0};
  const int ready = poll(&waited, 1, static_cast<int>(timeout.count()));
  if (ready == 0) return ETIMEDOUT;
  if (ready < 0) return errno;
  int error = 0;
  socklen_t size = sizeof(error);
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

Result<int> ConnectUnix(const RedisEndpoint& endpoint, std::chrono::milliseconds timeout) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (endpoint.unix_path.size() >= sizeof(address.sun_path)) {
    return InvalidArgument("path of the Redis socket is too long: " + endpoint.unix_path);
  }
  std::ranges::copy(endpoint.unix_path, address.sun_path);
  const int fd =
      StartConnect(reinterpret_cast<const sockaddr*>(&address), sizeof(address), AF_UNIX);
  const int error = fd < 0 ? errno : FinishConnect(fd, timeout);
  if (error == 0) return fd;
  if (fd >= 0) close(fd);
  return Unavailable("cannot connect to Redis at " + endpoint.ToString() + ": " + ErrnoText(error));
}

Result<int> ConnectTcp(const RedisEndpoint& endpoint, std::chrono::milliseconds timeout) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(endpoint.port);
  if (const int error = getaddrinfo(endpoint.host.c_str(), port.c_str(), &hints, &found);
      error != 0) {
    return Unavailable("cannot resolve Redis host " + endpoint.host + ": " + gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(found, &freeaddrinfo);
  int error = 0;
  for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
    const int fd = StartConnect(a->ai_addr, a->ai_addrlen, a->ai_family);
    error = fd < 0 ? errno : FinishConnect(fd, timeout);
    if (error == 0) {
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
      setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
      return fd;
    }
    if (fd >= 0) close(fd);
  }
  return Unavailable("cannot connect to Redis at " + endpoint.ToString() + ": " + ErrnoText(error));
}

}  // namespace

Result<RedisEndpoint> RedisEndpoint::Parse(std::string_view address) {
  RedisEndpoint endpoint;
  if (address.starts_with("unix:")) {
    endpoint.unix_path = address.substr(5);
    if (endpoint.unix_path.empty()) return InvalidArgument("Redis address names no socket");
    return endpoint;
  }
  const size_t colon = address.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? "" : address.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (error != std::errc() || end != port.data() + port.size() || endpoint.port < 1 ||
      endpoint.port > 65535 || colon == 0) {
    return InvalidArgument("Redis address must be host:port or unix:/path, not \"" +
                           std::string(address) + "\"");
  }
  std::string_view host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  endpoint.host = host;
  return endpoint;
}

std::string RedisEndpoint::ToString() const {
  if (!unix_path.empty()) return "unix:" + unix_path;
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

struct RedisTransport::Ssl {
  SSL_CTX* ctx = nullptr;
  SSL* ssl = nullptr;
  ~Ssl() {
    SSL_free(ssl);
    SSL_CTX_free(ctx);
  }
};

RedisTransport::RedisTransport(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

RedisTransport::~RedisTransport() {
  ssl_.reset();
  close(fd_);
}

Result<std::unique_ptr<RedisTransport>> RedisTransport::Connect(const RedisEndpoint& endpoint,
                                                                const RedisTls& tls,
                                                                std::chrono::milliseconds timeout) {
  CLAQUE_ASSIGN_OR_RETURN(const int fd, endpoint.unix_path.empty()
                                            ? ConnectTcp(endpoint, timeout)
                                            : ConnectUnix(endpoint, timeout));
  std::unique_ptr<RedisTransport> transport(new RedisTransport(fd, endpoint.ToString()));
  if (tls.enabled && endpoint.unix_path.empty()) {
    CLAQUE_RETURN_IF_ERROR(transport->StartTls(endpoint, tls, timeout));
  }
  return transport;
}

Status RedisTransport::StartTls(const RedisEndpoint& endpoint, const RedisTls& tls,
                                std::chrono::milliseconds timeout) {
  ssl_ = std::make_unique<Ssl>();
  ssl_->ctx = SSL_CTX_new(TLS_client_method());
  SSL_CTX* const ctx = ssl_->ctx;
  if (ctx == nullptr) return Internal("OpenSSL: " + OpensslText());
  SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
  SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, nullptr);
  const int trusted = tls.ca_file.empty()
                          ? SSL_CTX_set_default_verify_paths(ctx)
                          : SSL_CTX_load_verify_locations(ctx, tls.ca_file.c_str(), nullptr);
  if (trusted != 1) {
    return InvalidArgument("cannot read Redis CA file " + tls.ca_file + ": " + OpensslText());
  }
  if (!tls.cert_file.empty() &&
      (SSL_CTX_use_certificate_chain_file(ctx, tls.cert_file.c_str()) != 1 ||
       SSL_CTX_use_PrivateKey_file(ctx, tls.key_file.c_str(), SSL_FILETYPE_PEM) != 1)) {
    return InvalidArgument("cannot use Redis client certificate " + tls.cert_file + " with key " +
                           tls.key_file + ": " + OpensslText());
  }
  ssl_->ssl = SSL_new(ctx);
  SSL* const ssl = ssl_->ssl;
  if (ssl == nullptr) return Internal("OpenSSL: " + OpensslText());
  const std::string& name = tls.server_name.empty() ? endpoint.host : tls.server_name;
  in6_addr ip{};
  if (inet_pton(AF_INET, name.c_str(), &ip) == 1 || inet_pton(AF_INET6, name.c_str(), &ip) == 1) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
  } else {
    SSL_set_tlsext_host_name(ssl, name.c_str());
    SSL_set1_host(ssl, name.c_str());
  }
  SSL_set_fd(ssl, fd_);
  for (;;) {
    ERR_clear_error();
    const int done = SSL_connect(ssl);
    if (done == 1) return OkStatus();
    const int error = SSL_get_error(ssl, done);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
      CLAQUE_RETURN_IF_ERROR(Wait(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, timeout));
      continue;
    }
    const long verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK) {
      return {Code::kUnauthenticated, "certificate of Redis at " + name_ + " is not accepted: " +
                                          X509_verify_cert_error_string(verified)};
    }
    return Unavailable("TLS with Redis at " + name_ + " failed: " + OpensslText());
  }
}

Status RedisTransport::Wait(short events, std::chrono::milliseconds timeout) const {
  pollfd waited{fd_, events, 0};
  for (;;) {
    const int ready = poll(&waited, 1, static_cast<int>(timeout.count()));
    if (ready > 0) return OkStatus();
    if (ready == 0) {
      return Unavailable("Redis at " + name_ + " did not answer within " +
                         std::to_string(timeout.count()) + " ms");
    }
    if (errno != EINTR) return Unavailable("Redis at " + name_ + ": " + ErrnoText(errno));
  }
}

Status RedisTransport::Write(std::string_view bytes, std::chrono::milliseconds timeout) {
  while (!bytes.empty()) {
    short wanted = POLLOUT;
    if (ssl_) {
      ERR_clear_error();
      const int size = static_cast<int>(std::min<size_t>(bytes.size(), INT_MAX));
      const int written = SSL_write(ssl_->ssl, bytes.data(), size);
      if (written > 0) {
        bytes.remove_prefix(static_cast<size_t>(written));
        continue;
      }
      const int error = SSL_get_error(ssl_->ssl, written);
      if (error == SSL_ERROR_WANT_READ) {
        wanted = POLLIN;
      } else if (error != SSL_ERROR_WANT_WRITE) {
        return Unavailable("lost Redis at " + name_ + ": " + OpensslText());
      }
    } else {
      const ssize_t written = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (written > 0) {
        bytes.remove_prefix(static_cast<size_t>(written));
        continue;
      }
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return Unavailable("lost Redis at " + name_ + ": " + ErrnoText(errno));
    }
    CLAQUE_RETURN_IF_ERROR(Wait(wanted, timeout));
  }
  return OkStatus();
}

Result<size_t> RedisTransport::Read(char* buffer, size_t size, std::chrono::milliseconds timeout) {
  for (;;) {
    short wanted = POLLIN;
    if (ssl_) {
      ERR_clear_error();
      const int got =
          SSL_read(ssl_->ssl, buffer, static_cast<int>(std::min<size_t>(size, INT_MAX)));
      if (got > 0) return static_cast<size_t>(got);
      const int error = SSL_get_error(ssl_->ssl, got);
      if (error == SSL_ERROR_WANT_WRITE) {
        wanted = POLLOUT;
      } else if (error != SSL_ERROR_WANT_READ) {
        return Unavailable("lost Redis at " + name_ + ": " + OpensslText());
      }
    } else {
      const ssize_t got = recv(fd_, buffer, size, 0);
      if (got > 0) return static_cast<size_t>(got);
      if (got == 0) return Unavailable("Redis at " + name_ + " closed the connection");
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return Unavailable("lost Redis at " + name_ + ": " + ErrnoText(errno));
    }
    CLAQUE_RETURN_IF_ERROR(Wait(wanted, timeout));
  }
}

bool RedisTransport::Idle() const {
  pollfd waited{fd_, POLLIN | POLLRDHUP, 0};
  return poll(&waited, 1, 0) == 0;
}

}  // namespace claque
