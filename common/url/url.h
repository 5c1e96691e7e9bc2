// URLs as browsers read them (WHATWG URL Standard) and the identity Claque gives a page.
#ifndef CLAQUE_COMMON_URL_URL_H_
#define CLAQUE_COMMON_URL_URL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace claque {

// A parsed URL. A value; immutable. Parsing follows the WHATWG URL Standard, so `href()` equals
// what a browser would show. libcurl is only ever given `href()`.
class Url {
 public:
  // `base` may be null: then `input` must be absolute. std::nullopt = failure as the standard
  // defines it. `input` is decoded as UTF-8 (ill-formed bytes become U+FFFD). Never throws; time
  // and memory are linear in the input. Stricter than the standard in two bounds: an input or href
  // over 64 KiB fails, and so does a non-ASCII host over 2 KiB.
  static std::optional<Url> Parse(std::string_view input, const Url* base = nullptr);

  const std::string& href() const { return href_; }
  std::string_view scheme() const { return Get(scheme_); }      // "https", without ':'
  std::string_view username() const { return Get(username_); }  // percent-encoded
  std::string_view password() const { return Get(password_); }
  std::string_view host() const {
    return Get(host_);
  }  // serialised: "example.org", "1.2.3.4", "[::1]"; no port
  std::optional<uint16_t> port() const { return port_; }  // nullopt = default of the scheme
  uint16_t effective_port() const;  // 80/443 where default; 0 for other schemes without port
  std::string_view path() const { return Get(path_); }          // starts with '/' for http(s)
  std::string_view query() const { return Get(query_); }        // without '?'
  std::string_view fragment() const { return Get(fragment_); }  // without '#'
  bool has_query() const { return has_query_; }
  bool has_host() const { return has_host_; }      // true also for the empty host of "file:///x"
  bool has_opaque_path() const;                    // "mailto:x": cannot be a base
  bool is_http() const;                            // http or https
  bool host_is_ip() const { return host_is_ip_; }  // IPv4 or IPv6 literal

  // "https://example.org:8443": scheme, host, port if not default.
  std::string Origin() const;
  // href without fragment.
  std::string WithoutFragment() const;

 private:
  friend class UrlBuilder;
  // A part of href_.
  struct Part {
    uint32_t begin = 0;
    uint32_t size = 0;
  };

  Url() = default;
  std::string_view Get(Part part) const {
    return std::string_view(href_).substr(part.begin, part.size);
  }

  std::string href_;
  Part scheme_, username_, password_, host_, path_, query_, fragment_;
  std::optional<uint16_t> port_;
  bool has_host_ = false;
  bool host_is_ip_ = false;
  bool has_query_ = false;
  bool has_fragment_ = false;
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

// Whether anybody can publish under this registrable domain (platforms, shorteners, mail, archives:
// the published list is in shared_hosts.cc), so that to share it says nothing.
bool IsSharedHost(std::string_view domain);

// Registrable domain of an http(s) URL; empty for another one and for shared hosts.
std::string SiteOf(std::string_view url);

// Host shard of a host name in [0, 256): Hash64(registrable domain) mod 256.
int HostShard(std::string_view host);

}  // namespace claque

#endif  // CLAQUE_COMMON_URL_URL_H_
