// Score of what is found between posts: networks and bursts. Internal to cli/demo.
#ifndef CLAQUE_CLI_DEMO_SCORE_NETWORKS_H_
#define CLAQUE_CLI_DEMO_SCORE_NETWORKS_H_

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "cli/demo/score.h"
#include "common/base/resource_name.h"

namespace claque::demo {

// ASCII letters only: hashtags of the fiction are ASCII.
std::string Lower(std::string text);

// Pseudonyms of accounts by the group they belong to. An account may be in several.
using AccountGroups = std::map<std::string, std::set<std::string>>;

// What was planted: the accounts that echo missions of a side and language ("lantern-en"), and
// those of a storm that is not organic, by its hashtag.
AccountGroups PlantedGroups(const nlohmann::json& truth, const Findings& findings);
// Accounts of the organic controls, by kind: all that post on the site of the call, or in the
// storm.
AccountGroups ControlGroups(const nlohmann::json& truth, const Findings& findings);

// The group that more than half of `accounts` are in; empty = there is none.
template <typename Accounts>
std::string MostlyOf(const Accounts& accounts, const AccountGroups& groups) {
  for (const auto& [name, group] : groups) {
    int64_t common = 0;
    for (const std::string& account : accounts)
      common += group.contains(std::string(LastSegment(account))) ? 1 : 0;
    if (2 * common > static_cast<int64_t>(accounts.size())) return name;
  }
  return "";
}

ScoreRow NetworksRow(const nlohmann::json& truth, const Findings& findings);
// False alarms: networks that are mostly of a control, or of nobody planted, with their levels.
ScoreRow OtherNetworksRow(const nlohmann::json& truth, const Findings& findings);
ScoreRow BurstsRow(const nlohmann::json& truth, const Findings& findings);
// Networks of which more than chance explains were in the campaign of 2026.
ScoreRow OverlapsRow(const nlohmann::json& truth, const Findings& findings);
// Reposts of the storms: in the cascades of their bursts each stands below what it reposts.
ScoreRow CascadesRow(const nlohmann::json& truth, const Findings& findings);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_SCORE_NETWORKS_H_
