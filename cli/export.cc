#include "cli/export.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/fields.h"
#include "cli/printer.h"

namespace claque {
namespace {

// Fields of Uptake that count accounts.
constexpr const char* kAccountCounts[] = {"account_count",
                                          "young_account_count",
                                          "dated_account_count",
                                          "prior_account_count",
                                          "target_action_account_count",
                                          "population_dated_account_count",
                                          "population_young_account_count"};

bool IsFew(int64_t count) { return count > 0 && count < kFewestAccounts; }

// The account without what tells it from others of its platform.
void Hide(v1::Account* account) {
  v1::Account shown;
  shown.set_platform(account->platform());
  shown.set_kind(account->kind());
  *account = shown;
}

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + CsvCell(cells[i]);
  return line + "\r\n";
}

Status ListMissions(Client& client, const std::string& campaign,
                    const std::function<bool(const v1::Mission&)>& use) {
  return client.List("missions", {.parent = campaign}, [&](const google::protobuf::Message& row) {
    return use(static_cast<const v1::Mission&>(row));
  });
}

}  // namespace

v1::Mission ExportedMission(v1::Mission mission, std::vector<std::string>* clipped) {
  if (mission.has_publisher() && mission.review() != v1::CONFIRMED &&
      !mission.publisher().is_public()) {
    Hide(mission.mutable_publisher());
  }
  if (!mission.has_uptake()) return mission;
  v1::Uptake& uptake = *mission.mutable_uptake();
  const auto& type = *v1::Uptake::descriptor();
  for (const char* name : kAccountCounts) {
    const auto* field = type.FindFieldByName(name);
    if (!IsFew(uptake.GetReflection()->GetInt32(uptake, field))) continue;
    clipped->push_back(std::string("uptake.") + name);
    uptake.GetReflection()->ClearField(&uptake, field);
  }
  return mission;
}

v1::PhraseFamily ExportedFamily(v1::PhraseFamily family, std::vector<std::string>* clipped) {
  family.clear_posts();
  family.clear_posts_by_account();
  for (v1::FamilyPoint& point : *family.mutable_growth()) point.clear_account_count();
  if (!IsFew(family.account_count())) return family;
  clipped->push_back("account_count");
  family.clear_account_count();
  family.clear_repeat_post_count();
  return family;
}

std::string ExportLine(const google::protobuf::Message& row,
                       const std::vector<std::string>& clipped) {
  if (clipped.empty()) return ToJson(row, false) + '\n';
  auto json = nlohmann::ordered_json::parse(ToJson(row, false));
  for (const std::string& path : clipped) {
    json["fewerThanFive"].push_back(JsonPath(*row.GetDescriptor(), path));
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

std::string ExportCsvRow(const google::protobuf::Message& row,
                         const std::vector<std::string>& clipped) {
  std::vector<std::string> cells;
  for (const std::string& path : LeafPaths(*row.GetDescriptor())) {
    const bool few = std::ranges::find(clipped, path) != clipped.end();
    cells.push_back(few ? "fewer than 5" : FieldText(row, path));
  }
  return CsvLine(cells);
}

Status ExportJsonLines(Client& client, const std::string& campaign, std::ostream& out) {
  std::set<std::string> confirmed;
  CLAQUE_RETURN_IF_ERROR(ListMissions(client, campaign, [&](const v1::Mission& mission) {
    if (mission.review() == v1::CONFIRMED) confirmed.insert(mission.name());
    std::vector<std::string> clipped;
    const v1::Mission exported = ExportedMission(mission, &clipped);
    out << ExportLine(exported, clipped);
    return static_cast<bool>(out);
  }));
  if (!confirmed.empty()) {
    CLAQUE_RETURN_IF_ERROR(
        client.List("echoes", {.parent = campaign}, [&](const google::protobuf::Message& row) {
          if (confirmed.contains(static_cast<const v1::Echo&>(row).mission())) {
            out << ExportLine(row, {});
          }
          return static_cast<bool>(out);
        }));
  }
  CLAQUE_RETURN_IF_ERROR(
      client.List("families", {.parent = campaign}, [&](const google::protobuf::Message& row) {
        std::vector<std::string> clipped;
        const auto exported = ExportedFamily(static_cast<const v1::PhraseFamily&>(row), &clipped);
        out << ExportLine(exported, clipped);
        return static_cast<bool>(out);
      }));
  return client.List("coverage", {.parent = campaign}, [&](const google::protobuf::Message& row) {
    out << ExportLine(row, {});
    return static_cast<bool>(out);
  });
}

Status ExportCsv(Client& client, const std::string& campaign, std::ostream& out) {
  const auto& type = *v1::Mission::descriptor();
  std::vector<std::string> header;
  for (const std::string& path : LeafPaths(type)) header.push_back(JsonPath(type, path));
  out << CsvLine(header);
  return ListMissions(client, campaign, [&](const v1::Mission& mission) {
    std::vector<std::string> clipped;
    const v1::Mission exported = ExportedMission(mission, &clipped);
    out << ExportCsvRow(exported, clipped);
    return static_cast<bool>(out);
  });
}

}  // namespace claque
