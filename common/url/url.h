// URLs as browsers read them (WHATWG URL Standard) and the identity Claque gives a page.
#ifndef CLAQUE_COMMON_URL_URL_H_
#define CLAQUE_COMMON_URL_URL_H_

#include <optional>
#include <string>
#include <string_view>

namespace claque {

// A parsed URL. A value; immutable. Parsing follows the WHATWG URL Standard, so `href()` equals
// what a browser would show. libcurl is only ever given `href()`.
class Url {
 public:
  // `base` may be null: then `input` must be absolute. std::nullopt = failure as the standard
  // defines it. Never throws; time and memory are linear in the input; inputs over 64 KiB fail.
  static std::optional<Url> Parse(std::string_view input, const Url* base = nullptr);

  const std::string& href() const { return href_; }
  std::string_view scheme() const;    // "https", without ':'
  std::string_view username() const;  // percent-encoded
  std::string_view password() const;
  std::string_view host() const;         // serialised: "example.org", "1.2.3.4", "[::1]"; no port
  std::optional<uint16_t> port() const;  // nullopt = default of the scheme
  uint16_t effective_port() const;       // 80/443 where default; 0 for other schemes without port
  std::string_view path() const;         // starts with '/' for http(s)
  std::string_view query() const;        // without '?'
  std::string_view fragment() const;     // without '#'
  bool has_query() const;
  bool is_http() const;     // http or https
  bool host_is_ip() const;  // IPv4 or IPv6 literal

  // "https://example.org:8443": scheme, host, port if not default.
  std::string Origin() const;
  // href without fragment.
  std::string WithoutFragment() const;

 private:
  Url() = default;
  std::string href_;
  // Component bounds inside href_ (see url.cc).
  uint32_t scheme_end_ = 0, username_end_ = 0, host_begin_ = 0, host_end_ = 0, path_begin_ = 0;
  uint32_t query_begin_ = 0, fragment_begin_ = 0;
  int32_t port_ = -1;
};

// The identity form of a page's URL: WHATWG serialisation, no fragment, no user info, tracking
// parameters dropped (utm_*, fbclid, gclid, …: the published list is in canonical.cc), remaining
// parameters in stable order of name, empty query dropped, "www." kept. Idempotent.
// std::nullopt where `url` is not http(s) or has no host.
std::optional<std::string> Canonical(const Url& url);
std::optional<std::string> Canonical(std::string_view url);

// Registrable domain (public suffix + 1) by the Public Suffix List; the host itself for an IP
// address, a single label or a public suffix.
std::string RegistrableDomain(std::string_view host);

// Host shard of a host name in [0, 256): Hash64(registrable domain) mod 256.
int HostShard(std::string_view host);

}  // namespace claque

#endif  // CLAQUE_COMMON_URL_URL_H_
