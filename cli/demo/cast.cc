// The people: accounts with invented names and handles.
#include <algorithm>

#include "cli/demo/builder.h"

namespace claque::demo {

std::string Builder::NewHandle(Rng& rng) {
  while (true) {
    std::string handle = bank_.Make("any", "handlehead", rng) +
                         bank_.Make("any", "handletail", rng) +
                         std::to_string(rng.Between(10, 9999));
    if (handles_.insert(handle).second) return handle;
  }
}

std::string Builder::NewName(const std::string& lang, Rng& rng) {
  return bank_.Make(lang, "given", rng) + " " + bank_.Make(lang, "family", rng);
}

int Builder::AddAccount(int site, std::string_view role, std::string_view side, int64_t created_low,
                        int64_t created_high, Rng& rng) {
  Account a;
  a.site = site;
  a.handle = NewHandle(rng);
  a.lang = f_.sites[static_cast<size_t>(site)].lang;
  a.name = NewName(a.lang, rng);
  a.role = role;
  a.side = side;
  a.created = created_low == 0 ? 0 : rng.Between(created_low, created_high);
  a.followers = rng.Between(2, role == "chatter" ? 900 : 60);
  f_.accounts.push_back(std::move(a));
  return static_cast<int>(f_.accounts.size()) - 1;
}

int Builder::AddOrganisation(int site, std::string handle, std::string name,
                             std::string_view side) {
  Account a;
  a.site = site;
  a.handle = std::move(handle);
  a.name = std::move(name);
  a.lang = f_.sites[static_cast<size_t>(site)].lang;
  a.organisation = true;
  a.role = "publisher";
  a.side = side;
  a.created = ParseTime("2019-05-02T08:00:00Z");
  a.followers = 4200;
  handles_.insert(a.handle);
  f_.accounts.push_back(std::move(a));
  return static_cast<int>(f_.accounts.size()) - 1;
}

std::vector<int> Builder::SocialSites(std::string_view lang) const {
  std::vector<int> sites;
  for (const Site& site : f_.sites) {
    if (site.kind == SiteKind::kSocial && (lang.empty() || site.lang == lang)) {
      sites.push_back(site.index);
    }
  }
  return sites;
}

std::vector<int> Builder::AccountsWith(std::string_view role, std::string_view side,
                                       std::string_view lang) const {
  std::vector<int> found;
  for (size_t i = 0; i < f_.accounts.size(); ++i) {
    const Account& a = f_.accounts[i];
    if (a.role == role && a.side == side && (lang.empty() || a.lang == lang)) {
      found.push_back(static_cast<int>(i));
    }
  }
  return found;
}

void Builder::AddCast() {
  Rng rng = RngFor("cast");
  for (const char* side : kSides) {
    for (const char* lang : kLanguages) {
      const std::string key = std::string("channel-") + side + "-" + lang;
      AddOrganisation(SiteIndex(key), std::string(side) + "_action_" + lang,
                      bank_.Section(std::string("side.") + side + "." + lang)[0], side);
    }
  }
  const int64_t young_low = ParseTime("2026-12-18T00:00:00Z");
  const int64_t young_high = ParseTime("2027-02-27T00:00:00Z");
  for (const char* side : kSides) {
    for (const char* lang : kLanguages) {
      const int count = std::string_view(lang) == "en" || std::string_view(lang) == "fr" ? 12 : 8;
      const std::vector<int> sites = SocialSites(lang);
      for (int i = 0; i < count; ++i) {
        AddAccount(rng.Pick(sites), "echoer", side, young_low, young_high, rng);
      }
    }
    for (int i = 0; i < 4; ++i) {
      AddAccount(SiteIndex("video"), "commenter", side, young_low, young_high, rng);
    }
  }
  const int64_t old_low = ParseTime("2014-03-01T00:00:00Z");
  const int64_t old_high = ParseTime("2026-09-30T00:00:00Z");
  for (const Site& site : f_.sites) {
    int count = 0;
    if (site.kind == SiteKind::kSocial) count = 70;
    if (site.kind == SiteKind::kForum) count = 24;
    if (site.kind == SiteKind::kVideo) count = 20;
    for (int i = 0; i < count; ++i) {
      const bool dated = rng.Chance(70);
      AddAccount(site.index, "chatter", "", dated ? old_low : 0, old_high, rng);
    }
  }
}

int Builder::AddPost(int account, int64_t time, std::string lang, std::string text,
                     std::string kind) {
  Post post;
  const Account& a = f_.accounts[static_cast<size_t>(account)];
  post.site = a.site;
  post.account = account;
  post.time = time;
  post.lang = std::move(lang);
  post.text = std::move(text);
  post.kind = std::move(kind);
  Rng rng = RngFor("post/" + std::to_string(f_.posts.size()));
  static constexpr char kAlphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";
  for (int i = 0; i < 11; ++i) post.id += kAlphabet[rng.Below(sizeof kAlphabet - 1)];
  f_.posts.push_back(std::move(post));
  return static_cast<int>(f_.posts.size()) - 1;
}

}  // namespace claque::demo
