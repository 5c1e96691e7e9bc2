// Url: whatever parses, parses again to itself; its parts lie inside it; Canonical is idempotent.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/url/url.h"

namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

void CheckUrl(const claque::Url& url) {
  const auto again = claque::Url::Parse(url.href());
  Check(again && again->href() == url.href());
  Check(again->host() == url.host() && again->path() == url.path());
  Check(again->query() == url.query() && again->port() == url.port());
  Check(!url.is_http() || (!url.host().empty() && url.path().starts_with('/')));
  const auto canonical = claque::Canonical(url);
  Check(canonical.has_value() == url.is_http());
  if (canonical) Check(claque::Canonical(*canonical) == canonical);
  Check(!claque::RegistrableDomain(url.host()).empty() || url.host().empty() || url.host() == ".");
  Check(claque::HostShard(url.host()) >= 0);
}

}  // namespace

// Input: a base, a zero byte, and a reference; or one URL.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t zero = input.find('\0');
  const auto url = claque::Url::Parse(input.substr(0, zero));
  if (!url) return 0;
  CheckUrl(*url);
  if (zero == std::string_view::npos) return 0;
  const auto resolved = claque::Url::Parse(input.substr(zero + 1), &*url);
  if (resolved) CheckUrl(*resolved);
  return 0;
}
