// From posts to pages: timelines, threads, videos, articles, blogs, feeds, sitemaps.
#include <algorithm>
#include <map>

#include "cli/demo/builder.h"
#include "cli/demo/html.h"

namespace claque::demo {
namespace {

using Json = nlohmann::ordered_json;
constexpr size_t kPostsPerPage = 60;

class Renderer {
 public:
  explicit Renderer(Fiction& fiction) : f_(fiction) {}

  void RenderSite(Site& site) {
    std::vector<Post*> timeline, articles;
    std::map<std::string, std::vector<Post*>> threads;
    for (Post& post : f_.posts) {
      if (post.site != site.index) continue;
      if (post.kind == "article") {
        articles.push_back(&post);
      } else if (post.thread.empty()) {
        timeline.push_back(&post);
      } else {
        threads[post.thread].push_back(&post);
      }
    }
    const auto newest = [](const Post* a, const Post* b) {
      return a->time != b->time ? a->time > b->time : a->id < b->id;
    };
    std::sort(timeline.begin(), timeline.end(), newest);
    std::sort(articles.begin(), articles.end(), newest);
    if (!timeline.empty()) RenderTimeline(site, timeline);
    if (!threads.empty()) RenderThreads(site, threads);
    if (!articles.empty()) RenderArticles(site, articles);
    if (site.kind == SiteKind::kSocial) RenderProfiles(site);
    RenderAbout(site);
    if (!site.sitemaps.empty()) RenderSitemap(site);
  }

 private:
  const Account& AuthorOf(const Post& post) const {
    return f_.accounts[static_cast<size_t>(post.account)];
  }

  void AddPage(Site& site, const std::string& path, const std::string& title,
               const std::string& head, const std::string& main, int64_t modified) {
    Page page;
    page.path = path;
    page.body = Document(f_, site, title, head, main);
    page.modified = modified;
    site.pages[path] = std::move(page);
  }

  std::string PostHtml(const Post& post) const {
    const Account& author = AuthorOf(post);
    return "<article class=\"post\" id=\"" + post.id + "\" lang=\"" + post.lang + "\"><header><b>" +
           Escape(author.name) + "</b> <span>@" + Escape(author.handle) +
           "</span> <time datetime=\"" + IsoTime(post.time) + "\">" +
           IsoTime(post.time).substr(0, 16) + "</time></header>" + TextHtml(post.text) +
           "</article>\n";
  }

  void RenderTimeline(Site& site, const std::vector<Post*>& posts) {
    const size_t pages = (posts.size() + kPostsPerPage - 1) / kPostsPerPage;
    const auto path_of = [](size_t n) { return n == 0 ? "/" : "/page/" + std::to_string(n + 1); };
    for (size_t n = 0; n < pages; ++n) {
      Json graph = Json::array();
      std::string main;
      int64_t modified = 0;
      const size_t end = std::min(posts.size(), (n + 1) * kPostsPerPage);
      for (size_t i = n * kPostsPerPage; i < end; ++i) {
        posts[i]->page = path_of(n);
        Json post = PostJson(f_, *posts[i], "SocialMediaPosting");
        if (site.kind != SiteKind::kChannel) post["@context"] = "https://schema.org";
        graph.push_back(std::move(post));
        main += PostHtml(*posts[i]);
        modified = std::max(modified, posts[i]->time);
      }
      std::string head;
      main += "<p class=\"pager\">";
      for (size_t other : {n - 1, n + 1}) {
        if (other >= pages) continue;  // also n - 1 of page 0
        const char* rel = other > n ? "next" : "prev";
        head += std::string("<link rel=\"") + rel + "\" href=\"" + path_of(other) + "\">\n";
        main += std::string("<a rel=\"") + rel + "\" href=\"" + path_of(other) + "\">" +
                (other > n ? "→" : "←") + "</a> ";
      }
      // Big platforms list their pages; so a crawl reaches every page within two hops.
      for (size_t other = 0; n == 0 && other < pages; ++other) {
        main += "<a href=\"" + path_of(other) + "\">" + std::to_string(other + 1) + "</a> ";
      }
      main += "</p>\n";
      if (n == 0) main += ProfileLinks(site);
      if (site.kind == SiteKind::kChannel) {
        graph = Json{{"@context", "https://schema.org"}, {"@graph", std::move(graph)}};
      }
      AddPage(site, path_of(n), site.title, head + JsonLdScript(graph), main, modified);
    }
  }

  std::string ProfileLinks(const Site& site) const {
    if (site.kind != SiteKind::kSocial) return "";
    std::string out = "<p class=\"new\">";
    int shown = 0;
    for (const Account& a : f_.accounts) {
      if (a.site != site.index || shown == 3) continue;
      out += "<a href=\"/u/" + a.handle + "\">" + Escape(a.name) + "</a> ";
      ++shown;
    }
    return out + "</p>\n";
  }

  void RenderProfiles(Site& site) {
    for (const Account& a : f_.accounts) {
      if (a.site != site.index) continue;
      Json author = AuthorJson(f_, a);
      const Json data = {{"@context", "https://schema.org"},
                         {"@type", "ProfilePage"},
                         {"mainEntity", std::move(author)}};
      AddPage(site, "/u/" + a.handle, a.name, JsonLdScript(data),
              "<h1>" + Escape(a.name) + "</h1><p>@" + Escape(a.handle) + "</p>\n", 0);
      site.pages["/u/" + a.handle].linked = false;
    }
  }

  void RenderThreads(Site& site, const std::map<std::string, std::vector<Post*>>& threads) {
    const bool video = site.kind == SiteKind::kVideo;
    const bool microdata = site.key == "forum-fr-2";
    std::string list;
    for (const auto& [path, posts] : threads) {
      std::vector<Post*> sorted = posts;
      std::stable_sort(sorted.begin(), sorted.end(),
                       [](const Post* a, const Post* b) { return a->time < b->time; });
      for (Post* post : sorted) post->page = path;
      const Post& head = *sorted[0];
      list += "<li><a href=\"" + path + "\">" + Escape(head.title) + "</a></li>\n";
      AddPage(site, path, head.title, microdata ? "" : ThreadJson(sorted, video),
              microdata ? ThreadMicrodata(sorted) : ThreadHtml(sorted), sorted.back()->time);
    }
    AddPage(site, "/", site.title, "",
            "<h1>" + Escape(site.title) + "</h1><ul>\n" + list + "</ul>\n", 0);
  }

  std::string ThreadJson(const std::vector<Post*>& posts, bool video) const {
    Json thread = PostJson(f_, *posts[0], video ? "VideoObject" : "DiscussionForumPosting");
    if (video) {
      thread["name"] = posts[0]->title;
      thread["uploadDate"] = thread["datePublished"];
      thread["description"] = thread["text"];
      thread.erase("text");
    }
    thread["commentCount"] = posts.size() - 1;
    Json comments = Json::array();
    for (size_t i = 1; i < posts.size(); ++i) {
      Json comment = PostJson(f_, *posts[i], "Comment");
      comment["parentItem"] = {{"@id", thread["@id"]}};
      comments.push_back(std::move(comment));
    }
    thread["comment"] = std::move(comments);
    Json context = {{"@context", "https://schema.org"}};
    context.update(thread);
    return JsonLdScript(context);
  }

  std::string ThreadHtml(const std::vector<Post*>& posts) const {
    std::string out = "<h1>" + Escape(posts[0]->title) + "</h1>\n";
    for (const Post* post : posts) out += PostHtml(*post);
    return out;
  }

  // The same facts as microdata alone, as many forums write them.
  std::string ThreadMicrodata(const std::vector<Post*>& posts) const {
    std::string out =
        "<div itemscope itemtype=\"https://schema.org/DiscussionForumPosting\">\n<h1 "
        "itemprop=\"headline\">" +
        Escape(posts[0]->title) + "</h1>\n";
    for (size_t i = 0; i < posts.size(); ++i) {
      const Account& author = AuthorOf(*posts[i]);
      if (i > 0)
        out += "<div itemprop=\"comment\" itemscope itemtype=\"https://schema.org/Comment\">\n";
      out += "<link itemprop=\"url\" href=\"" + f_.Permalink(*posts[i]) +
             "\"><div itemprop=\"author\" itemscope itemtype=\"https://schema.org/Person\"><b "
             "itemprop=\"name\">" +
             Escape(author.name) + "</b><meta itemprop=\"identifier\" content=\"" +
             Escape(author.handle) + "\"></div>\n<time itemprop=\"datePublished\" datetime=\"" +
             IsoTime(posts[i]->time) + "\">" + IsoTime(posts[i]->time).substr(0, 16) +
             "</time>\n<div itemprop=\"text\">" + TextHtml(posts[i]->text) + "</div>\n";
      if (i > 0) out += "</div>\n";
    }
    return out + "</div>\n";
  }

  void RenderArticles(Site& site, const std::vector<Post*>& posts) {
    const bool blog = site.kind == SiteKind::kBlog;
    const std::string feed = site.index % 2 == 0 ? "/feed.rss" : "/feed.atom";
    site.feeds = {feed};
    std::string list;
    size_t number = posts.size();
    for (Post* post : posts) {
      post->page = "/" + IsoTime(post->time).substr(0, 4) + "/" + IsoTime(post->time).substr(5, 2) +
                   "/" + (blog ? "note-" : "article-") + std::to_string(number--);
      list += "<li><a href=\"" + post->page + "\">" + Escape(post->title) + "</a></li>\n";
      AddPage(site, post->page, post->title, blog ? "" : ArticleHead(*post),
              blog ? HEntry(*post) : ArticleHtml(*post), post->time);
    }
    AddPage(site, "/", site.title, "",
            "<h1>" + Escape(site.title) + "</h1><ul>\n" + list + "</ul>\n", posts[0]->time);
    RenderFeed(site, feed, posts);
  }

  std::string ArticleHead(const Post& post) const {
    const std::string url = f_.Permalink(post);
    const Account& author = AuthorOf(post);
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
                         {"name", f_.sites[static_cast<size_t>(post.site)].title}}},
                       {"articleBody", post.text}};
    return "<link rel=\"canonical\" href=\"" + url +
           "\">\n<meta property=\"og:type\" content=\"article\">\n" +
           "<meta property=\"og:title\" content=\"" + Escape(post.title) +
           "\">\n<meta property=\"article:published_time\" content=\"" + IsoTime(post.time) +
           "\">\n" + JsonLdScript(data);
  }

  std::string ArticleHtml(const Post& post) const {
    return "<article><h1>" + Escape(post.title) + "</h1><p class=\"byline\">" +
           Escape(AuthorOf(post).name) + " · <time datetime=\"" + IsoTime(post.time) + "\">" +
           IsoTime(post.time).substr(0, 10) + "</time></p>\n" + Paragraphs(post.text) +
           "</article>\n";
  }

  std::string HEntry(const Post& post) const {
    return "<article class=\"h-entry\"><h1 class=\"p-name\">" + Escape(post.title) +
           "</h1><p class=\"p-author h-card\">" + Escape(AuthorOf(post).name) +
           "</p><a class=\"u-url\" href=\"" + post.page +
           "\"><time class=\"dt-published\" datetime=\"" + IsoTime(post.time) + "\">" +
           IsoTime(post.time).substr(0, 10) + "</time></a>\n<div class=\"e-content\">" +
           Paragraphs(post.text) + "</div></article>\n";
  }

  static std::string Paragraphs(std::string_view text) {
    std::string out;
    while (!text.empty()) {
      const size_t end = std::min(text.find('\n'), text.size());
      out += TextHtml(text.substr(0, end)) + "\n";
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
  }

  void RenderFeed(Site& site, const std::string& path, const std::vector<Post*>& posts) {
    const bool atom = path.ends_with(".atom");
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    out += atom ? "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" + site.lang +
                      "\"><title>" + Escape(site.title) + "</title><id>" +
                      f_.UrlOf(site.index, "/") + "</id><updated>" + IsoTime(posts[0]->time) +
                      "</updated>\n"
                : "<rss version=\"2.0\"><channel><title>" + Escape(site.title) + "</title><link>" +
                      f_.UrlOf(site.index, "/") + "</link><language>" + site.lang + "</language>\n";
    for (const Post* post : posts) {
      const std::string url = f_.Permalink(*post);
      const std::string name = Escape(AuthorOf(*post).name);
      const std::string text = Escape(post->text);
      out +=
          atom
              ? "<entry><title>" + Escape(post->title) + "</title><id>" + url +
                    "</id><link href=\"" + url + "\"/><published>" + IsoTime(post->time) +
                    "</published><updated>" + IsoTime(post->time) + "</updated><author><name>" +
                    name + "</name></author><content type=\"text\">" + text + "</content></entry>\n"
              : "<item><title>" + Escape(post->title) + "</title><link>" + url + "</link><guid>" +
                    url + "</guid><pubDate>" + HttpTime(post->time) + "</pubDate><author>" + name +
                    "</author><description>" + text + "</description></item>\n";
    }
    Page page;
    page.path = path;
    page.content_type =
        atom ? "application/atom+xml; charset=utf-8" : "application/rss+xml; charset=utf-8";
    page.body = out + (atom ? "</feed>\n" : "</channel></rss>\n");
    page.modified = posts[0]->time;
    site.pages[path] = std::move(page);
  }

  void RenderAbout(Site& site) {
    if (site.pages.contains("/about")) return;
    AddPage(
        site, "/about", site.title, "",
        "<h1>" + Escape(site.title) + "</h1><p>" + Escape(site.title) + ", Tessmar, 2027.</p>\n",
        0);
  }

  void RenderSitemap(Site& site) {
    std::string out =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    for (const auto& [path, page] : site.pages) {
      if (!page.linked) continue;
      out += "<url><loc>" + f_.UrlOf(site.index, path) + "</loc>";
      if (page.modified != 0) out += "<lastmod>" + IsoTime(page.modified) + "</lastmod>";
      out += "</url>\n";
    }
    Page page;
    page.path = "/sitemap.xml";
    page.content_type = "application/xml";
    page.body = out + "</urlset>\n";
    site.pages["/sitemap.xml"] = std::move(page);
  }

  Fiction& f_;
};

}  // namespace

void RenderPages(Fiction& fiction) {
  Renderer renderer(fiction);
  for (Site& site : fiction.sites) renderer.RenderSite(site);
}

}  // namespace claque::demo
