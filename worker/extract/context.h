// What every extractor of a page needs: its URL, its base, its platform.
#ifndef CLAQUE_WORKER_EXTRACT_CONTEXT_H_
#define CLAQUE_WORKER_EXTRACT_CONTEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "common/url/url.h"

namespace claque::extract {

struct PageContext {
  explicit PageContext(const Url& page) : url(page), base(page) {
    platform = RegistrableDomain(page.host());
    canonical = Canonical(page).value_or("");
  }

  // Canonical form of `href` against the base; empty where it is no http(s) URL.
  std::string Resolve(std::string_view href) const {
    const auto parsed = Url::Parse(href, &base);
    return parsed ? Canonical(*parsed).value_or("") : std::string();
  }

  const Url& url;
  Url base;               // <base href>
  std::string platform;   // registrable domain of the page
  std::string canonical;  // of the page's own URL
  std::string site_name;  // og:site_name, feed title; empty = not stated
};

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_CONTEXT_H_
