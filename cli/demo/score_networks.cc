#include "cli/demo/score_networks.h"

#include <algorithm>

namespace claque::demo {
namespace {

using Json = nlohmann::json;
using Counts = std::map<std::string, int>;

// Pseudonyms by permalink.
std::map<std::string, std::string> AuthorsOf(const Findings& findings) {
  std::map<std::string, std::string> authors;
  for (const v1::Post& post : findings.posts) {
    if (!post.account().name().empty())
      authors[post.permalink()] = LastSegment(post.account().name());
  }
  return authors;
}

void AddAuthors(const std::map<std::string, std::string>& authors, const Json& permalinks,
                std::set<std::string>* group) {
  for (const Json& permalink : permalinks) {
    const auto author = authors.find(permalink.get<std::string>());
    if (author != authors.end()) group->insert(author->second);
  }
}

// "http://127.83.0.1:8183/" of a permalink.
std::string OriginOf(const std::string& url) { return url.substr(0, url.find('/', 8) + 1); }

// "2 HIGH, 1 LOW"; empty for none.
std::string Text(const Counts& counts) {
  std::string text;
  for (const auto& [what, count] : counts) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + what;
  }
  return text;
}

}  // namespace

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

AccountGroups PlantedGroups(const Json& truth, const Findings& findings) {
  const auto authors = AuthorsOf(findings);
  std::map<std::string, std::string> group_of;
  for (const Json& m : truth["missions"]) {
    group_of[m["id"]] = m["side"].get<std::string>() + "-" + m["lang"].get<std::string>();
  }
  AccountGroups groups;
  for (const Json& e : truth["echoes"]) {
    AddAuthors(authors, Json::array({e["permalink"]}), &groups[group_of[e["mission"]]]);
  }
  for (const Json& storm : truth["storms"]) {
    if (storm["organic"].get<bool>()) continue;
    AddAuthors(authors, storm["permalinks"], &groups[storm["hashtag"]]);
  }
  return groups;
}

AccountGroups ControlGroups(const Json& truth, const Findings& findings) {
  const auto authors = AuthorsOf(findings);
  std::map<std::string, std::string> kind_of;  // by origin
  AccountGroups groups;
  for (const Json& control : truth["controls"]) {
    const std::string kind = control["kind"];
    auto& group = groups[kind];
    if (control.contains("permalink")) kind_of[OriginOf(control["permalink"])] = kind;
    for (const Json& storm : truth["storms"]) {
      if (control.contains("hashtag") && storm["hashtag"] == control["hashtag"]) {
        AddAuthors(authors, storm["permalinks"], &group);
      }
    }
  }
  for (const auto& [permalink, author] : authors) {
    const auto kind = kind_of.find(OriginOf(permalink));
    if (kind != kind_of.end()) groups[kind->second].insert(author);
  }
  return groups;
}

ScoreRow NetworksRow(const Json& truth, const Findings& findings) {
  const AccountGroups groups = PlantedGroups(truth, findings);
  std::set<std::string> met;
  Counts levels;
  ScoreRow row;
  for (const v1::Network& network : findings.networks) {
    const std::string group = MostlyOf(network.accounts(), groups);
    if (group.empty()) continue;
    met.insert(group);
    ++row.right;
    ++levels[v1::Level_Name(network.level())];
  }
  row.kind = "networks";
  row.planted = static_cast<int64_t>(groups.size());
  row.found = static_cast<int64_t>(findings.networks.size());
  row.met = static_cast<int64_t>(met.size());
  row.built = !findings.not_built.contains("networks");
  row.note = std::to_string(met.size()) + " of " + std::to_string(groups.size()) +
             " groups met by a network mostly theirs";
  for (const std::string& group : met) row.note += (group == *met.begin() ? ": " : ", ") + group;
  if (!levels.empty()) row.note += "; " + Text(levels);
  return row;
}

ScoreRow OtherNetworksRow(const Json& truth, const Findings& findings) {
  const AccountGroups groups = PlantedGroups(truth, findings);
  const AccountGroups controls = ControlGroups(truth, findings);
  std::map<std::string, Counts> levels;
  ScoreRow row;
  for (const v1::Network& network : findings.networks) {
    if (!MostlyOf(network.accounts(), groups).empty()) continue;
    const std::string control = MostlyOf(network.accounts(), controls);
    ++levels[control.empty() ? "of no group" : control][v1::Level_Name(network.level())];
    row.found += control.empty() ? 0 : 1;
  }
  row.kind = "control networks";
  row.planted = static_cast<int64_t>(controls.size());
  row.false_alarms = true;
  row.built = !findings.not_built.contains("networks");
  for (const auto& [control, counts] : levels) {
    row.note += (row.note.empty() ? "" : "; ") + control + ": " + Text(counts);
  }
  if (row.note.empty()) row.note = "no network of a control";
  return row;
}

ScoreRow BurstsRow(const Json& truth, const Findings& findings) {
  std::set<std::string> planted, others, found;
  Counts kinds;
  for (const Json& storm : truth["storms"]) planted.insert(Lower(storm["hashtag"]));
  for (const Json& tag : truth["otherHashtags"]) others.insert(Lower(tag));
  for (const v1::Burst& burst : findings.bursts) {
    const std::string object = Lower(burst.object());
    if (burst.object_kind() != v1::HASHTAG) {
      ++kinds[v1::ObjectKind_Name(burst.object_kind())];
    } else if (others.contains(object)) {
      ++kinds["of controls' hashtags"];
    } else {
      found.insert(object);
    }
  }
  ScoreRow row;
  row.kind = "bursts";
  row.planted = static_cast<int64_t>(planted.size());
  row.found = static_cast<int64_t>(found.size());
  row.right = std::ranges::count_if(found, [&](const auto& tag) { return planted.contains(tag); });
  row.met = row.right;
  row.built = !findings.not_built.contains("bursts");
  row.note = "hashtags; the cup final is one too, and organic";
  if (!kinds.empty()) row.note += "; not counted: " + Text(kinds);
  return row;
}

ScoreRow OverlapsRow(const Json& truth, const Findings& findings) {
  std::map<std::string, std::string> group_of;  // by network
  const AccountGroups groups = PlantedGroups(truth, findings);
  for (const v1::Network& network : findings.networks) {
    group_of[network.name()] = MostlyOf(network.accounts(), groups);
  }
  ScoreRow row;
  row.kind = "overlaps";
  row.planted = 1;
  row.built = !findings.not_built.contains("overlaps");
  int most = 0;
  for (const v1::Overlap& overlap : findings.overlaps) {
    if (overlap.network().empty() || overlap.lift_low() <= 1) continue;
    ++row.found;
    if (group_of[overlap.network()] != "TessmarPapers") continue;
    ++row.right;
    most = std::max(most, overlap.count());
  }
  row.met = std::min<int64_t>(1, row.right);
  row.note =
      "networks of storm carriers, with accounts of the storm of 2026: " + std::to_string(most) +
      " at most";
  return row;
}

ScoreRow CascadesRow(const Json& truth, const Findings& findings) {
  std::map<std::string, int64_t> planted, found;  // by hashtag
  for (const Json& storm : truth["storms"]) planted[Lower(storm["hashtag"])] = storm["reposts"];
  for (const v1::Burst& burst : findings.bursts) {
    const std::string tag = Lower(burst.object());
    if (burst.object_kind() == v1::HASHTAG && planted.contains(tag)) {
      found[tag] += burst.cascade().repost_count();
    }
  }
  ScoreRow row;
  row.kind = "cascades";
  for (const auto& [tag, count] : planted) {
    row.planted += count;
    row.found += found[tag];
    row.right += std::min(count, found[tag]);
  }
  row.met = row.right;
  row.built = !findings.not_built.contains("bursts");
  row.note = "reposts in a storm that stand below what they repost";
  return row;
}

}  // namespace claque::demo
