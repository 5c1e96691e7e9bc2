#include "coordinator/store/redis_url.h"

#include <charconv>
#include <string>

namespace claque {
namespace {

std::string PercentDecoded(std::string_view s) {
  std::string out;
  for (size_t i = 0; i < s.size(); ++i) {
    unsigned byte = 0;
    if (s[i] == '%' && i + 2 < s.size() &&
        std::from_chars(s.data() + i + 1, s.data() + i + 3, byte, 16).ptr == s.data() + i + 3) {
      out.push_back(static_cast<char>(byte));
      i += 2;
    } else {
      out.push_back(s[i]);
    }
  }
  return out;
}

// Takes "user:password@" off the front.
std::string_view TakeCredentials(std::string_view rest, RedisOptions* options) {
  const size_t at = rest.rfind('@');
  if (at == std::string_view::npos) return rest;
  const std::string_view credentials = rest.substr(0, at);
  const size_t colon = credentials.find(':');
  if (colon == std::string_view::npos) {
    options->password = PercentDecoded(credentials);
  } else {
    options->user = PercentDecoded(credentials.substr(0, colon));
    options->password = PercentDecoded(credentials.substr(colon + 1));
  }
  return rest.substr(at + 1);
}

}  // namespace

Result<RedisOptions> ParseRedisUrl(std::string_view url) {
  const Status bad =
      InvalidArgument("redis: must be redis://[user:password@]host:port, rediss://… or unix:/path");
  RedisOptions options;
  if (url.starts_with("unix:")) {
    std::string_view path = url.substr(5);
    if (path.starts_with("//")) path = TakeCredentials(path.substr(2), &options);
    if (path.empty()) return bad;
    options.address = "unix:" + std::string(path);
    return options;
  }
  const bool tls = url.starts_with("rediss://");
  if (!tls && !url.starts_with("redis://")) return bad;
  std::string_view rest = TakeCredentials(url.substr(tls ? 9 : 8), &options);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty() || rest.find('/') != std::string_view::npos) return bad;
  options.tls.enabled = tls;
  const bool has_port =
      rest.find(':', rest.find(']') == std::string_view::npos ? 0 : rest.find(']')) !=
      std::string_view::npos;
  options.address = std::string(rest) + (has_port ? "" : ":6379");
  CLAQUE_RETURN_IF_ERROR(RedisEndpoint::Parse(options.address).status().Prefixed("redis"));
  return options;
}

}  // namespace claque
