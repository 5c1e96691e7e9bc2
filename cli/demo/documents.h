// Articles, blog entries, feeds and sitemaps as the fictional sites write them.
#ifndef CLAQUE_CLI_DEMO_DOCUMENTS_H_
#define CLAQUE_CLI_DEMO_DOCUMENTS_H_

#include <string>
#include <vector>

#include "cli/demo/fiction.h"

namespace claque::demo {

// Canonical link, Open Graph and JSON-LD NewsArticle of a post of kind "article".
std::string ArticleHead(const Fiction& f, const Post& post);
std::string ArticleHtml(const Fiction& f, const Post& post);
// A microformats2 h-entry.
std::string HEntry(const Fiction& f, const Post& post);
// REQUIRES: `posts` is not empty; newest first.
std::string FeedXml(const Fiction& f, const Site& site, const std::vector<Post*>& posts, bool atom);
// Of the site's linked pages.
std::string SitemapXml(const Fiction& f, const Site& site);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_DOCUMENTS_H_
