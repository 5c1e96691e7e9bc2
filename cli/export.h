// What leaves for others: findings as JSON lines or CSV. Account rows only of what people
// confirmed; else counts of accounts, none below five.
#ifndef CLAQUE_CLI_EXPORT_H_
#define CLAQUE_CLI_EXPORT_H_

#include <ostream>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "cli/client.h"
#include "common/base/status.h"

namespace claque {

// Counts of accounts below this are not told.
constexpr int64_t kFewestAccounts = 5;

// A mission as it may be shown: without its publisher, unless confirmed or listed as public.
// `clipped` receives the paths of counts that are taken out as too small.
v1::Mission ExportedMission(v1::Mission mission, std::vector<std::string>* clipped);

// A phrase family as counts: no post by name, nothing from which few accounts can be counted.
v1::PhraseFamily ExportedFamily(v1::PhraseFamily family, std::vector<std::string>* clipped);

// One row; clipped fields are left out of the JSON and named in "fewerThanFive", and are "fewer
// than 5" in CSV.
std::string ExportLine(const google::protobuf::Message& row,
                       const std::vector<std::string>& clipped);
std::string ExportCsvRow(const google::protobuf::Message& row,
                         const std::vector<std::string>& clipped);

// Missions, echoes of confirmed missions, phrase families, and coverage.
Status ExportJsonLines(Client& client, const std::string& campaign, std::ostream& out);
// Missions.
Status ExportCsv(Client& client, const std::string& campaign, std::ostream& out);

}  // namespace claque

#endif  // CLAQUE_CLI_EXPORT_H_
