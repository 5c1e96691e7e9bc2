// robots.txt by RFC 9309: may this agent fetch this URL? Pure; no network, no cache.
#ifndef CLAQUE_WORKER_FETCH_ROBOTS_H_
#define CLAQUE_WORKER_FETCH_ROBOTS_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/url/url.h"

namespace claque {

// Parsed robots.txt, reduced to one agent's group. A value; immutable. Parsing is linear in time
// and memory; input past 500 KiB is ignored (RFC 9309, section 2.5).
class Robots {
 public:
  // `agent` is our product token, e.g. "claque".
  static Robots Parse(std::string_view body, std::string_view agent);
  // What a response means before any rule (RFC 9309, section 2.3.1): 2xx parses `body`, 4xx allows
  // all, 5xx, 429 and unreachable (0) disallow all.
  static Robots FromResponse(int http_status, std::string_view body, std::string_view agent);

  // Longest match wins, allow on a tie; "/robots.txt" itself is always allowed.
  bool Allows(const Url& url) const;
  // Crawl-delay of the group that applies; nullopt = none. Capped at one hour.
  std::optional<std::chrono::milliseconds> crawl_delay() const { return crawl_delay_; }
  const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  struct Rule {
    std::string pattern;
    bool allow;
  };
  std::vector<Rule> rules_;
  bool disallow_all_ = false;
  std::optional<std::chrono::milliseconds> crawl_delay_;
  std::vector<std::string> sitemaps_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_ROBOTS_H_
