// One rule of a robots.txt and how it meets a path (RFC 9309, sections 2.2.2 and 2.2.3). Pure.
#ifndef CLAQUE_WORKER_FETCH_ROBOTS_RULE_H_
#define CLAQUE_WORKER_FETCH_ROBOTS_RULE_H_

#include <string>
#include <string_view>

namespace claque::robots_internal {

struct Rule {
  std::string pattern;  // normal form; '*' is the wildcard
  bool anchored;        // ended in '$'
  bool allow;

  // Octets that decide which of two matching rules holds.
  size_t Length() const { return pattern.size() + (anchored ? 1 : 0); }
};

// REQUIRES: `value` is not empty.
Rule MakeRule(std::string_view value, bool allow);

// Path and query in the form that rules are compared in: unreserved characters decoded, all that
// RFC 3986 does not reserve encoded, and '*' and '$' encoded, hex digits in upper case.
std::string NormalPath(std::string_view path_and_query);

// Linear in both. REQUIRES: `path` is in normal form.
bool Matches(const Rule& rule, std::string_view path);

}  // namespace claque::robots_internal

#endif  // CLAQUE_WORKER_FETCH_ROBOTS_RULE_H_
