// robots.txt by RFC 9309: may this agent fetch this URL? Pure; no network, no cache.
#ifndef CLAQUE_WORKER_FETCH_ROBOTS_H_
#define CLAQUE_WORKER_FETCH_ROBOTS_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/url/url.h"
#include "worker/fetch/robots_rule.h"

namespace claque {

// Parsed robots.txt, reduced to one agent's group. A value; immutable. Parsing is O(n log n) in
// time, linear in memory; input past 500 KiB is ignored (RFC 9309, section 2.5), as is what follows
// the 16,663rd byte of a line.
//
// Beyond the RFC, after google/robotstxt and crawler-commons: UTF-16 with a byte order mark, HTML
// tags around lines, a missing colon and known misspellings of names are read as meant; "Allow:
// /x/index.html" also allows "/x/"; agents may share a line, parted by commas. Unlike
// google/robotstxt, paths are compared in one normal form (section 2.2.2): "/%62" equals "/b", and
// the URL's own non-ASCII characters are encoded.
class Robots {
 public:
  // `agent` is our product token, e.g. "claque"; what follows a '/' is ignored.
  static Robots Parse(std::string_view body, std::string_view agent);
  // What a response means before any rule (RFC 9309, section 2.3.1): 2xx parses `body`, 4xx and a
  // redirect that led nowhere allow all; 5xx, 429 and unreachable (0) disallow all.
  static Robots FromResponse(int http_status, std::string_view body, std::string_view agent);

  // Longest match wins, allow on a tie; "/robots.txt" itself is always allowed. Time is bounded: a
  // file whose wildcards would cost more than 64 MiB of comparing for one URL disallows it.
  bool Allows(const Url& url) const;
  // Crawl-delay of the group that applies, the largest if there are several; nullopt = none. Capped
  // at one hour. It belongs to the agents named just before it, even where a group goes on.
  std::optional<std::chrono::milliseconds> crawl_delay() const { return crawl_delay_; }
  // Of the whole file, as written (a relative one too), each once.
  const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  std::vector<robots_internal::Rule> rules_;  // the most specific first
  bool disallow_all_ = false;
  std::optional<std::chrono::milliseconds> crawl_delay_;
  std::vector<std::string> sitemaps_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_FETCH_ROBOTS_H_
