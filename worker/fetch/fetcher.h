// Fetcher: gets one URL, once, politely bounded. Seam; CurlFetcher in production, ScriptedFetcher
// (tests/support) in tests. It knows nothing of robots, leases, delays or redirects-following:
// a redirect is a response like any other.
#ifndef CLAQUE_WORKER_FETCH_FETCHER_H_
#define CLAQUE_WORKER_FETCH_FETCHER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/url/url.h"

namespace claque {

// Why there is no complete response. A value, not an error of ours.
enum class FetchFailure {
  kNone,  // complete response, any HTTP status
  kDns,
  kConnect,
  kTls,
  kProtocol,  // not HTTP, malformed
  kTransfer,  // cut or reset in mid-body
  kTimeout,   // connect, total, or too slow
  kHeaderLimit,
  kBodyLimit,       // as received, or after decoding
  kAddressRefused,  // AddressGuard
  kCancelled,       // by Cancel, deadline passed, or Stop
  kNotSent,         // FetchRequest::resolve_only: `peer` is where it would have gone
};

struct FetchLimits {
  int64_t max_header_bytes = 64 << 10;
  int64_t max_payload_bytes = 16 << 20;  // as received
  int64_t max_body_bytes = 32 << 20;     // after content decoding
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{60'000};
  // Slower than this over `slow_period` ends the transfer (dribbled headers included).
  int64_t min_bytes_per_second = 64;
  std::chrono::seconds slow_period{20};
};

struct FetchRequest {
  Url url;
  std::string group{};  // what Cancel names, e.g. a lease id; empty = not cancellable
  std::string user_agent{};
  std::string etag{};           // If-None-Match; empty = none
  std::string last_modified{};  // If-Modified-Since; empty = none
  // The transfer is aborted at this time, and not begun after it (checked just before sending).
  // Left out = long past: nothing is sent.
  BootTime deadline{};
  FetchLimits limits{};
  // Learns the address a request would go to (kNotSent), and opens no connection.
  bool resolve_only = false;
};

struct FetchResponse {
  FetchFailure failure = FetchFailure::kNone;
  std::string detail;  // for people; empty for kNone
  int http_status = 0;
  std::string http_version;  // "HTTP/1.1"
  // In order of arrival, names as received.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string payload;        // as received (transfer coding removed, content coding kept)
  std::string body;           // content-decoded; equal to payload where there is no coding
  std::string request_head;   // request line and headers as sent
  std::string response_head;  // status line and headers as received, with the empty line
  std::string peer;           // IP
  std::string certificate_sha256;
  WallTime start;
  std::chrono::milliseconds elapsed{};
};

// First value of a header, names compared without case; empty = absent.
std::string HeaderValue(const FetchResponse& response, std::string_view name);

class Fetcher {
 public:
  using Done = std::function<void(FetchResponse)>;
  virtual ~Fetcher() = default;
  // Starts the transfer and returns at once. `done` runs exactly once, on the fetcher's thread; it
  // must not block. Thread-safe.
  virtual void Fetch(FetchRequest request, Done done) = 0;
  // Runs `task` on the fetcher's thread after `delay`. Thread-safe. Tasks pending at Stop never
  // run.
  virtual void After(std::chrono::milliseconds delay, std::function<void()> task) = 0;
  // Ends all transfers begun so far whose request has this non-empty `group`: their `done` runs
  // with kCancelled, later, on the fetcher's thread. Thread-safe; unknown groups are ignored.
  virtual void Cancel(const std::string& group) = 0;
  // Moves the deadline of the transfers with this non-empty `group` that is earlier. Thread-safe;
  // unknown groups are ignored.
  virtual void Extend(const std::string& group, BootTime deadline) = 0;
  // Ends all transfers (their `done` run with kCancelled) and joins. Idempotent. Must not be
  // called from the fetcher's thread. A Fetch after Stop runs `done` at once, with kCancelled.
  virtual void Stop() = 0;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_FETCHER_H_
