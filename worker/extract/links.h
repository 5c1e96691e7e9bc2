// Links of a page that could become frontier entries, and its identifiers.
#ifndef CLAQUE_WORKER_EXTRACT_LINKS_H_
#define CLAQUE_WORKER_EXTRACT_LINKS_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/report.pb.h"
#include "claque/v1/types.pb.h"
#include "worker/extract/context.h"
#include "worker/extract/dom.h"

namespace claque::extract {

inline constexpr size_t kMaxLinks = 2000;
inline constexpr size_t kMaxIdentifiers = 100;

// Collects links: unique by URL (the first kind seen stays), canonical, http(s), at most kMaxLinks.
class LinkCollector {
 public:
  explicit LinkCollector(std::vector<v1::DiscoveredLink>* out) : out_(out) {}
  void Add(std::string canonical_url, v1::LinkKind kind);
  bool full() const { return out_->size() >= kMaxLinks; }

 private:
  std::vector<v1::DiscoveredLink>* out_;
  std::set<std::string, std::less<>> seen_;
};

// a, area, and link elements (feeds, next page). `nofollow` makes every hyperlink NOFOLLOW.
void ReadLinks(const html::Document& document, const PageContext& context, bool nofollow,
               LinkCollector* links);

// Analytics and advertising ids, rel=me, invite links, and on a site's own pages about itself
// (front, contact, imprint, staff) the domains of its mail addresses. Unique, in page order.
std::vector<v1::Identifier> ReadIdentifiers(const html::Document& document,
                                            const PageContext& context);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_LINKS_H_
