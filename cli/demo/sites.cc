// The sites: who they are, how fast they answer, what their robots.txt asks for.
#include "cli/demo/builder.h"

namespace claque::demo {
namespace {

// `base` plus `offset`, as dotted IPv4.
std::string AddressAt(const std::string& base, int offset) {
  const size_t dot = base.rfind('.');
  return base.substr(0, dot + 1) + std::to_string(std::stoi(base.substr(dot + 1)) + offset);
}

}  // namespace

void Builder::AddSite(std::string key, SiteKind kind, std::string lang, std::string title,
                      std::string side) {
  Site site;
  site.index = static_cast<int>(f_.sites.size());
  site.key = std::move(key);
  site.kind = kind;
  site.lang = std::move(lang);
  site.title = std::move(title);
  site.side = std::move(side);
  site.address = AddressAt(f_.options.base, site.index + 1);
  site.delay_ms = 3 + (site.index * 7) % 23;
  f_.sites.push_back(std::move(site));
}

void Builder::AddSites() {
  struct Row {
    const char *key, *lang, *title;
    SiteKind kind;
  };
  static constexpr Row kRows[] = {
      {"news-fr-1", "fr", "La Gazette de Tessmar", SiteKind::kNews},
      {"news-fr-2", "fr", "Le Quai du matin", SiteKind::kNews},
      {"news-fr-3", "fr", "Vallée Info", SiteKind::kNews},
      {"news-en-1", "en", "Tessmar Dispatch", SiteKind::kNews},
      {"news-en-2", "en", "The Quinn Observer of Orvenia", SiteKind::kNews},
      {"news-ru-1", "ru", "Тессмарский вестник", SiteKind::kNews},
      {"news-ru-2", "ru", "Голос Кестрина", SiteKind::kNews},
      {"news-ar-1", "ar", "بريد تسمار", SiteKind::kNews},
      {"forum-fr-1", "fr", "Le Lavoir, forum de Sellabrune", SiteKind::kForum},
      {"forum-fr-2", "fr", "Parlons Vallée", SiteKind::kForum},
      {"forum-en-1", "en", "Breakwater Board", SiteKind::kForum},
      {"forum-ru-1", "ru", "Причал, форум", SiteKind::kForum},
      {"forum-ar-1", "ar", "ساحة الميناء", SiteKind::kForum},
      {"social-fr-1", "fr", "Piaillard", SiteKind::kSocial},
      {"social-fr-2", "fr", "Murmures", SiteKind::kSocial},
      {"social-fr-3", "fr", "Ricochet d'Orvénie", SiteKind::kSocial},
      {"social-fr-4", "fr", "Le Fil de l'eau", SiteKind::kSocial},
      {"social-fr-5", "fr", "Causette", SiteKind::kSocial},
      {"social-en-1", "en", "Chirrup", SiteKind::kSocial},
      {"social-en-2", "en", "Pebbleline", SiteKind::kSocial},
      {"social-ru-1", "ru", "Щебет", SiteKind::kSocial},
      {"social-ru-2", "ru", "Лента Порт-Альмера", SiteKind::kSocial},
      {"social-ru-3", "ru", "Соседи онлайн", SiteKind::kSocial},
      {"social-ar-1", "ar", "زقزقة", SiteKind::kSocial},
      {"social-ar-2", "ar", "همسات المدينة", SiteKind::kSocial},
      {"blog-fr-1", "fr", "Carnet d'une éclusière", SiteKind::kBlog},
      {"blog-en-1", "en", "Notes from a Lock-keeper", SiteKind::kBlog},
      {"blog-ru-1", "ru", "Записки смотрителя", SiteKind::kBlog},
      {"blog-ar-1", "ar", "دفتر حارس المنارة", SiteKind::kBlog},
      {"video", "en", "Lumivid", SiteKind::kVideo},
      {"front", "fr", "Citoyens du Fanal libre", SiteKind::kPages},
      {"institute", "fr", "Institut Varenq-Sud pour l'opinion", SiteKind::kPages},
      {"bureau", "en", "Bureau for Northern Partnership of Kasteria", SiteKind::kPages},
      {"club", "fr", "Club nautique de Mirolay", SiteKind::kPages},
      {"rumour", "fr", "On dit que", SiteKind::kPages},
      {"fans", "en", "Gulls Together, supporters of FC Gulls", SiteKind::kChannel},
      {"civic", "en", "Civic Hour", SiteKind::kChannel},
      {"flood", "en", "Red Kettle Relief", SiteKind::kChannel},
      {"sports", "fr", "Tribune Nord", SiteKind::kNews},
      {"archive", "en", "Municipal Archive of Tessmar", SiteKind::kArchive},
      {"moved", "fr", "Anciennes adresses", SiteKind::kArchive},
  };
  for (const Row& row : kRows) AddSite(row.key, row.kind, row.lang, row.title);
  for (const char* side : kSides) {
    const std::string s = side;
    AddSite("party-" + s, SiteKind::kNews, "fr", bank_.Section("side." + s + ".fr")[0], s);
    for (const char* lang : kLanguages) {
      AddSite("channel-" + s + "-" + lang, SiteKind::kChannel, lang,
              bank_.Section("side." + s + "." + lang)[0], s);
    }
  }
  for (Site& site : f_.sites) {
    site.robots = "# " + site.title + "\nUser-agent: *\nDisallow: /private/\n";
    if (site.index % 7 == 3) {
      site.crawl_delay_ms = 200;
      site.robots += "Crawl-delay: 0.2\n";
    }
    if (site.index % 5 == 0) {
      site.robots += "Sitemap: " + f_.UrlOf(site.index, "/sitemap.xml") + "\n";
      site.sitemaps = {"/sitemap.xml"};
    }
    if (site.key == "flood") site.robots.clear();  // 404: everything is allowed
  }
}

}  // namespace claque::demo
