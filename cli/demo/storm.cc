// Hashtag storms, one planted and one organic, and the organic controls.
#include <algorithm>

#include "cli/demo/builder.h"

namespace claque::demo {

// Shape of the planted storm: minutes of three hours, steep start, one account far ahead, one
// carrier in five already active in an earlier storm, English on sites of a French audience.
void Builder::AddStorm() {
  Rng rng = RngFor("storm");
  Storm storm;
  storm.hashtag = "TessmarPapers";
  storm.lang = "en";
  storm.start = ParseTime("2027-04-09T18:30:00Z");
  storm.end = storm.start + 3 * 3600;
  const std::vector<int> sites = {SiteIndex("social-fr-1"), SiteIndex("social-fr-2"),
                                  SiteIndex("social-en-1")};
  for (int i = 0; i < 400; ++i) {
    const bool before = i % 5 == 0;
    const int a =
        AddAccount(sites[static_cast<size_t>(i) % 3], "carrier", "",
                   ParseTime(before ? "2025-05-01T00:00:00Z" : "2026-01-01T00:00:00Z"),
                   ParseTime(before ? "2026-05-01T00:00:00Z" : "2027-03-20T00:00:00Z"), rng);
    f_.accounts[static_cast<size_t>(a)].earlier_campaign = before;
    storm.carriers.push_back(a);
    if (before) storm.seen_before.push_back(a);
  }
  const int64_t earlier = ParseTime("2026-06-05T19:00:00Z");
  for (const int a : storm.seen_before) {
    for (int64_t i = rng.Between(1, 3); i > 0; --i) {
      AddPost(a, earlier + rng.Between(0, 9000), "en", bank_.Make("en", "storm2026", rng));
      ++storm.earlier_posts;
    }
  }
  std::vector<int64_t> times = {storm.start, storm.start};
  for (int i = 0; i < 15; ++i) times.push_back(storm.start + rng.Between(5, 60));
  for (int i = 0; i < 72; ++i) times.push_back(storm.start + rng.Between(61, 300));
  for (int i = 0; i < 2300; ++i) {  // falls off towards the end
    times.push_back(storm.start + 300 + std::min(rng.Between(0, 10400), rng.Between(0, 10400)));
  }
  std::sort(times.begin(), times.end());
  for (size_t i = 0; i < times.size(); ++i) {
    int account = 0;
    if (i <= 1) {
      account = storm.carriers[i];
    } else {
      account = rng.Chance(5) ? storm.carriers[5] : rng.Pick(storm.carriers);
    }
    std::string text = bank_.Make("en", "storm", rng);
    if (rng.Chance(60)) {
      text +=
          " " + bank_.Make("en", "stormtail", rng, {{"nn", std::to_string(rng.Between(2, 99))}});
    }
    std::string repost_of;
    if (i > 1 && rng.Chance(45)) {
      const Post& first = f_.posts[static_cast<size_t>(
          storm.posts[rng.Below(std::min<size_t>(storm.posts.size(), 20))])];
      repost_of = f_.Permalink(first);
      text = first.text;
    }
    const int post = AddPost(account, times[i], "en", std::move(text));
    f_.posts.back().repost_of = std::move(repost_of);
    storm.posts.push_back(post);
    if (times[i] == storm.start) storm.first_posts.push_back(post);
  }
  f_.storms.push_back(std::move(storm));
}

// Same height, nobody behind it: a cup final.
void Builder::AddFinal() {
  Rng rng = RngFor("final");
  Storm storm;
  storm.hashtag = "FinaleKestrin";
  storm.organic = true;
  storm.start = ParseTime("2027-03-27T19:00:00Z");
  storm.end = storm.start + 3 * 3600;
  const std::vector<int> chatters = AccountsWith("chatter", "", "");
  std::vector<std::pair<int64_t, int>> uses;
  while (uses.size() < 620) {
    const int a = rng.Pick(chatters);
    const Site& site = f_.sites[static_cast<size_t>(f_.accounts[static_cast<size_t>(a)].site)];
    if (site.kind != SiteKind::kSocial) continue;
    uses.emplace_back(storm.start + rng.Between(0, 3 * 3600), a);
  }
  std::sort(uses.begin(), uses.end());
  for (const auto& [time, a] : uses) {
    const std::string lang = f_.accounts[static_cast<size_t>(a)].lang;
    storm.posts.push_back(AddPost(a, time, lang, bank_.Make(lang, "final", rng)));
    if (time == uses[0].first) storm.first_posts.push_back(storm.posts.back());
  }
  f_.storms.push_back(std::move(storm));
  f_.controls.push_back({"sports final", "FAN", -1, 1, ""});
}

int Builder::AddCall(const std::string& site, const std::string& section, const std::string& kind,
                     const std::string& category, const std::string& publisher, int64_t time) {
  Rng rng = RngFor("call/" + kind + section);
  const int s = SiteIndex(site);
  const std::string lang = section.substr(0, 2);
  int account = -1;
  for (const int a : AccountsWith("publisher", "", "")) {
    if (f_.accounts[static_cast<size_t>(a)].site == s) account = a;
  }
  if (account < 0) account = AddOrganisation(s, site + "_official", publisher, "");
  const int post =
      AddPost(account, time, lang,
              bank_.Make(lang, section.substr(3), rng,
                         {{"register", f_.UrlOf(s, "/register")},
                          {"poll", f_.UrlOf(SiteIndex("sports"), "/poll/player-of-the-season")},
                          {"v1", f_.UrlOf(SiteIndex("sports"), "/")}}));
  f_.controls.push_back({kind, category, post, -1, publisher});
  return account;
}

void Builder::AddControls() {
  AddCall("civic", "en.gotv", "get out the vote", "CIVIC", "Civic Hour",
          ParseTime("2027-03-18T09:00:00Z"));
  AddCall("civic", "fr.gotv", "get out the vote", "CIVIC", "Civic Hour",
          ParseTime("2027-03-19T09:00:00Z"));
  const int fans = AddCall("fans", "en.fans", "fans", "FAN", "Gulls Together",
                           ParseTime("2027-03-17T18:00:00Z"));
  const int flood = AddCall("flood", "en.flood", "flood relief", "CHARITY", "Red Kettle Relief",
                            ParseTime("2027-03-23T05:30:00Z"));
  Rng rng = RngFor("controls");
  for (const auto& [site, section, time] :
       {std::tuple{f_.accounts[static_cast<size_t>(fans)].site, "fanpost", "2027-03-17T18:30:00Z"},
        std::tuple{f_.accounts[static_cast<size_t>(flood)].site, "floodpost",
                   "2027-03-23T06:00:00Z"}}) {
    std::vector<int> people;
    for (int i = 0; i < 40; ++i) {
      people.push_back(AddAccount(site, "supporter", "", ParseTime("2016-01-01T00:00:00Z"),
                                  ParseTime("2026-12-01T00:00:00Z"), rng));
    }
    for (int i = 0; i < 110; ++i) {
      AddPost(rng.Pick(people), ParseTime(time) + rng.Between(0, 36 * 3600), "en",
              bank_.Make("en", section, rng));
    }
  }
}

}  // namespace claque::demo
