#include "cli/demo/fiction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/demo/earlier.h"

namespace claque::demo {
namespace {

const Fiction& Default() {
  static const Fiction fiction = Generate();
  return fiction;
}

const Post& PostAt(int index) { return Default().posts[static_cast<size_t>(index)]; }
const Account& AccountAt(int index) { return Default().accounts[static_cast<size_t>(index)]; }

std::map<std::string, std::string> Bodies(const Fiction& fiction) {
  std::map<std::string, std::string> out;
  for (const Site& site : fiction.sites) {
    for (const auto& [path, page] : site.pages) out[site.key + path] = page.body + page.location;
  }
  return out;
}

TEST(Fiction, EqualSeedsGiveEqualBytes) { EXPECT_EQ(Bodies(Default()), Bodies(Generate())); }

TEST(Fiction, AnotherSeedGivesAnotherElection) {
  Options other;
  other.seed = 7;
  EXPECT_NE(Bodies(Default()), Bodies(Generate(other)));
}

TEST(Fiction, HasTheSizeTheDemoPromises) {
  const Fiction& f = Default();
  EXPECT_GE(f.sites.size(), 40u);
  EXPECT_GE(f.posts.size(), 8000u);
  EXPECT_GE(f.missions.size(), 12u);
  std::map<std::string, int> langs;
  for (const Post& post : f.posts) ++langs[post.lang];
  EXPECT_GE(langs.size(), 4u);
  for (const auto& [lang, count] : langs) EXPECT_GE(count, 1000) << lang;
  std::set<int> young;
  for (const Echo& echo : f.echoes) {
    const Account& a = AccountAt(PostAt(echo.post).account);
    if (a.created > 1797552000) young.insert(PostAt(echo.post).account);  // 18 December 2026
  }
  EXPECT_GE(young.size(), 60u);
}

TEST(Fiction, EverySiteHasAnAddressOfItsOwn) {
  std::set<std::string> addresses;
  for (const Site& site : Default().sites) {
    EXPECT_TRUE(site.address.starts_with("127.")) << site.address;
    EXPECT_TRUE(addresses.insert(site.address).second) << site.address;
  }
}

TEST(Fiction, NoHostNeedsMoreThanSixtyRequests) {
  for (const Site& site : Default().sites) {
    const auto linked = std::count_if(site.pages.begin(), site.pages.end(),
                                      [](const auto& p) { return p.second.linked; });
    EXPECT_LE(linked, 58) << site.key;
  }
}

// What one side has, the other has.
TEST(Fiction, RivalsHaveEqualShape) {
  struct Shape {
    int sites = 0, accounts = 0, missions = 0, phrases = 0, echoes = 0;
    std::map<std::string, int> echo_kinds, langs;
    bool operator==(const Shape&) const = default;
  };
  std::map<std::string, Shape> shapes;
  const Fiction& f = Default();
  for (const Site& site : f.sites) ++shapes[site.side].sites;
  for (const Account& a : f.accounts) ++shapes[a.side].accounts;
  for (const Mission& m : f.missions) {
    ++shapes[m.side].missions;
    ++shapes[m.side].langs[m.lang];
    shapes[m.side].phrases += static_cast<int>(m.phrases.size());
  }
  for (const Echo& e : f.echoes) {
    const std::string& side = f.missions[static_cast<size_t>(e.mission)].side;
    ++shapes[side].echoes;
    ++shapes[side].echo_kinds[std::string(EchoKindName(e.kind))];
  }
  EXPECT_EQ(shapes["lantern"], shapes["orchard"]);
  EXPECT_GT(shapes["lantern"].missions, 5);
}

TEST(Fiction, EveryMissionOffersFivePhrasesAPollTwoVideosAndADeadline) {
  for (const Mission& m : Default().missions) {
    const std::string& text = PostAt(m.post).text;
    EXPECT_EQ(m.phrases.size(), 5u) << m.id;
    EXPECT_EQ(m.targets.size(), 4u) << m.id;
    for (const std::string& part : m.phrases) EXPECT_NE(text.find(part), std::string::npos) << part;
    for (const std::string& part : m.targets) EXPECT_NE(text.find(part), std::string::npos) << part;
    EXPECT_NE(text.find(m.deadline), std::string::npos) << m.id;
    EXPECT_NE(text.find(std::to_string(m.number)), std::string::npos) << m.id;
  }
}

TEST(Fiction, EchoesCarryWhatTheyClaim) {
  for (const Echo& e : Default().echoes) {
    const Mission& m = Default().missions[static_cast<size_t>(e.mission)];
    const std::string& phrase = m.phrases[static_cast<size_t>(e.phrase)];
    const bool contains = PostAt(e.post).text.find(phrase) != std::string::npos;
    EXPECT_EQ(contains, e.kind == EchoKind::kExact) << PostAt(e.post).text;
    EXPECT_GT(PostAt(e.post).time, PostAt(m.post).time);
    EXPECT_EQ(PostAt(e.post).lang, m.lang);
  }
}

TEST(Fiction, NobodyElseCarriesAStockPhrase) {
  const Fiction& f = Default();
  std::set<int> expected;
  for (const Mission& m : f.missions) expected.insert(m.post);
  for (const Echo& e : f.echoes) expected.insert(e.post);
  for (const NearMiss& n : f.near_misses) expected.insert(n.post);
  for (size_t i = 0; i < f.posts.size(); ++i) {
    if (expected.contains(static_cast<int>(i))) continue;
    for (const Mission& m : f.missions) {
      for (const std::string& phrase : m.phrases) {
        EXPECT_EQ(f.posts[i].text.find(phrase), std::string::npos) << f.posts[i].text;
      }
    }
  }
}

TEST(Fiction, BackgroundIsNotOneTextRepeated) {
  std::map<std::string, int> times;
  int chatter = 0;
  for (const Post& post : Default().posts) {
    if (AccountAt(post.account).role != "chatter" || post.kind != "social") continue;
    ++chatter;
    ++times[post.text];
  }
  EXPECT_GE(chatter, 4000);
  EXPECT_GE(times.size(), static_cast<size_t>(chatter) * 7 / 10);
}

// The shape of a storm as published for the spring of 2017: thousands of posts in three hours, a
// steep start, a fifth of the accounts seen in an earlier one.
TEST(Fiction, StormHasItsShape) {
  const Fiction& f = Default();
  const auto storm =
      std::find_if(f.storms.begin(), f.storms.end(), [](const Storm& s) { return !s.organic; });
  ASSERT_NE(storm, f.storms.end());
  EXPECT_GE(storm->posts.size(), 2000u);
  EXPECT_EQ(storm->end - storm->start, 3 * 3600);
  EXPECT_FALSE(storm->first_posts.empty());
  int minute = 0, five = 0;
  for (const int p : storm->posts) {
    EXPECT_NE(PostAt(p).text.find("#" + storm->hashtag), std::string::npos);
    minute += PostAt(p).time <= storm->start + 60;
    five += PostAt(p).time <= storm->start + 300;
  }
  EXPECT_GE(minute, 15);
  EXPECT_GE(five, 87);
  EXPECT_EQ(storm->seen_before.size() * 5, storm->carriers.size());
}

TEST(Fiction, FourKindsOfOrganicControls) {
  std::set<std::string> kinds;
  for (const Control& c : Default().controls) kinds.insert(c.kind);
  EXPECT_EQ(kinds,
            (std::set<std::string>{"fans", "flood relief", "get out the vote", "sports final"}));
}

TEST(Fiction, EveryTroubleIsThere) {
  std::map<Behaviour, int> seen;
  for (const Site& site : Default().sites) {
    for (const auto& [path, page] : site.pages) seen[page.behaviour] += page.linked;
  }
  for (const Behaviour b : {Behaviour::kRedirect, Behaviour::kRefused, Behaviour::kUnavailable,
                            Behaviour::kReset, Behaviour::kRateLimited, Behaviour::kVanishing}) {
    EXPECT_GT(seen[b], 0) << static_cast<int>(b);
  }
}

TEST(Fiction, NamesNobodyReal) {
  static constexpr const char* kReal[] = {
      "Macron",    "Le Pen",       "Bardella",   "Trump",     "Biden",  "Putin",    "Путин",
      "Зеленск",   "Netanyahu",    "Starmer",    "Scholz",    "Merz ",  "Erdogan",  "Orban",
      "Mélenchon", "Labour Party", "Republican", "Democrats", "BBC",    "CNN",      "Reuters",
      "Facebook",  "Twitter",      "Telegram",   "YouTube",   "TikTok", "WhatsApp", "France",
      "Russia",    "Росси",        "Ukrain",     "Украин",    "Israel", "Germany",  "London",
      "Paris",     "Moscow",       "Москв",      "القاهرة",   "بيروت",  "دمشق",     "مصر"};
  for (const Site& site : Default().sites) {
    for (const auto& [path, page] : site.pages) {
      if (page.content_type.find("octet") != std::string::npos) continue;
      for (const char* name : kReal) {
        EXPECT_EQ(page.body.find(name), std::string::npos) << name << " on " << site.key << path;
      }
    }
  }
}

TEST(Fiction, EarlierCampaignIsOfCarriersSeenBeforeAndOfAFewStrangers) {
  std::set<std::pair<std::string, std::string>> seen_before, authors;
  for (const int carrier : Default().storms[0].seen_before) {
    const Account& account = AccountAt(carrier);
    seen_before.emplace(Default().sites[static_cast<size_t>(account.site)].address, account.handle);
  }
  std::istringstream lines(EarlierPosts(Default()));
  for (std::string line; std::getline(lines, line);) {
    const auto post = nlohmann::json::parse(line);
    authors.emplace(post["platform"], post["account"]);
  }
  EXPECT_EQ(seen_before.size(), 80u);
  EXPECT_EQ(authors.size(), 100u);
  EXPECT_TRUE(std::ranges::includes(authors, seen_before));
}

}  // namespace
}  // namespace claque::demo
