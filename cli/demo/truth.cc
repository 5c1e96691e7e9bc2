#include "cli/demo/truth.h"

#include <algorithm>

#include "common/base/hash.h"

namespace claque::demo {
namespace {

using Json = nlohmann::json;

constexpr size_t kPlantedHandles = 100;

std::string_view BehaviourName(Behaviour b) {
  static constexpr std::string_view kNames[] = {"plain", "redirect",     "refused",  "unavailable",
                                                "reset", "rate limited", "vanishing"};
  return kNames[static_cast<size_t>(b)];
}

Json Permalinks(const Fiction& f, const std::vector<int>& posts) {
  Json out = Json::array();
  for (const int p : posts) out.push_back(f.Permalink(f.posts[static_cast<size_t>(p)]));
  return out;
}

Json Handles(const Fiction& f, const std::vector<int>& accounts) {
  Json out = Json::array();
  for (const int a : accounts) out.push_back(f.accounts[static_cast<size_t>(a)].handle);
  return out;
}

Json Sites(const Fiction& f) {
  Json out = Json::array();
  for (const Site& s : f.sites) {
    out.push_back({{"key", s.key},
                   {"address", s.address},
                   {"origin", f.Origin(s.index)},
                   {"title", s.title},
                   {"kind", SiteKindName(s.kind)},
                   {"lang", s.lang},
                   {"side", s.side},
                   {"crawlDelayMs", s.crawl_delay_ms}});
  }
  return out;
}

Json Pages(const Fiction& f) {
  Json out = Json::array();
  for (const Site& s : f.sites) {
    for (const auto& [path, page] : s.pages) {
      if (!page.linked) continue;
      out.push_back({{"url", f.UrlOf(s.index, path)},
                     {"site", s.key},
                     {"sha256", Sha256Hex(page.body)},
                     {"bytes", page.body.size()},
                     {"behaviour", BehaviourName(page.behaviour)}});
    }
  }
  return out;
}

Json Missions(const Fiction& f) {
  Json out = Json::array();
  for (const Mission& m : f.missions) {
    const Post& post = f.posts[static_cast<size_t>(m.post)];
    out.push_back({{"id", m.id},
                   {"side", m.side},
                   {"lang", m.lang},
                   {"number", m.number},
                   {"permalink", f.Permalink(post)},
                   {"page", f.UrlOf(m.site, post.page)},
                   {"publisher", f.accounts[static_cast<size_t>(m.account)].handle},
                   {"time", post.time},
                   {"actions", m.actions},
                   {"targets", m.targets},
                   {"stockPhrases", m.phrases},
                   {"deadline", m.deadline}});
  }
  return out;
}

Json Echoes(const Fiction& f) {
  Json out = Json::array();
  for (const Echo& e : f.echoes) {
    const Post& post = f.posts[static_cast<size_t>(e.post)];
    const Mission& m = f.missions[static_cast<size_t>(e.mission)];
    out.push_back({{"permalink", f.Permalink(post)},
                   {"page", f.UrlOf(post.site, post.page)},
                   {"mission", m.id},
                   {"phrase", m.phrases[static_cast<size_t>(e.phrase)]},
                   {"kind", EchoKindName(e.kind)},
                   {"text", post.text},
                   {"account", f.accounts[static_cast<size_t>(post.account)].handle}});
  }
  return out;
}

Json NearMisses(const Fiction& f) {
  Json out = Json::array();
  for (const NearMiss& n : f.near_misses) {
    const Mission& m = f.missions[static_cast<size_t>(n.mission)];
    out.push_back({{"permalink", f.Permalink(f.posts[static_cast<size_t>(n.post)])},
                   {"mission", m.id},
                   {"phrase", m.phrases[static_cast<size_t>(n.phrase)]},
                   {"why", n.why}});
  }
  return out;
}

Json Accounts(const Fiction& f) {
  Json out = Json::array();
  for (const Account& a : f.accounts) {
    Json row = {{"site", f.sites[static_cast<size_t>(a.site)].key},
                {"handle", a.handle},
                {"role", a.role},
                {"side", a.side},
                {"organisation", a.organisation},
                {"created", nullptr}};
    if (a.created != 0) row["created"] = a.created;
    out.push_back(std::move(row));
  }
  return out;
}

int64_t RepostsAmong(const Fiction& f, const std::vector<int>& posts) {
  return std::ranges::count_if(
      posts, [&](int post) { return !f.posts[static_cast<size_t>(post)].repost_of.empty(); });
}

Json Storms(const Fiction& f) {
  Json out = Json::array();
  for (const Storm& s : f.storms) {
    out.push_back({{"hashtag", s.hashtag},
                   {"organic", s.organic},
                   {"lang", s.lang},
                   {"start", s.start},
                   {"end", s.end},
                   {"posts", s.posts.size()},
                   {"reposts", RepostsAmong(f, s.posts)},
                   {"permalinks", Permalinks(f, s.posts)},
                   {"firstPosts", Permalinks(f, s.first_posts)},
                   {"carriers", Handles(f, s.carriers)},
                   {"seenBefore", Handles(f, s.seen_before)}});
  }
  return out;
}

Json Relations(const Fiction& f) {
  Json out = Json::array();
  for (const Relation& r : f.relations) {
    out.push_back({{"from", r.from},
                   {"to", r.to},
                   {"kind", r.kind},
                   {"page", r.page},
                   {"inTrueChain", r.in_true_chain},
                   {"alleged", r.alleged},
                   {"note", r.note}});
  }
  return out;
}

Json Controls(const Fiction& f) {
  Json out = Json::array();
  for (const Control& c : f.controls) {
    Json row = {{"kind", c.kind}, {"category", c.category}, {"publisher", c.publisher}};
    if (c.post >= 0) {
      const Post& post = f.posts[static_cast<size_t>(c.post)];
      row["permalink"] = f.Permalink(post);
      row["page"] = f.UrlOf(post.site, post.page);
    }
    if (c.storm >= 0) row["hashtag"] = f.storms[static_cast<size_t>(c.storm)].hashtag;
    out.push_back(std::move(row));
  }
  return out;
}

// Private handles that surely travel through the system: of echoing accounts and storm carriers.
Json PlantedHandles(const Fiction& f) {
  Json out = Json::array();
  for (const char* role : {"echoer", "carrier"}) {
    for (const Account& a : f.accounts) {
      if (a.role == role && out.size() < kPlantedHandles) out.push_back(a.handle);
    }
  }
  return out;
}

}  // namespace

Json Truth(const Fiction& f) {
  Json pages = Pages(f);
  Json langs = Json::object();
  Json posts = Json::array();
  for (const Post& post : f.posts) {
    if (post.kind == "video") continue;  // no text of its own
    langs[post.lang] = langs.value(post.lang, 0) + 1;
    posts.push_back(f.Permalink(post));
  }
  return {
      {"options", {{"seed", f.options.seed}, {"base", f.options.base}, {"port", f.options.port}}},
      {"electionDay", "2027-04-11"},
      {"counts",
       {{"sites", f.sites.size()},
        {"pages", pages.size()},
        {"posts", posts.size()},
        {"postsByLanguage", langs},
        {"accounts", f.accounts.size()},
        {"missions", f.missions.size()},
        {"echoes", f.echoes.size()}}},
      {"sites", Sites(f)},
      {"pages", std::move(pages)},
      {"posts", std::move(posts)},
      {"missions", Missions(f)},
      {"echoes", Echoes(f)},
      {"nearMisses", NearMisses(f)},
      {"accounts", Accounts(f)},
      {"storms", Storms(f)},
      {"relations", Relations(f)},
      {"controls", Controls(f)},
      {"otherHashtags", {"HelpSellabrune", "GullsTogether", "PortVote", "CivicHour"}},
      {"plantedHandles", PlantedHandles(f)}};
}

}  // namespace claque::demo
