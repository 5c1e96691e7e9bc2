#include <algorithm>
#include <array>
#include <vector>

#include "common/url/url.h"

namespace claque {
namespace {

// Parameters that name the visitor, the campaign or the click, never the page. Compared without
// case. A name that ends in '*' stands for all that begin so.
constexpr std::array<std::string_view, 38> kTracking = {
    // Web analytics: Google, Matomo, Piwik, AT Internet, Adobe, HubSpot, Yandex, Wicked Reports.
    "utm_*", "_ga", "_gl", "mtm_*", "matomo_*", "pk_*", "piwik_*", "at_campaign", "at_medium",
    "at_custom*", "s_cid", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking",
    "yclid", "ysclid", "_openstat", "wickedid",
    // Click ids of advertisers: Google, Meta, Microsoft, TikTok, Twitter, LinkedIn, DoubleClick.
    "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "ttclid", "twclid",
    "li_fat_id", "igshid", "igsh", "epik",
    // Mailings: Mailchimp, Marketo, Vero.
    "mc_cid", "mc_eid", "mkt_tok", "vero_id"};

std::string Lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view Name(std::string_view parameter) {
  return parameter.substr(0, parameter.find('='));
}

bool IsTracking(std::string_view parameter) {
  const std::string name = Lower(Name(parameter));
  return std::any_of(kTracking.begin(), kTracking.end(), [&name](std::string_view entry) {
    return entry.ends_with('*') ? name.starts_with(entry.substr(0, entry.size() - 1))
                                : name == entry;
  });
}

// The parameters of `query` that stay, in stable order of name; empty ones are dropped.
std::vector<std::string_view> Parameters(std::string_view query) {
  std::vector<std::string_view> kept;
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), parameter.size() + 1));
    if (!parameter.empty() && !IsTracking(parameter)) kept.push_back(parameter);
  }
  std::stable_sort(kept.begin(), kept.end(),
                   [](std::string_view a, std::string_view b) { return Name(a) < Name(b); });
  return kept;
}

}  // namespace

std::optional<std::string> Canonical(const Url& url) {
  if (!url.is_http() || url.host().empty()) return std::nullopt;
  std::string out = url.Origin();
  out += url.path();
  char separator = '?';
  for (const std::string_view parameter : Parameters(url.query())) {
    out += separator;
    out += parameter;
    separator = '&';
  }
  return out;
}

std::optional<std::string> Canonical(std::string_view url) {
  const std::optional<Url> parsed = Url::Parse(url);
  return parsed ? Canonical(*parsed) : std::nullopt;
}

}  // namespace claque
