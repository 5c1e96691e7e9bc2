// Web: serves the fictional sites on their loopback addresses and counts how politely it was read.
#ifndef CLAQUE_CLI_DEMO_WEB_H_
#define CLAQUE_CLI_DEMO_WEB_H_

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/demo/fiction.h"
#include "common/base/status.h"

namespace claque::demo {

struct WebOptions {
  // True: every answer is a function of the URL and the validators sent; nothing fails once,
  // limits or vanishes. Redirects and the refusal stay.
  bool steady = false;
  // GET /stats on 127.0.0.1; 0 = any free port, -1 = no stats server.
  int stats_port = -1;
};

// Thread-safe. One thread per connection, so that overlapping requests are seen as such.
class Web {
 public:
  // `fiction` must outlive the result; options.port of it is the port on every address.
  // UNAVAILABLE names the address that could not be listened on.
  static Result<std::unique_ptr<Web>> Start(const Fiction& fiction, const WebOptions& options);
  // Stops.
  ~Web();
  // Ends all connections; idempotent. Stats stay readable.
  void Stop();

  int stats_port() const;
  // {"sites": {KEY: {address, requests, peakConcurrent, minGapMs, privateRequests, robotsReads,
  // pagesBeforeRobots, fetches{PATH: n}}}, "requests": n}. minGapMs is from the end of an answer to
  // the start of the next request, null before the second; an answer ends when it is handed to the
  // kernel, so the gap is never shorter than the one the client kept.
  nlohmann::json Stats() const;

 private:
  Web();
  struct State;
  std::unique_ptr<State> state_;
};

// A port that is free on the address `base` + 1 now. UNAVAILABLE where there is none.
Result<int> FreePort(const std::string& base);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_WEB_H_
