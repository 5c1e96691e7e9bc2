// ExtractPage: from the bytes of one response to title, text, language hints, posts and links.
// Pure: no I/O, no clock. Thread-safe. Bounded: time linear in the input, depth and counts capped,
// hostile or broken input gives a page with a reason, never a crash.
#ifndef CLAQUE_WORKER_EXTRACT_PAGE_H_
#define CLAQUE_WORKER_EXTRACT_PAGE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"
#include "common/url/url.h"

namespace claque {

struct ExtractInput {
  std::string_view body;          // content-decoded
  std::string_view content_type;  // header as received; empty = sniff
  const Url* url = nullptr;       // REQUIRES: not null
};

struct ExtractedPage {
  std::string media_type;  // after sniffing
  std::string reason;      // why there is no text; empty where there is
  std::string title;
  std::string declared_lang;  // html lang, og:locale, feed language; BCP 47, empty = none
  std::string canonical_url;  // canonical form; empty = none
  std::string main_text;
  std::optional<int64_t> publish_time_ms;  // Unix ms
  bool noindex = false;                    // meta robots
  bool nofollow = false;
  // Without name and lang; accounts raw; in order of the page.
  std::vector<v1::Post> posts;
  // Unique by URL, canonical, http(s) only, in order of the page.
  std::vector<v1::DiscoveredLink> links;
  std::vector<v1::Identifier> identifiers;
};

ExtractedPage ExtractPage(const ExtractInput& input);

}  // namespace claque

#endif  // CLAQUE_WORKER_EXTRACT_PAGE_H_
