// What real hosts do to a crawler: redirects and a loop, refusals, outages, limits, odd bodies.
#include "cli/demo/builder.h"
#include "cli/demo/html.h"

namespace claque::demo {

void Builder::AddTroubles() {
  const auto at = [this](std::string_view key) -> Site& {
    return f_.sites[static_cast<size_t>(SiteIndex(key))];
  };
  // Pages linked from an index so that a crawl meets them.
  Site& archive = at("archive");
  Site& moved = at("moved");
  const auto redirect = [&moved](const std::string& path, const std::string& location) {
    Page page;
    page.path = path;
    page.behaviour = Behaviour::kRedirect;
    page.location = location;
    moved.pages[path] = std::move(page);
  };
  redirect("/old", f_.UrlOf(SiteIndex("news-fr-1"), "/"));
  redirect("/loop/a", "/loop/b");
  redirect("/loop/b", "/loop/c");
  redirect("/loop/c", "/loop/a");
  redirect("/hop/1", "/hop/2");
  redirect("/hop/2", "/about");
  AddStaticPage(moved.index, "/", moved.title,
                "<p><a href=\"/old\">La Gazette</a> <a href=\"/loop/a\">Annuaire</a> "
                "<a href=\"/hop/1\">Mentions</a></p>\n");

  std::string huge;
  Rng rng = RngFor("huge");
  while (huge.size() < 2'000'000) huge += "<p>" + Escape(bank_.Make("en", "chat", rng)) + "</p>\n";
  AddStaticPage(archive.index, "/minutes/1927-2027", "Minutes of a hundred years", huge);
  Page binary;
  binary.path = "/map.bin";
  binary.content_type = "application/octet-stream";
  for (int i = 0; i < 65536; ++i) binary.body += static_cast<char>(rng.Below(256));
  archive.pages[binary.path] = std::move(binary);
  AddStaticPage(archive.index, "/leaflet", "Leaflet of the by-election",
                "<p>Seen at the station in March.</p>\n");
  archive.pages["/leaflet"].behaviour = Behaviour::kVanishing;
  AddStaticPage(archive.index, "/reading-room", "Reading room", "<p>Closed on Mondays.</p>\n");
  archive.pages["/reading-room"].behaviour = Behaviour::kRefused;
  AddStaticPage(
      archive.index, "/", archive.title,
      "<ul><li><a href=\"/minutes/1927-2027\">Minutes</a></li><li><a href=\"/map.bin\">Map"
      "</a></li><li><a href=\"/leaflet\">Leaflet</a></li><li><a href=\"/reading-room\">"
      "Reading room</a></li></ul>\n");

  at("blog-en-1").pages["/"].behaviour = Behaviour::kRateLimited;
  at("news-ru-2").pages["/"].behaviour = Behaviour::kUnavailable;
  at("news-ru-2").pages["/about"].behaviour = Behaviour::kReset;

  AddStaticPage(SiteIndex("sports"), "/poll/player-of-the-season", "Player of the season",
                PollHtml({"Tamso Wexmoor", "Gaspo Drevane"}, {5123, 2311}));
  AddStaticPage(SiteIndex("civic"), "/register", "Am I on the register?",
                "<p>Ask your town hall in person.</p>\n");
  // Every post has a permalink that leads to the page which carries it.
  for (const Post& post : f_.posts) {
    if (post.kind == "article") continue;
    Page page;
    page.path = "/p/" + post.id;
    page.behaviour = Behaviour::kRedirect;
    page.location = post.page + "#" + post.id;
    page.linked = false;
    f_.sites[static_cast<size_t>(post.site)].pages[page.path] = std::move(page);
  }
  for (Site& site : f_.sites) {
    Page secret;
    secret.path = "/private/members";
    secret.body = Document(f_, site, "Members", "", "<p>Not for crawlers.</p>\n");
    secret.linked = false;
    site.pages[secret.path] = std::move(secret);
  }
}

}  // namespace claque::demo
