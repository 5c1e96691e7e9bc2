#include "cli/demo/web.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <optional>
#include <thread>
#include <vector>

#include "cli/demo/answer.h"
#include "common/base/mutex.h"

namespace claque::demo {
namespace {

using Steady = std::chrono::steady_clock;

sockaddr_in SocketAddress(const std::string& address, int port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, address.c_str(), &out.sin_addr);
  return out;
}

struct SiteCounts {
  int64_t requests = 0, concurrent = 0, peak = 0, private_requests = 0, robots_reads = 0;
  int64_t pages_before_robots = 0;
  std::optional<Steady::time_point> last_end;
  std::optional<int64_t> min_gap_us;
  std::map<std::string, int64_t> fetches;
};

std::string_view Header(MHD_Connection* connection, const char* name) {
  const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

struct Web::State {
  const Fiction* fiction = nullptr;
  WebOptions options;
  int stats_port = 0;
  struct Host {
    State* state = nullptr;
    const Site* site = nullptr;
    MHD_Daemon* daemon = nullptr;
  };
  std::vector<std::unique_ptr<Host>> hosts;
  MHD_Daemon* stats = nullptr;
  mutable Mutex mutex;
  std::map<std::string, SiteCounts> counts GUARDED_BY(mutex);

  // One request, from its headers to its answer.
  struct Request {
    Host* host = nullptr;
    int64_t count = 0;  // of this path, from 1
    bool open = true;
  };

  Request* Begin(Host& host, const std::string& path) {
    MutexLock lock(mutex);
    SiteCounts& c = counts[host.site->key];
    const auto now = Steady::now();
    if (c.last_end && c.concurrent == 0) {
      const int64_t gap =
          std::chrono::duration_cast<std::chrono::microseconds>(now - *c.last_end).count();
      c.min_gap_us = std::min(c.min_gap_us.value_or(gap), gap);
    }
    c.peak = std::max(c.peak, ++c.concurrent);
    ++c.requests;
    if (path.starts_with("/private/")) ++c.private_requests;
    if (path == "/robots.txt") {
      ++c.robots_reads;
    } else if (c.robots_reads == 0) {
      ++c.pages_before_robots;
    }
    return new Request{&host, ++c.fetches[path], true};
  }

  void End(Request& request) {
    MutexLock lock(mutex);
    if (!request.open) return;
    request.open = false;
    SiteCounts& c = counts[request.host->site->key];
    --c.concurrent;
    c.last_end = Steady::now();
  }

  Answer Make(const Request& request, const std::string& path, MHD_Connection* connection) const {
    const Site& site = *request.host->site;
    if (path == "/robots.txt") {
      return site.robots.empty() ? Plain(404, "No robots.txt here.\n") : Plain(200, site.robots);
    }
    const auto page = site.pages.find(path);
    if (page == site.pages.end()) return Plain(404, "No such page.\n");
    return AnswerFor(page->second, request.count, options.steady,
                     {.none_match = Header(connection, "If-None-Match"),
                      .modified_since = Header(connection, "If-Modified-Since"),
                      .accept_encoding = Header(connection, "Accept-Encoding")});
  }

  static MHD_Result Send(MHD_Connection* connection, const Answer& answer) {
    MHD_Response* response = MHD_create_response_from_buffer(
        answer.body.size(), const_cast<char*>(answer.body.data()), MHD_RESPMEM_MUST_COPY);
    for (const auto& [name, value] : answer.headers) {
      MHD_add_response_header(response, name.c_str(), value.c_str());
    }
    const MHD_Result result = MHD_queue_response(connection, answer.status, response);
    MHD_destroy_response(response);
    return result;
  }

  static MHD_Result OnRequest(void* cls, MHD_Connection* connection, const char* url,
                              const char* method, const char*, const char*, size_t* upload_size,
                              void** slot) {
    Host& host = *static_cast<Host*>(cls);
    if (*slot == nullptr) {
      *slot = host.state->Begin(host, url);
      return MHD_YES;
    }
    if (*upload_size != 0) {  // no page takes a body
      *upload_size = 0;
      return MHD_YES;
    }
    Request& request = *static_cast<Request*>(*slot);
    const bool get = std::strcmp(method, "GET") == 0 || std::strcmp(method, "HEAD") == 0;
    const Answer answer =
        get ? host.state->Make(request, url, connection) : Plain(405, "GET only.\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(host.site->delay_ms));
    host.state->End(request);
    return answer.cut ? MHD_NO : Send(connection, answer);
  }

  static void OnCompleted(void* cls, MHD_Connection*, void** slot, MHD_RequestTerminationCode) {
    auto* request = static_cast<Request*>(*slot);
    if (request == nullptr) return;
    static_cast<Host*>(cls)->state->End(*request);
    delete request;
    *slot = nullptr;
  }

  static MHD_Result OnStats(void* cls, MHD_Connection* connection, const char* url, const char*,
                            const char*, const char*, size_t*, void**) {
    const Web& web = *static_cast<Web*>(cls);
    if (std::strcmp(url, "/stats") != 0) return Send(connection, Plain(404, "GET /stats\n"));
    return Send(connection,
                {200, web.Stats().dump(1) + "\n", {{"Content-Type", "application/json"}}, false});
  }
};

Web::Web() : state_(std::make_unique<State>()) {}

Result<std::unique_ptr<Web>> Web::Start(const Fiction& fiction, const WebOptions& options) {
  std::unique_ptr<Web> web(new Web);
  State& s = *web->state_;
  s.fiction = &fiction;
  s.options = options;
  constexpr unsigned kFlags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION;
  for (const Site& site : fiction.sites) {
    auto host = std::make_unique<State::Host>(State::Host{&s, &site, nullptr});
    const sockaddr_in address = SocketAddress(site.address, fiction.options.port);
    host->daemon = MHD_start_daemon(
        kFlags, static_cast<uint16_t>(fiction.options.port), nullptr, nullptr, &State::OnRequest,
        host.get(), MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_TIMEOUT, 30u,
        MHD_OPTION_NOTIFY_COMPLETED, &State::OnCompleted, host.get(), MHD_OPTION_END);
    if (host->daemon == nullptr) {
      return Unavailable("cannot listen on " + site.address + ":" +
                         std::to_string(fiction.options.port) + ": " + std::strerror(errno));
    }
    s.hosts.push_back(std::move(host));
  }
  if (options.stats_port >= 0) {
    const sockaddr_in address = SocketAddress("127.0.0.1", options.stats_port);
    s.stats =
        MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, nullptr, nullptr, &State::OnStats,
                         web.get(), MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_END);
    if (s.stats == nullptr) {
      return Unavailable("cannot listen on 127.0.0.1:" + std::to_string(options.stats_port) +
                         " for stats: " + std::strerror(errno));
    }
    s.stats_port = MHD_get_daemon_info(s.stats, MHD_DAEMON_INFO_BIND_PORT)->port;
  }
  return web;
}

Web::~Web() { Stop(); }

void Web::Stop() {
  for (auto& host : state_->hosts) {
    if (host->daemon != nullptr) MHD_stop_daemon(host->daemon);
    host->daemon = nullptr;
  }
  if (state_->stats != nullptr) MHD_stop_daemon(state_->stats);
  state_->stats = nullptr;
}

int Web::stats_port() const { return state_->stats_port; }

nlohmann::json Web::Stats() const {
  nlohmann::json sites = nlohmann::json::object();
  int64_t total = 0;
  MutexLock lock(state_->mutex);
  for (const Site& site : state_->fiction->sites) {
    const auto found = state_->counts.find(site.key);
    const SiteCounts c = found == state_->counts.end() ? SiteCounts() : found->second;
    total += c.requests;
    sites[site.key] = {{"address", site.address},
                       {"requests", c.requests},
                       {"peakConcurrent", c.peak},
                       {"minGapMs", nullptr},
                       {"crawlDelayMs", site.crawl_delay_ms},
                       {"privateRequests", c.private_requests},
                       {"robotsReads", c.robots_reads},
                       {"pagesBeforeRobots", c.pages_before_robots},
                       {"fetches", c.fetches}};
    if (c.min_gap_us) {
      sites[site.key]["minGapMs"] = static_cast<double>(*c.min_gap_us) / 1000.0;
    }
  }
  return {{"requests", total}, {"sites", std::move(sites)}};
}

Result<int> FreePort(const std::string& base) {
  const size_t dot = base.rfind('.');
  const std::string first =
      base.substr(0, dot + 1) + std::to_string(std::stoi(base.substr(dot + 1)) + 1);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Unavailable(std::string("socket: ") + std::strerror(errno));
  sockaddr_in address = SocketAddress(first, 0);
  socklen_t size = sizeof address;
  const bool ok = bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  const int error = errno;
  close(fd);
  if (!ok) return Unavailable("no free port on " + first + ": " + std::strerror(error));
  return static_cast<int>(ntohs(address.sin_port));
}

}  // namespace claque::demo
