// Fiction: a made-up election on made-up sites, generated from a seed. Everything the demo serves
// and everything it knows to be true about it comes from here.
//
// The country (Orvenia), its two rival parties, people, outlets, places and handles are invented.
// Both parties get the same number of missions, accounts, echoes and sites: the same shape.
// Generate is a pure function of Options: equal options give equal bytes on every machine.
#ifndef CLAQUE_CLI_DEMO_FICTION_H_
#define CLAQUE_CLI_DEMO_FICTION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace claque::demo {

struct Options {
  uint64_t seed = 20270411;
  // Site i answers on base + i + 1; the last byte must leave room for all sites.
  std::string base = "127.83.0.0";
  // Same port on every address. Links carry it, so it is part of the bytes.
  int port = 8183;
};

// Echo kinds as the truth states them.
enum class EchoKind { kExact, kEdited, kParaphrase };
std::string_view EchoKindName(EchoKind kind);  // "EXACT", "EDITED", "PARAPHRASE"

enum class SiteKind { kNews, kForum, kSocial, kChannel, kBlog, kPages, kVideo, kArchive };
std::string_view SiteKindName(SiteKind kind);

// What a page does besides answering. All but kRefused and kRedirect end when the server is steady.
enum class Behaviour {
  kPlain,
  kRedirect,     // 302 to Page::location
  kRefused,      // 403
  kUnavailable,  // first request answers 503 with Retry-After: 1
  kReset,        // first request is cut off
  kRateLimited,  // first request answers 429 with Retry-After: 2
  kVanishing,    // 200 once, then 404
};

struct Account {
  int site = 0;
  std::string handle;  // without '@'
  std::string name;
  std::string lang;
  bool organisation = false;
  int64_t created = 0;  // Unix s; 0 = not shown
  int64_t followers = -1;
  std::string side;               // "lantern", "orchard" or empty
  std::string role;               // "publisher", "echoer", "carrier", "chatter", …
  bool earlier_campaign = false;  // carrier already seen in the 2026 referendum storm
};

struct Post {
  std::string id;  // opaque; the permalink is /p/ID on its site
  int site = 0;
  int account = 0;
  int64_t time = 0;  // Unix s
  std::string lang;
  std::string text;
  std::string title;      // threads and articles
  std::string repost_of;  // permalink, empty for none
  std::string thread;     // groups posts of one thread, video or article; empty = timeline
  std::string kind;       // "social", "forum", "comment", "article"
  std::string page;       // path of the page that carries it; filled by the renderer
};

struct Page {
  std::string path;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  int64_t modified = 0;  // Unix s; 0 = no Last-Modified
  Behaviour behaviour = Behaviour::kPlain;
  std::string location;  // for kRedirect
  bool linked = true;    // false: exists, but nothing links to it (permalinks, profiles)
};

struct Site {
  int index = 0;
  std::string key;  // "news-fr-1"
  SiteKind kind = SiteKind::kPages;
  std::string address;
  std::string title;
  std::string lang;
  std::string side;   // as an analyst would list it; empty = neither
  int delay_ms = 10;  // before each answer
  int crawl_delay_ms = 0;
  std::string robots;                 // empty = 404
  std::map<std::string, Page> pages;  // by path
  std::vector<std::string> feeds, sitemaps;
};

struct Mission {
  std::string id;  // "lantern-en-1"
  std::string side, lang;
  int number = 0;
  int site = 0;
  int account = 0;
  int post = 0;                      // index into posts
  std::vector<std::string> actions;  // names of v1.Action
  std::vector<std::string> phrases;
  std::vector<std::string> targets;
  std::string deadline;
};

struct Echo {
  int post = 0;
  int mission = 0;
  int phrase = 0;
  EchoKind kind = EchoKind::kExact;
};

struct NearMiss {  // looks like an echo and is none
  int post = 0;
  int mission = 0;
  int phrase = 0;
  std::string why;  // "opposite", "quoted to reject", "news quotation"
};

struct Storm {
  std::string hashtag, lang;
  int64_t start = 0, end = 0;
  bool organic = false;
  std::vector<int> posts;        // in order of time
  std::vector<int> first_posts;  // posts of the earliest second
  std::vector<int> carriers;     // accounts
  std::vector<int> seen_before;  // carriers that also posted in the earlier campaign
  int earlier_posts = 0;
};

struct Relation {
  std::string from, to, kind, page;
  bool in_true_chain = false;
  bool alleged = false;
  std::string note;
};

struct Control {
  std::string kind;      // "fans", "sports final", "flood relief", "get out the vote"
  std::string category;  // name of v1.Category
  int post = -1;         // its call to act; -1 = none
  int storm = -1;        // its storm; -1 = none
  std::string publisher;
};

struct Fiction {
  Options options;
  std::vector<Site> sites;
  std::vector<Account> accounts;
  std::vector<Post> posts;
  std::vector<Mission> missions;
  std::vector<Echo> echoes;
  std::vector<NearMiss> near_misses;
  std::vector<Storm> storms;
  std::vector<Relation> relations;
  std::vector<Control> controls;

  std::string Origin(int site) const;                        // "http://127.83.0.1:8183"
  std::string UrlOf(int site, std::string_view path) const;  // Origin + path
  std::string Permalink(const Post& post) const;             // Origin + "/p/" + id
  const Site* FindSite(std::string_view key) const;          // nullptr = none
};

// REQUIRES: options.base is a dotted IPv4 address inside 127.0.0.0/8.
Fiction Generate(const Options& options = {});

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_FICTION_H_
