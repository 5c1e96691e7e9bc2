// Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed. Items become posts and links.
#ifndef CLAQUE_WORKER_EXTRACT_FEED_H_
#define CLAQUE_WORKER_EXTRACT_FEED_H_

#include <string_view>

#include "worker/extract/context.h"
#include "worker/extract/dom.h"
#include "worker/extract/links.h"
#include "worker/extract/page.h"

namespace claque::extract {

// Fills title, language, time, posts and links of `page` from a feed's tree.
void ReadFeed(const html::Document& document, PageContext* context, LinkCollector* links,
              ExtractedPage* page);

// The same for JSON Feed 1.x. False where `json` is none.
bool ReadJsonFeed(std::string_view json, PageContext* context, LinkCollector* links,
                  ExtractedPage* page);

// Links of a sitemap or a sitemap index; its newest lastmod is the publish time.
void ReadSitemap(const html::Document& document, const PageContext& context, LinkCollector* links,
                 ExtractedPage* page);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_FEED_H_
