#include <algorithm>

#include "worker/extract/links.h"
#include "worker/extract/text_util.h"

namespace claque::extract {
namespace {

using html::Document;
using html::kNoNode;
using html::NodeId;
using html::NodeKind;
using html::Tag;

constexpr auto kNone = std::string_view::npos;
constexpr size_t kMaxScriptBytes = 4u << 20;

class Collector {
 public:
  void Add(std::string_view kind, std::string_view value) {
    if (value.empty() || value.size() > 512 || out_.size() >= kMaxIdentifiers) return;
    for (const v1::Identifier& seen : out_) {
      if (seen.kind() == kind && seen.value() == value) return;
    }
    v1::Identifier& identifier = out_.emplace_back();
    identifier.set_kind(std::string(kind));
    identifier.set_value(std::string(value));
  }
  std::vector<v1::Identifier> Take() { return std::move(out_); }

 private:
  std::vector<v1::Identifier> out_;
};

bool IsIdChar(char c) { return IsAsciiAlnum(c) || c == '-'; }

// Ids that begin with `prefix` at a word's start, have at least `least` characters after it, all of
// which `allowed`.
template <typename Allowed>
void FindIds(std::string_view text, std::string_view prefix, size_t least, Allowed allowed,
             std::string_view kind, Collector* out) {
  for (size_t at = text.find(prefix); at != kNone; at = text.find(prefix, at + prefix.size())) {
    if (at > 0 && IsIdChar(text[at - 1])) continue;
    size_t end = at + prefix.size();
    while (end < text.size() && end - at < 40 && allowed(text[end])) ++end;
    if (end < text.size() && IsAsciiAlnum(text[end])) continue;
    if (end - at - prefix.size() >= least) out->Add(kind, text.substr(at, end - at));
  }
}

// Number that follows `call`, quotes allowed: fbq('init', '123').
void FindCalls(std::string_view text, std::string_view call, std::string_view prefix,
               Collector* out) {
  for (size_t at = text.find(call); at != kNone; at = text.find(call, at + call.size())) {
    size_t begin = at + call.size();
    while (begin < text.size() && std::string_view("'\" ,(").find(text[begin]) != kNone) ++begin;
    size_t end = begin;
    while (end < text.size() && IsAsciiDigit(text[end])) ++end;
    if (end - begin >= 5 && end - begin <= 20) {
      out->Add("analytics", std::string(prefix) + std::string(text.substr(begin, end - begin)));
    }
  }
}

void ScanScript(std::string_view text, Collector* out) {
  const auto upper_digit = [](char c) { return IsAsciiDigit(c) || (c >= 'A' && c <= 'Z'); };
  const auto digit_dash = [](char c) { return IsAsciiDigit(c) || c == '-'; };
  FindIds(text, "UA-", 6, digit_dash, "analytics", out);
  FindIds(text, "G-", 8, upper_digit, "analytics", out);
  FindIds(text, "GTM-", 4, upper_digit, "analytics", out);
  FindIds(text, "AW-", 8, IsAsciiDigit, "ads", out);
  FindIds(text, "ca-pub-", 10, IsAsciiDigit, "ads", out);
  FindIds(text, "pub-", 14, IsAsciiDigit, "ads", out);
  FindCalls(text, "fbq('init'", "fb:", out);
  FindCalls(text, "fbq(\"init\"", "fb:", out);
  FindCalls(text, "ym(", "ym:", out);
}

bool IsInvite(std::string_view host, std::string_view path) {
  if (host == "t.me" || host == "telegram.me") {
    return path.starts_with("/+") || path.starts_with("/joinchat/");
  }
  if (host == "discord.gg") return path.size() > 1;
  if (host == "discord.com") return path.starts_with("/invite/");
  return host == "chat.whatsapp.com" && path.size() > 1;
}

// Pages where a site speaks of itself.
bool IsSiteLevel(std::string_view path) {
  const std::string lower = LowerAscii(path);
  if (lower == "/" || lower.empty()) return true;
  for (const char* word : {"contact", "kontakt", "impressum", "imprint", "about", "ueber-uns",
                           "staff", "team", "legal", "mentions-legales", "editorial", "masthead",
                           "redaktion", "quienes-somos", "chi-siamo", "contatti"}) {
    const size_t at = lower.find(word);
    if (at != std::string::npos && lower.find('/', at) >= lower.size() - 1) return true;
  }
  return false;
}

void AddMailDomain(std::string_view address, Collector* out) {
  const size_t at = address.find('@');
  if (at == kNone || at == 0) return;
  size_t end = at + 1;
  while (end < address.size() && (IsIdChar(address[end]) || address[end] == '.')) ++end;
  std::string host = LowerAscii(address.substr(at + 1, end - at - 1));
  while (!host.empty() && (host.back() == '.' || host.back() == '-')) host.pop_back();
  if (host.find('.') == std::string::npos || host.front() == '.') return;
  out->Add("email_domain", RegistrableDomain(host));
}

void ScanMail(std::string_view text, Collector* out) {
  for (size_t at = text.find('@'); at != kNone; at = text.find('@', at + 1)) {
    size_t begin = at;
    while (begin > 0 && at - begin < 64 &&
           (IsIdChar(text[begin - 1]) || text[begin - 1] == '.' || text[begin - 1] == '_')) {
      --begin;
    }
    if (begin < at) AddMailDomain(text.substr(begin, at - begin + 256), out);
  }
}

}  // namespace

std::vector<v1::Identifier> ReadIdentifiers(const Document& document, const PageContext& context) {
  Collector out;
  const bool site_level = IsSiteLevel(context.url.path());
  size_t script_bytes = 0;
  for (NodeId id = 0; id != kNoNode; id = document.Next(id, 0)) {
    const html::Node& node = document[id];
    if (node.kind == NodeKind::kText) {
      const bool script = document.IsElement(node.parent, Tag::kScript);
      if (script && script_bytes < kMaxScriptBytes) {
        script_bytes += node.text.size();
        ScanScript(node.text, &out);
      } else if (site_level && !script) {
        ScanMail(node.text, &out);
      }
      continue;
    }
    if (node.kind != NodeKind::kElement) continue;
    if (node.tag == Tag::kScript || node.tag == Tag::kIframe) {
      ScanScript(document.Attr(id, "src"), &out);
    } else if (node.tag == Tag::kIns) {
      ScanScript(document.Attr(id, "data-ad-client"), &out);
    } else if (node.tag == Tag::kA || node.tag == Tag::kLink) {
      const std::string_view href = Trim(document.Attr(id, "href"));
      if (href.empty()) continue;
      if (HasWord(document.Attr(id, "rel"), "me")) out.Add("rel_me", context.Resolve(href));
      if (site_level && href.starts_with("mailto:")) AddMailDomain(href.substr(7), &out);
      if (href.find("t.me/") != kNone || href.find("telegram.me/") != kNone ||
          href.find("discord") != kNone || href.find("chat.whatsapp.com/") != kNone) {
        const auto url = Url::Parse(href, &context.base);
        if (url && IsInvite(url->host(), url->path())) {
          out.Add("invite", Canonical(*url).value_or(""));
        }
      }
    }
  }
  return out.Take();
}

}  // namespace claque::extract
