// Lines of a robots.txt as (field, value), with the faults that real files have. Pure.
#ifndef CLAQUE_WORKER_FETCH_ROBOTS_LINES_H_
#define CLAQUE_WORKER_FETCH_ROBOTS_LINES_H_

#include <optional>
#include <string>
#include <string_view>

namespace claque::robots_internal {

enum class Field { kUserAgent, kAllow, kDisallow, kCrawlDelay, kSitemap };

struct Line {
  Field field;
  std::string value;  // trimmed, without comment and HTML tags
};

// The first 500 KiB of `body` as UTF-8, whole lines only, without byte order mark.
std::string DecodeBody(std::string_view body);

// Takes one line off the front of `text`; ends are LF, CR and CR LF. REQUIRES: !text->empty().
std::string_view TakeLine(std::string_view* text);

// nullopt for an empty, unknown or unreadable line.
std::optional<Line> ReadLine(std::string_view line);

}  // namespace claque::robots_internal

#endif  // CLAQUE_WORKER_FETCH_ROBOTS_LINES_H_
