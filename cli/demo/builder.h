// The steps of Generate, in order. Each adds to the fiction; internal to cli/demo.
#ifndef CLAQUE_CLI_DEMO_BUILDER_H_
#define CLAQUE_CLI_DEMO_BUILDER_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/demo/fiction.h"
#include "cli/demo/rng.h"
#include "cli/demo/text_bank.h"

namespace claque::demo {

inline constexpr const char* kSides[] = {"lantern", "orchard"};
inline constexpr const char* kLanguages[] = {"en", "fr", "ru", "ar"};

class Builder {
 public:
  explicit Builder(const Options& options) : bank_(TextBank::Get()) { f_.options = options; }
  Fiction Build() &&;

 private:
  Rng RngFor(std::string_view label) const { return Rng(f_.options.seed, label); }
  int SiteIndex(std::string_view key) const;  // REQUIRES: exists

  // sites.cc
  void AddSites();
  void AddSite(std::string key, SiteKind kind, std::string lang, std::string title,
               std::string side = {});
  // cast.cc
  std::string NewHandle(Rng& rng);
  std::string NewName(const std::string& lang, Rng& rng);
  int AddAccount(int site, std::string_view role, std::string_view side, int64_t created_low,
                 int64_t created_high, Rng& rng);
  int AddOrganisation(int site, std::string handle, std::string name, std::string_view side);
  void AddCast();
  std::vector<int> SocialSites(std::string_view lang) const;
  std::vector<int> AccountsWith(std::string_view role, std::string_view side,
                                std::string_view lang) const;
  int AddPost(int account, int64_t time, std::string lang, std::string text,
              std::string kind = "social");
  // missions.cc
  void AddMissions();
  void AddMission(const std::string& side, const std::string& lang, int number);
  void AddVideos(Mission& mission, Rng& rng);
  void AddEchoes(int mission, const std::vector<std::string>& lines);
  void AddEcho(int mission, int phrase, EchoKind kind, const std::string& paraphrase, int account,
               Rng& rng);
  void AddNearMisses(int mission, const std::vector<std::string>& lines);
  // chatter.cc
  void AddChatter();
  void AddThreads();
  void AddArticles();
  void AddDebunks();
  void AddChannelPosts();
  // storm.cc
  void AddStorm();
  void AddFinal();
  void AddControls();
  int AddCall(const std::string& site, const std::string& section, const std::string& kind,
              const std::string& category, const std::string& publisher, int64_t time);
  // relations.cc
  void AddRelations();
  void AddStaticPage(int site, std::string path, std::string title, std::string html,
                     std::string head = {});
  void AddTroubles();

  Fiction f_;
  const TextBank& bank_;
  std::set<std::string> handles_;
  std::vector<int> storm_accounts_;
};

// Unix seconds of "2027-03-04T09:00:00Z"; aborts on another form.
int64_t ParseTime(std::string_view iso);
// The reverse.
std::string IsoTime(int64_t unix_seconds);
// RFC 9110 form: "Thu, 04 Mar 2027 09:00:00 GMT".
std::string HttpTime(int64_t unix_seconds);

// Changes `phrase` by 1-3 seeded edit operators without changing what it says: never equal to the
// phrase after case folding, negations and numbers untouched.
std::string EditPhrase(const std::string& phrase, const std::string& lang, Rng& rng);

// Turns posts into pages of their sites (render.cc). Sets Post::page.
void RenderPages(Fiction& fiction);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_BUILDER_H_
