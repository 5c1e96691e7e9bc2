// From posts to pages: timelines, threads, videos, articles, blogs, feeds, sitemaps.
#include <algorithm>
#include <map>

#include "cli/demo/builder.h"
#include "cli/demo/documents.h"
#include "cli/demo/html.h"

namespace claque::demo {
namespace {

using Json = nlohmann::ordered_json;
constexpr size_t kPostsPerPage = 60;
constexpr int kProfilesLinked = 3;

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
    for (const std::string& path : site.sitemaps) {
      Page page;
      page.path = path;
      page.content_type = "application/xml";
      page.body = SitemapXml(f_, site);
      site.pages[path] = std::move(page);
    }
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
      if (a.site != site.index || shown == kProfilesLinked) continue;
      out += "<a href=\"/u/" + a.handle + "\">" + Escape(a.name) + "</a> ";
      ++shown;
    }
    return out + "</p>\n";
  }

  void RenderProfiles(Site& site) {
    int shown = 0;
    for (const Account& a : f_.accounts) {
      if (a.site != site.index) continue;
      Json author = AuthorJson(f_, a);
      const Json data = {{"@context", "https://schema.org"},
                         {"@type", "ProfilePage"},
                         {"mainEntity", std::move(author)}};
      AddPage(site, "/u/" + a.handle, a.name, JsonLdScript(data),
              "<h1>" + Escape(a.name) + "</h1><p>@" + Escape(a.handle) + "</p>\n", 0);
      site.pages["/u/" + a.handle].linked = shown++ < kProfilesLinked;
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
      out += "<meta itemprop=\"url\" content=\"" + f_.Permalink(*posts[i]) +
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
      AddPage(site, post->page, post->title, blog ? "" : ArticleHead(f_, *post),
              blog ? HEntry(f_, *post) : ArticleHtml(f_, *post), post->time);
    }
    AddPage(site, "/", site.title, "",
            "<h1>" + Escape(site.title) + "</h1><ul>\n" + list + "</ul>\n", posts[0]->time);
    Page page;
    page.path = feed;
    page.content_type = feed == "/feed.rss" ? "application/rss+xml; charset=utf-8"
                                            : "application/atom+xml; charset=utf-8";
    page.body = FeedXml(f_, site, posts, feed == "/feed.atom");
    page.modified = posts[0]->time;
    site.pages[feed] = std::move(page);
  }

  void RenderAbout(Site& site) {
    if (site.pages.contains("/about")) return;
    AddPage(
        site, "/about", site.title, "",
        "<h1>" + Escape(site.title) + "</h1><p>" + Escape(site.title) + ", Tessmar, 2027.</p>\n",
        0);
  }

  Fiction& f_;
};

}  // namespace

void RenderPages(Fiction& fiction) {
  Renderer renderer(fiction);
  for (Site& site : fiction.sites) renderer.RenderSite(site);
}

}  // namespace claque::demo
