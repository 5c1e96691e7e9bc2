// Basic URL parser of the WHATWG URL Standard, section 4.4, without state override. Pure.
#ifndef CLAQUE_COMMON_URL_PARSER_H_
#define CLAQUE_COMMON_URL_PARSER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/url/host.h"
#include "common/url/url.h"

namespace claque::url_internal {

// A "URL record". `path` is serialised: "" or "/a/b" as a list, or the opaque path.
struct UrlRecord {
  std::string scheme;
  std::string username;
  std::string password;
  std::optional<Host> host;  // empty text = the empty host
  std::optional<uint16_t> port;
  std::string path;
  bool opaque_path = false;
  std::optional<std::string> query;
  std::optional<std::string> fragment;
};

// Default port of a special scheme; 0 for "file", nullopt for all that are not special.
std::optional<uint16_t> SpecialPort(std::string_view scheme);

// REQUIRES: `input` is valid UTF-8.
std::optional<UrlRecord> ParseRecord(std::string_view input, const Url* base);

}  // namespace claque::url_internal

#endif  // CLAQUE_COMMON_URL_PARSER_H_
