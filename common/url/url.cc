#include "common/url/url.h"

#include "common/text/utf8.h"
#include "common/url/parser.h"

namespace claque {
namespace {

constexpr size_t kMaxBytes = 64 << 10;

}  // namespace

// Writes a URL record as an href and remembers where its parts stand ("URL serializer", 4.5).
class UrlBuilder {
 public:
  static Url Build(const url_internal::UrlRecord& record) {
    UrlBuilder b;
    Url& url = b.url_;
    url.scheme_ = b.Put(record.scheme);
    b.Put(":");
    url.has_host_ = record.host.has_value();
    url.host_is_ip_ = record.host && record.host->is_ip;
    url.port_ = record.port;
    if (url.has_host_) {
      b.PutAuthority(record);
    } else if (!record.opaque_path && record.path.starts_with("//")) {
      b.Put("/.");
    }
    url.path_ = b.Put(record.path);
    url.has_query_ = record.query.has_value();
    if (record.query) {
      b.Put("?");
      url.query_ = b.Put(*record.query);
    }
    url.has_fragment_ = record.fragment.has_value();
    if (record.fragment) {
      b.Put("#");
      url.fragment_ = b.Put(*record.fragment);
    }
    return std::move(url);
  }

 private:
  Url::Part Put(std::string_view text) {
    const Url::Part part{static_cast<uint32_t>(url_.href_.size()),
                         static_cast<uint32_t>(text.size())};
    url_.href_ += text;
    return part;
  }

  void PutAuthority(const url_internal::UrlRecord& record) {
    Put("//");
    if (!record.username.empty() || !record.password.empty()) {
      url_.username_ = Put(record.username);
      if (!record.password.empty()) {
        Put(":");
        url_.password_ = Put(record.password);
      }
      Put("@");
    }
    url_.host_ = Put(record.host->text);
    if (record.port) Put(":" + std::to_string(*record.port));
  }

  Url url_;
};

std::optional<Url> Url::Parse(std::string_view input, const Url* base) {
  if (input.size() > kMaxBytes) return std::nullopt;
  std::optional<url_internal::UrlRecord> record =
      IsValidUtf8(input) ? url_internal::ParseRecord(input, base)
                         : url_internal::ParseRecord(ToValidUtf8(input), base);
  if (!record) return std::nullopt;
  Url url = UrlBuilder::Build(*record);
  if (url.href_.size() > kMaxBytes) return std::nullopt;
  return url;
}

uint16_t Url::effective_port() const {
  return port_ ? *port_ : url_internal::SpecialPort(scheme()).value_or(0);
}

bool Url::is_http() const { return scheme() == "http" || scheme() == "https"; }

bool Url::has_opaque_path() const { return !has_host_ && !path().starts_with('/'); }

std::string Url::Origin() const {
  std::string origin(scheme());
  origin += "://";
  origin += host();
  if (port_) origin += ":" + std::to_string(*port_);
  return origin;
}

std::string Url::WithoutFragment() const {
  return has_fragment_ ? href_.substr(0, fragment_.begin - 1) : href_;
}

}  // namespace claque
