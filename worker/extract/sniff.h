// What kind of document a body is (after the MIME Sniffing Standard, as far as a crawler needs).
#ifndef CLAQUE_WORKER_EXTRACT_SNIFF_H_
#define CLAQUE_WORKER_EXTRACT_SNIFF_H_

#include <string>
#include <string_view>

namespace claque::extract {

enum class Format {
  kHtml,
  kFeed,     // RSS 0.9x, 1.0, 2.0, Atom
  kSitemap,  // urlset or sitemapindex
  kXml,      // other XML
  kJsonFeed,
  kJson,
  kText,
  kBinary,
  kEmpty,
};

struct Sniffed {
  Format format = Format::kEmpty;
  std::string media_type;
};

// Never trusts the header alone: magic numbers and markup of the body win over it, so an image sent
// as text/html is binary and a feed sent as text/html is a feed.
Sniffed Sniff(std::string_view body, std::string_view content_type);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_SNIFF_H_
