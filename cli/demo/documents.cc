#include "cli/demo/documents.h"

#include <algorithm>

#include "cli/demo/builder.h"
#include "cli/demo/html.h"

namespace claque::demo {
namespace {

using Json = nlohmann::ordered_json;

const Account& AuthorOf(const Fiction& f, const Post& post) {
  return f.accounts[static_cast<size_t>(post.account)];
}

std::string Paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    out += TextHtml(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::string ArticleHead(const Fiction& f, const Post& post) {
  const std::string url = f.Permalink(post);
  const Account& author = AuthorOf(f, post);
  const std::string lead = post.text.substr(0, post.text.find('\n'));
  const Json data = {{"@context", "https://schema.org"},
                     {"@type", "NewsArticle"},
                     {"mainEntityOfPage", url},
                     {"url", url},
                     {"headline", post.title},
                     {"description", lead},
                     {"datePublished", IsoTime(post.time)},
                     {"inLanguage", post.lang},
                     {"author", Json::array({{{"@type", "Person"}, {"name", author.name}}})},
                     {"publisher",
                      {{"@type", "NewsMediaOrganization"},
                       {"name", f.sites[static_cast<size_t>(post.site)].title}}},
                     {"articleBody", post.text}};
  return "<link rel=\"canonical\" href=\"" + url +
         "\">\n<meta property=\"og:type\" content=\"article\">\n" +
         "<meta property=\"og:title\" content=\"" + Escape(post.title) +
         "\">\n<meta property=\"article:published_time\" content=\"" + IsoTime(post.time) +
         "\">\n" + JsonLdScript(data);
}

std::string ArticleHtml(const Fiction& f, const Post& post) {
  return "<article><h1>" + Escape(post.title) + "</h1><p class=\"byline\">" +
         Escape(AuthorOf(f, post).name) + " · <time datetime=\"" + IsoTime(post.time) + "\">" +
         IsoTime(post.time).substr(0, 10) + "</time></p>\n" + Paragraphs(post.text) +
         "</article>\n";
}

std::string HEntry(const Fiction& f, const Post& post) {
  return "<article class=\"h-entry\"><h1 class=\"p-name\">" + Escape(post.title) +
         "</h1><p class=\"p-author h-card\">" + Escape(AuthorOf(f, post).name) +
         "</p><a class=\"u-url\" href=\"" + post.page +
         "\"><time class=\"dt-published\" datetime=\"" + IsoTime(post.time) + "\">" +
         IsoTime(post.time).substr(0, 10) + "</time></a>\n<div class=\"e-content\">" +
         Paragraphs(post.text) + "</div></article>\n";
}

std::string FeedXml(const Fiction& f, const Site& site, const std::vector<Post*>& posts,
                    bool atom) {
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  out += atom ? "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" + site.lang +
                    "\"><title>" + Escape(site.title) + "</title><id>" + f.UrlOf(site.index, "/") +
                    "</id><updated>" + IsoTime(posts[0]->time) + "</updated>\n"
              : "<rss version=\"2.0\"><channel><title>" + Escape(site.title) + "</title><link>" +
                    f.UrlOf(site.index, "/") + "</link><language>" + site.lang + "</language>\n";
  for (const Post* post : posts) {
    const std::string url = f.Permalink(*post);
    const std::string name = Escape(AuthorOf(f, *post).name);
    const std::string text = Escape(post->text);
    out += atom ? "<entry><title>" + Escape(post->title) + "</title><id>" + url +
                      "</id><link href=\"" + url + "\"/><published>" + IsoTime(post->time) +
                      "</published><updated>" + IsoTime(post->time) + "</updated><author><name>" +
                      name + "</name></author><content type=\"text\">" + text +
                      "</content></entry>\n"
                : "<item><title>" + Escape(post->title) + "</title><link>" + url + "</link><guid>" +
                      url + "</guid><pubDate>" + HttpTime(post->time) + "</pubDate><author>" +
                      name + "</author><description>" + text + "</description></item>\n";
  }
  return out + (atom ? "</feed>\n" : "</channel></rss>\n");
}

std::string SitemapXml(const Fiction& f, const Site& site) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  for (const auto& [path, page] : site.pages) {
    if (!page.linked) continue;
    out += "<url><loc>" + f.UrlOf(site.index, path) + "</loc>";
    if (page.modified != 0) out += "<lastmod>" + IsoTime(page.modified) + "</lastmod>";
    out += "</url>\n";
  }
  return out + "</urlset>\n";
}

}  // namespace claque::demo
