#include <zlib.h>

#include <algorithm>
#include <memory>

#include "tests/support/hostile_server.h"

namespace claque {
namespace {

// Feeds `size` bytes of `pattern` over and over.
std::string Deflated(std::string_view pattern, int64_t size) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out;
  std::string chunk(64 << 10, '\0');
  int result = Z_OK;
  while (result != Z_STREAM_END) {
    if (stream.avail_in == 0 && size > 0) {
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(pattern.data()));
      stream.avail_in = static_cast<uInt>(std::min<int64_t>(size, std::ssize(pattern)));
      size -= stream.avail_in;
    }
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    result = deflate(&stream, size == 0 ? Z_FINISH : Z_NO_FLUSH);
    out.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return out;
}

std::string Head(int status, const scripts::Headers& headers) {
  std::string head = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  for (const auto& [name, value] : headers) head.append(name + ": " + value + "\r\n");
  return head;
}

}  // namespace

std::string Gzip(std::string_view bytes) { return Deflated(bytes, std::ssize(bytes)); }
std::string GzipZeros(int64_t size) { return Deflated(std::string(1 << 20, '\0'), size); }

namespace scripts {

using Request = HostileServer::Request;
using Connection = HostileServer::Connection;

Script Page(std::string body, Headers headers, int status) {
  std::string bytes = Head(status, headers) + "Content-Length: " + std::to_string(body.size()) +
                      "\r\n\r\n" + std::move(body);
  return [bytes = std::move(bytes)](const Request&, Connection& c) { c.Send(bytes); };
}

Script Redirect(std::string to) { return Page("", {{"Location", std::move(to)}}, 302); }

Script Chunked(std::string body, size_t chunk, Headers headers) {
  headers.emplace_back("Transfer-Encoding", "chunked");
  std::string bytes = Head(200, headers) + "\r\n";
  for (size_t at = 0; at < body.size(); at += chunk) {
    const std::string part = body.substr(at, chunk);
    char size[32];
    std::snprintf(size, sizeof(size), "%zx\r\n", part.size());
    bytes += size + part + "\r\n";
  }
  return [bytes = bytes + "0\r\nX-Trailer: t\r\n\r\n"](const Request&, Connection& c) {
    c.Send(bytes);
  };
}

Script GzipBomb(int64_t bytes) { return Page(GzipZeros(bytes), {{"Content-Encoding", "gzip"}}); }

Script EndlessHeaders() {
  return [](const Request&, Connection& c) {
    c.Send("HTTP/1.1 200 OK\r\n");
    while (c.Send("X-More: and more\r\n")) {
    }
  };
}

Script EndlessHeaderLine() {
  return [](const Request&, Connection& c) {
    c.Send("HTTP/1.1 200 OK\r\nX-Long: ");
    while (c.Send(std::string(4096, 'a'))) {
    }
  };
}

Script EndlessBody() {
  return [](const Request&, Connection& c) {
    c.Send("HTTP/1.1 200 OK\r\n\r\n");
    while (c.Send(std::string(64 << 10, 'b'))) {
    }
  };
}

Script DribbledHead(std::chrono::milliseconds period) {
  return [period](const Request&, Connection& c) {
    c.Send("HTTP/1.1 200 OK\r\nX-Slow: ");
    while (c.Send("a") && c.Pause(period)) {
    }
  };
}

Script DribbledBody(std::chrono::milliseconds period) {
  return [period](const Request&, Connection& c) {
    c.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    while (c.Send("a") && c.Pause(period)) {
    }
  };
}

Script Announce(int64_t announced, std::string body, bool reset) {
  return [=](const Request&, Connection& c) {
    c.Send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(announced) + "\r\n\r\n" + body);
    if (reset) c.Reset();
    c.Close();
  };
}

Script After(std::chrono::milliseconds delay, Script then) {
  return [delay, then = std::move(then)](const Request& request, Connection& c) {
    if (c.Pause(delay)) then(request, c);
  };
}

Script Raw(std::string bytes) {
  return [bytes = std::move(bytes)](const Request&, Connection& c) {
    c.Send(bytes);
    c.Close();
  };
}

Script Silence() {
  return [](const Request&, Connection& c) { c.Pause(std::chrono::hours(1)); };
}

}  // namespace scripts
}  // namespace claque
