// Missions of both sides, their echoes, and texts that only look like echoes.
#include "cli/demo/builder.h"
#include "cli/demo/html.h"

namespace claque::demo {
namespace {

// Values of the "key=" lines in order.
std::vector<std::string> Values(const std::vector<std::string>& lines, std::string_view key) {
  std::vector<std::string> out;
  for (const std::string& line : lines) {
    if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == '=') {
      out.push_back(line.substr(key.size() + 1));
    }
  }
  return out;
}

// For each phrase the values of `key` lines that follow it.
std::vector<std::vector<std::string>> PerPhrase(const std::vector<std::string>& lines,
                                                std::string_view key) {
  std::vector<std::vector<std::string>> out;
  for (const std::string& line : lines) {
    if (line.starts_with("phrase=")) out.emplace_back();
    if (line.starts_with(std::string(key) + "=")) out.back().push_back(line.substr(key.size() + 1));
  }
  return out;
}

}  // namespace

void Builder::AddMissions() {
  for (const char* side : kSides) {
    for (const char* lang : kLanguages) {
      for (int number = 1;
           bank_.Has(std::string("mission.") + side + "." + lang + "." + std::to_string(number));
           ++number) {
        AddMission(side, lang, number);
      }
    }
  }
}

void Builder::AddMission(const std::string& side, const std::string& lang, int number) {
  const std::string tail = lang + "." + std::to_string(number);
  const auto& lines = bank_.Section("mission." + side + "." + tail);
  Mission m;
  m.id = side + "-" + lang + "-" + std::to_string(number);
  Rng rng = RngFor("mission/" + m.id);
  m.side = side;
  m.lang = lang;
  m.number = number;
  m.site = SiteIndex("channel-" + side + "-" + lang);
  m.account = AccountsWith("publisher", side, lang)[0];
  m.actions = {"POLL_VOTE", "SHARE", "REPLY"};
  m.phrases = Values(lines, "phrase");
  m.deadline = Values(lines, "deadline")[0];
  const std::string cand = bank_.Section("cand." + side + "." + lang)[0];
  const int outlet = SiteIndex("news-" + lang + "-1");
  const std::string poll_path = "/poll/" + m.id;
  AddStaticPage(
      outlet, poll_path, f_.sites[static_cast<size_t>(outlet)].title + " – " + cand,
      PollHtml({bank_.Section("cand.lantern." + lang)[0], bank_.Section("cand.orchard." + lang)[0]},
               {rng.Between(900, 2400), rng.Between(900, 2400)}));
  m.targets = {f_.UrlOf(outlet, poll_path)};
  AddVideos(m, rng);
  m.targets.push_back("@" + side + "_action_" + (lang == "fr" ? "en" : "fr"));
  Slots slots = {{"n", std::to_string(number)},
                 {"cand", cand},
                 {"poll", m.targets[0]},
                 {"v1", m.targets[1]},
                 {"v2", m.targets[2]},
                 {"friend", m.targets[3]},
                 {"deadline", m.deadline},
                 {"tag", Values(lines, "tag")[0]},
                 {"outlet", f_.sites[static_cast<size_t>(outlet)].title}};
  for (size_t i = 0; i < m.phrases.size(); ++i) {
    slots["p" + std::to_string(i + 1)] = m.phrases[i];
  }
  const std::string text = bank_.Fill(bank_.Section("body." + tail)[0], lang, rng, slots);
  m.post = AddPost(m.account, ParseTime(Values(lines, "time")[0]), lang, text);
  f_.missions.push_back(m);
  const int index = static_cast<int>(f_.missions.size()) - 1;
  AddEchoes(index, lines);
  AddNearMisses(index, lines);
}

void Builder::AddVideos(Mission& mission, Rng& rng) {
  const std::vector<int> chatters = AccountsWith("chatter", "", "en");
  std::vector<int> here;
  for (const int a : chatters) {
    if (f_.accounts[static_cast<size_t>(a)].site == SiteIndex("video")) here.push_back(a);
  }
  const int64_t time = ParseTime("2027-03-01T07:00:00Z") + rng.Between(0, 48) * 3600;
  for (int i = 1; i <= 2; ++i) {
    const std::string path = "/v/" + mission.side.substr(0, 3) + mission.lang +
                             std::to_string(mission.number) + std::to_string(i);
    const int video =
        AddPost(rng.Pick(here), time, mission.lang, bank_.Make(mission.lang, "lead", rng), "video");
    f_.posts.back().thread = path;
    f_.posts.back().title = bank_.Make(mission.lang, "headline", rng);
    const int comments = static_cast<int>(rng.Between(4, 9));
    for (int c = 0; c < comments; ++c) {
      AddPost(rng.Pick(here), f_.posts[static_cast<size_t>(video)].time + rng.Between(600, 600000),
              mission.lang, bank_.Make(mission.lang, "reply", rng), "comment");
      f_.posts.back().thread = path;
    }
    mission.targets.push_back(f_.UrlOf(SiteIndex("video"), path));
  }
}

void Builder::AddEcho(int mission, int phrase, EchoKind kind, const std::string& paraphrase,
                      int account, Rng& rng) {
  const Mission& m = f_.missions[static_cast<size_t>(mission)];
  std::string text = m.phrases[static_cast<size_t>(phrase)];
  if (kind == EchoKind::kEdited) text = EditPhrase(text, m.lang, rng);
  if (kind == EchoKind::kParaphrase) text = paraphrase;
  if (rng.Chance(45)) text = bank_.Make(m.lang, "wrappre", rng) + " " + text;
  if (rng.Chance(45)) text += ". " + bank_.Make(m.lang, "wrappost", rng);
  if (rng.Chance(25)) text += " " + f_.UrlOf(SiteIndex("news-" + m.lang + "-1"), "/poll/" + m.id);
  // Most act within hours, a few the next day.
  const int64_t delay = rng.Chance(70) ? rng.Between(420, 4 * 3600) : rng.Between(14400, 40 * 3600);
  const int64_t time = f_.posts[static_cast<size_t>(m.post)].time + delay;
  const int post = AddPost(account, time, m.lang, text);
  if (f_.accounts[static_cast<size_t>(account)].role == "commenter") {
    f_.posts.back().kind = "comment";
    const std::string& url = m.targets[1 + rng.Below(2)];
    f_.posts.back().thread = url.substr(url.find("/v/"));
  }
  f_.echoes.push_back({post, mission, phrase, kind});
}

void Builder::AddEchoes(int mission, const std::vector<std::string>& lines) {
  const Mission m = f_.missions[static_cast<size_t>(mission)];
  Rng rng = RngFor("echoes/" + m.id);
  const auto paraphrases = PerPhrase(lines, "para");
  std::vector<int> accounts = AccountsWith("echoer", m.side, m.lang);
  const std::vector<int> commenters = AccountsWith("commenter", m.side, "");
  rng.Shuffle(accounts);
  static constexpr EchoKind kKinds[] = {EchoKind::kExact,  EchoKind::kEdited,
                                        EchoKind::kEdited, EchoKind::kParaphrase,
                                        EchoKind::kExact,  EchoKind::kEdited};
  size_t next = 0;
  for (int phrase = 0; phrase < 5; ++phrase) {
    for (const EchoKind kind : kKinds) {
      AddEcho(mission, phrase, kind, paraphrases[static_cast<size_t>(phrase)][0],
              accounts[next++ % accounts.size()], rng);
    }
  }
  for (int i = 0; i < 2; ++i) {
    AddEcho(mission, static_cast<int>(rng.Below(5)), EchoKind::kEdited, "", rng.Pick(commenters),
            rng);
  }
}

void Builder::AddNearMisses(int mission, const std::vector<std::string>& lines) {
  const Mission m = f_.missions[static_cast<size_t>(mission)];
  Rng rng = RngFor("near/" + m.id);
  std::vector<int> accounts;
  for (const int a : AccountsWith("chatter", "", m.lang)) {
    const Site& site = f_.sites[static_cast<size_t>(f_.accounts[static_cast<size_t>(a)].site)];
    if (site.kind == SiteKind::kSocial) accounts.push_back(a);
  }
  const int64_t start = f_.posts[static_cast<size_t>(m.post)].time;
  const auto opposites = PerPhrase(lines, "not");
  for (int phrase = 0; phrase < 5; ++phrase) {
    const size_t p = static_cast<size_t>(phrase);
    for (const std::string& text : opposites[p]) {
      for (int i = 0; i < 3; ++i) {
        const std::string full = i == 0 ? text : bank_.Make(m.lang, "wrappre", rng) + " " + text;
        const int post =
            AddPost(rng.Pick(accounts), start + rng.Between(1800, 90000), m.lang, full);
        f_.near_misses.push_back({post, mission, phrase, "opposite"});
      }
    }
    if (rng.Chance(40)) {
      const int post = AddPost(rng.Pick(accounts), start + rng.Between(7200, 90000), m.lang,
                               bank_.Make(m.lang, "reject", rng, {{"p", m.phrases[p]}}));
      f_.near_misses.push_back({post, mission, phrase, "quoted to reject"});
    }
  }
}

}  // namespace claque::demo
