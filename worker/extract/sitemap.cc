// Sitemaps (sitemaps.org protocol 0.9): urlset and sitemapindex.
#include "worker/extract/dates.h"
#include "worker/extract/feed.h"
#include "worker/extract/query.h"
#include "worker/extract/text_util.h"

namespace claque::extract {

void ReadSitemap(const html::Document& document, const PageContext& context, LinkCollector* links,
                 ExtractedPage* page) {
  for (html::NodeId id = 0; id != html::kNoNode && !links->full(); id = document.Next(id, 0)) {
    if (document[id].kind != html::NodeKind::kElement) continue;
    const std::string_view name = document[id].text;
    if (name == "loc") {
      links->Add(context.Resolve(Trim(TextContent(document, id, kShortText))), v1::SITEMAP_ITEM);
    } else if (name == "lastmod") {
      const auto time = ParseTime(TextContent(document, id, kShortText));
      if (time && (!page->publish_time_ms || *time > *page->publish_time_ms)) {
        page->publish_time_ms = time;
      }
    }
  }
}

}  // namespace claque::extract
