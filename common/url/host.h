// Host parser and serialiser of the WHATWG URL Standard, section 3. Pure; thread-safe.
#ifndef CLAQUE_COMMON_URL_HOST_H_
#define CLAQUE_COMMON_URL_HOST_H_

#include <optional>
#include <string>
#include <string_view>

namespace claque::url_internal {

struct Host {
  std::string text;  // serialised; "[::1]" for IPv6
  bool is_ip = false;
};

// Host of a URL whose scheme is special or not; nullopt = failure. REQUIRES: `input` is valid UTF-8
// and not empty.
std::optional<Host> ParseHost(std::string_view input, bool special);

// "Domain to ASCII" with beStrict = false (UTS 46, nontransitional); nullopt = failure. REQUIRES:
// valid UTF-8. A non-ASCII domain over 2,048 bytes fails, which the standard does not
// ask for: punycode takes quadratic time, and DNS ends at 253.
std::optional<std::string> DomainToAscii(std::string_view domain);

}  // namespace claque::url_internal

#endif  // CLAQUE_COMMON_URL_HOST_H_
