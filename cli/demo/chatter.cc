// Ordinary life: small talk, threads, articles; the same topics, none of the phrases.
#include "cli/demo/builder.h"

namespace claque::demo {
namespace {

constexpr int64_t kDay = 86400;

// A waking hour of a day of the campaign.
int64_t WakingTime(Rng& rng) {
  const int64_t day = ParseTime("2027-02-26T00:00:00Z") + rng.Between(0, 43) * kDay;
  return day + rng.Between(6 * 3600, 23 * 3600);
}

}  // namespace

void Builder::AddChatter() {
  Rng rng = RngFor("chatter");
  for (const int site : SocialSites("")) {
    const std::string lang = f_.sites[static_cast<size_t>(site)].lang;
    std::vector<int> here;
    for (const int a : AccountsWith("chatter", "", lang)) {
      if (f_.accounts[static_cast<size_t>(a)].site == site) here.push_back(a);
    }
    for (int i = 0; i < 420; ++i) {
      std::string text = bank_.Make(lang, "chat", rng);
      if (rng.Chance(12)) {
        text = "@" + f_.accounts[static_cast<size_t>(rng.Pick(here))].handle + " " + text;
      }
      AddPost(rng.Pick(here), WakingTime(rng), lang, std::move(text));
    }
  }
  // Echoing accounts lead a small life besides.
  for (size_t a = 0; a < f_.accounts.size(); ++a) {
    if (f_.accounts[a].role != "echoer") continue;
    const std::string lang = f_.accounts[a].lang;
    for (int64_t i = rng.Between(1, 4); i > 0; --i) {
      AddPost(static_cast<int>(a), WakingTime(rng), lang, bank_.Make(lang, "chat", rng));
    }
  }
}

void Builder::AddThreads() {
  Rng rng = RngFor("threads");
  for (const Site& site : f_.sites) {
    if (site.kind != SiteKind::kForum) continue;
    std::vector<int> here;
    for (const int a : AccountsWith("chatter", "", site.lang)) {
      if (f_.accounts[static_cast<size_t>(a)].site == site.index) here.push_back(a);
    }
    for (int t = 1; t <= 9; ++t) {
      const int64_t start = WakingTime(rng);
      const std::string path = "/thread/" + std::to_string(100 + t);
      AddPost(rng.Pick(here), start, site.lang,
              bank_.Make(site.lang, "chat", rng) + "\n" + bank_.Make(site.lang, "view", rng),
              "forum");
      f_.posts.back().thread = path;
      f_.posts.back().title = bank_.Make(site.lang, "threadtitle", rng);
      int64_t time = start;
      for (int64_t c = rng.Between(14, 40); c > 0; --c) {
        time += rng.Between(120, 9000);
        AddPost(rng.Pick(here), time, site.lang, bank_.Make(site.lang, "reply", rng), "comment");
        f_.posts.back().thread = path;
      }
    }
  }
}

void Builder::AddArticles() {
  Rng rng = RngFor("articles");
  for (const Site& site : std::vector<Site>(f_.sites)) {
    const bool news = site.kind == SiteKind::kNews;
    if (!news && site.kind != SiteKind::kBlog) continue;
    std::vector<int> authors;
    for (int i = 0; i < 3; ++i)
      authors.push_back(AddAccount(site.index, "journalist", "", 0, 0, rng));
    for (int i = 0; i < (news ? 12 : 9); ++i) {
      std::string text = bank_.Make(site.lang, news ? "lead" : "chat", rng);
      for (int64_t p = rng.Between(3, 6); p > 0; --p) {
        text += "\n" + bank_.Make(site.lang, news || rng.Chance(40) ? "para" : "chat", rng);
      }
      AddPost(rng.Pick(authors), WakingTime(rng), site.lang, std::move(text), "article");
      f_.posts.back().title = bank_.Make(site.lang, "headline", rng);
    }
  }
}

// News about a mission, with the whole of it in quotation marks: no mission itself.
void Builder::AddDebunks() {
  Rng rng = RngFor("debunks");
  for (size_t i = 0; i < f_.missions.size(); i += 2) {
    const Mission& m = f_.missions[i];
    const Post call = f_.posts[static_cast<size_t>(m.post)];
    const int site = SiteIndex("news-" + m.lang + "-1");
    int author = 0;
    for (const int a : AccountsWith("journalist", "", m.lang)) {
      if (f_.accounts[static_cast<size_t>(a)].site == site) author = a;
    }
    const int post = AddPost(author, call.time + 2 * kDay, m.lang,
                             bank_.Make(m.lang, "lead", rng) + "\n" +
                                 bank_.Make(m.lang, "debunk", rng, {{"mission", call.text}}) +
                                 "\n" + bank_.Make(m.lang, "para", rng),
                             "article");
    f_.posts.back().title =
        bank_.Make(m.lang, "debunktitle", rng) + " (" + std::to_string(m.number) + ")";
    f_.near_misses.push_back({post, static_cast<int>(i), 0, "news quotation"});
  }
}

void Builder::AddChannelPosts() {
  Rng rng = RngFor("channel");
  for (const char* side : kSides) {
    for (const int a : AccountsWith("publisher", side, "")) {
      const std::string lang = f_.accounts[static_cast<size_t>(a)].lang;
      const Slots own = {{"cand", bank_.Section(std::string("cand.") + side + "." + lang)[0]}};
      for (int i = 0; i < 26; ++i) {
        AddPost(a, WakingTime(rng), lang, bank_.Make(lang, "channelpost", rng, own));
      }
    }
  }
}

}  // namespace claque::demo
