#include <libpsl.h>

#include <algorithm>

#include "common/base/hash.h"
#include "common/url/url.h"

namespace claque {
namespace {

constexpr int kHostShards = 256;

bool LooksLikeIp(std::string_view host) {
  if (host.starts_with('[')) return true;
  return host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::string RegistrableDomain(std::string_view host) {
  std::string name(host);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (name.ends_with('.')) name.pop_back();
  if (name.empty() || name.front() == '.' || LooksLikeIp(name)) return name;
  // The built-in list is constant data: no lock, nothing to free. The answer points into `name`.
  const char* domain = psl_registrable_domain(psl_builtin(), name.c_str());
  return domain == nullptr ? name : std::string(domain);
}

int HostShard(std::string_view host) {
  return static_cast<int>(Hash64(RegistrableDomain(host)) % kHostShards);
}

}  // namespace claque
