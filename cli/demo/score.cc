#include "cli/demo/score.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "cli/demo/score_networks.h"

namespace claque::demo {
namespace {

using Json = nlohmann::json;
using Strings = std::set<std::string>;

Strings Field(const Json& rows, const char* key) {
  Strings out;
  for (const Json& row : rows) {
    if (row.contains(key)) out.insert(row[key].get<std::string>());
  }
  return out;
}

int64_t CountCommon(const Strings& a, const Strings& b) {
  return std::count_if(a.begin(), a.end(), [&b](const std::string& s) { return b.contains(s); });
}

ScoreRow RowOf(std::string kind, const Strings& planted, const Strings& found) {
  ScoreRow row;
  row.kind = std::move(kind);
  row.planted = static_cast<int64_t>(planted.size());
  row.found = static_cast<int64_t>(found.size());
  row.right = CountCommon(planted, found);
  row.met = row.right;
  return row;
}

class Scorer {
 public:
  Scorer(const Json& truth, const Findings& findings) : truth_(truth), f_(findings) {
    for (const v1::Post& post : f_.posts) permalinks_[post.name()] = post.permalink();
  }

  std::vector<ScoreRow> Rows() {
    std::vector<ScoreRow> rows = {Pages(), Posts(), Missions(), StockPhrases(), Echoes("")};
    for (const char* kind : {"EXACT", "EDITED", "PARAPHRASE"}) rows.push_back(Echoes(kind));
    rows.push_back(NetworksRow(truth_, f_));
    rows.push_back(OtherNetworksRow(truth_, f_));
    rows.push_back(BurstsRow(truth_, f_));
    rows.push_back(CascadesRow(truth_, f_));
    rows.push_back(Cohorts());
    rows.push_back(OverlapsRow(truth_, f_));
    rows.push_back(Relations());
    rows.push_back(Controls());
    return rows;
  }

 private:
  ScoreRow Pages() const {
    Strings planted, found;
    for (const Json& page : truth_["pages"]) {
      const std::string b = page["behaviour"];
      if (b != "redirect" && b != "refused") planted.insert(page["sha256"].get<std::string>());
    }
    for (const v1::Page& page : f_.pages) {
      if (page.has_capture()) found.insert(page.capture().body_sha256());
    }
    ScoreRow row = RowOf("pages", planted, found);
    row.note = "by SHA-256 of the body";
    return row;
  }

  ScoreRow Posts() const {
    Strings planted, found;
    for (const Json& permalink : truth_["posts"]) planted.insert(permalink.get<std::string>());
    for (const v1::Post& post : f_.posts) {
      found.insert(post.permalink().empty() ? post.name() : post.permalink());
    }
    return RowOf("posts", planted, found);
  }

  std::string PermalinkOf(const v1::Mission& mission) const {
    const auto it = permalinks_.find(mission.post());
    return it == permalinks_.end() ? mission.name() : it->second;
  }

  ScoreRow Missions() const {
    const Strings planted = Field(truth_["missions"], "permalink");
    const Strings controls = Field(truth_["controls"], "permalink");
    const Strings near = Field(truth_["nearMisses"], "permalink");
    Strings found;
    int64_t fields = 0, quoted = 0, electoral = 0;
    for (const v1::Mission& m : f_.missions) {
      const std::string permalink = PermalinkOf(m);
      if (controls.contains(permalink)) continue;  // of that form, and not electoral: row controls
      if (!found.insert(permalink).second) continue;
      quoted += near.contains(permalink) ? 1 : 0;
      for (const Json& t : truth_["missions"]) {
        if (t["permalink"] != permalink) continue;
        fields += t["number"] == m.mission_no() ? 1 : 0;
        electoral += m.category() == v1::ELECTORAL ? 1 : 0;
      }
    }
    ScoreRow row = RowOf("missions", planted, found);
    row.note = std::to_string(fields) + " with the right number, " + std::to_string(electoral) +
               " electoral, " + std::to_string(quoted) + " false in news about one";
    return row;
  }

  ScoreRow StockPhrases() const {
    Strings planted, found;
    std::map<std::string, bool> is_planted;
    for (const Json& m : truth_["missions"]) {
      is_planted[m["permalink"]] = true;
      for (const Json& p : m["stockPhrases"]) {
        planted.insert(m["permalink"].get<std::string>() + "|" + p.get<std::string>());
      }
    }
    for (const v1::Mission& m : f_.missions) {
      const std::string permalink = PermalinkOf(m);
      if (!is_planted.contains(permalink)) continue;
      for (const v1::StockPhrase& p : m.stock_phrases()) found.insert(permalink + "|" + p.text());
    }
    ScoreRow row = RowOf("stock phrases", planted, found);
    row.note = "exact text, in found missions";
    return row;
  }

  // `kind` empty: all of them; else recall of the planted ones of that kind.
  ScoreRow Echoes(const std::string& kind) const {
    const Strings near = Field(truth_["nearMisses"], "permalink");
    Strings planted, found;
    std::map<std::string, std::string> kinds;
    for (const Json& e : truth_["echoes"]) {
      const std::string key =
          e["permalink"].get<std::string>() + "|" + e["phrase"].get<std::string>();
      kinds[key] = e["kind"];
      if (kind.empty() || e["kind"] == kind) planted.insert(key);
    }
    int64_t on_near = 0, kind_right = 0;
    for (const v1::Echo& e : f_.echoes) {
      const std::string key = e.permalink() + "|" + e.phrase();
      const auto it = kinds.find(key);
      if (!kind.empty() && (it == kinds.end() || it->second != kind)) continue;
      if (!found.insert(key).second) continue;
      on_near += near.contains(e.permalink()) ? 1 : 0;
      kind_right += it != kinds.end() && it->second == v1::EchoKind_Name(e.kind()) ? 1 : 0;
    }
    ScoreRow row = RowOf(kind.empty() ? "echoes" : "echoes " + Lower(kind), planted, found);
    row.note = kind.empty() ? std::to_string(on_near) + " false on opposite stance or quotation"
                            : std::to_string(kind_right) + " with the right kind";
    return row;
  }

  ScoreRow Cohorts() const {
    AccountGroups young;
    for (const auto& [name, group] : PlantedGroups(truth_, f_)) {
      if (name.find('-') != std::string::npos) young["young"].insert(group.begin(), group.end());
    }
    int64_t right = 0;
    for (const v1::Cohort& cohort : f_.cohorts) {
      right += MostlyOf(cohort.accounts(), young).empty() ? 0 : 1;
    }
    return Row("cohorts", 1, static_cast<int64_t>(f_.cohorts.size()), right,
               "young accounts that echo missions");
  }

  ScoreRow Relations() const {
    Strings planted, found;
    const auto key = [](std::string a, std::string b, const std::string& kind) {
      if (b < a) std::swap(a, b);  // stated from either side
      return a + "|" + b + "|" + kind;
    };
    for (const Json& r : truth_["relations"]) {
      if (r["inTrueChain"].get<bool>()) planted.insert(key(r["from"], r["to"], r["kind"]));
    }
    int64_t alleged = 0;
    for (const v1::Relation& r : f_.relations) {
      if (r.alleged()) {
        ++alleged;  // extends no chain, so it is neither right nor wrong
        continue;
      }
      if (r.kind() == "admin" || r.kind() == "staff" || r.kind() == "runs") {
        found.insert(key(r.from().label(), r.to().label(), r.kind()));
      }
    }
    ScoreRow row = RowOf("relations", planted, found);
    row.built = !f_.not_built.contains("relations");
    row.note = "role statements; " + std::to_string(alleged) + " kept apart as alleged";
    return row;
  }

  ScoreRow Controls() const {
    const Strings calls = Field(truth_["controls"], "permalink");
    Strings alarms;
    for (const v1::Mission& m : f_.missions) {
      const std::string permalink = PermalinkOf(m);
      const bool electoral = m.category() == v1::ELECTORAL || m.category() == v1::UNKNOWN ||
                             m.category() == v1::CATEGORY_UNSPECIFIED;
      if (calls.contains(permalink) && electoral) alarms.insert(permalink);
    }
    const double n = static_cast<double>(calls.size());
    const double k = static_cast<double>(alarms.size());
    constexpr double kZ = 1.959964;
    const double centre = (k + kZ * kZ / 2) / (n + kZ * kZ);
    const double half = kZ * std::sqrt(k * (n - k) / n + kZ * kZ / 4) / (n + kZ * kZ);
    char note[160];
    std::snprintf(note, sizeof note,
                  "organic calls taken for electoral: %.0f of %.0f (95 %% interval %.0f-%.0f %%)",
                  k, n, 100 * std::max(0.0, centre - half), 100 * std::min(1.0, centre + half));
    ScoreRow row;
    row.kind = "controls";
    row.planted = static_cast<int64_t>(calls.size());
    row.found = static_cast<int64_t>(alarms.size());
    row.note = note;
    row.false_alarms = true;
    return row;
  }

  ScoreRow Row(std::string kind, int64_t planted, int64_t found, int64_t right,
               std::string note) const {
    ScoreRow row;
    row.built = !f_.not_built.contains(kind);
    row.kind = std::move(kind);
    row.planted = planted;
    row.found = found;
    row.right = right;
    row.met = std::min(planted, right);
    row.note = std::move(note);
    return row;
  }

  const Json& truth_;
  const Findings& f_;
  std::map<std::string, std::string> permalinks_;  // by post name
};

}  // namespace

std::vector<ScoreRow> Score(const Json& truth, const Findings& findings) {
  return Scorer(truth, findings).Rows();
}

}  // namespace claque::demo
