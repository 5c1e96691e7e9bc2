// The report's section on storms: bursts of what was shared.
#ifndef CLAQUE_CLI_REPORT_BURSTS_H_
#define CLAQUE_CLI_REPORT_BURSTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "claque/v1/types.pb.h"
#include "cli/client.h"
#include "cli/report_text.h"
#include "common/base/status.h"

namespace claque {

// What it shows: the bursts that the usual rate explains least.
struct BurstReport {
  int64_t total = 0;              // also of those not shown
  std::vector<v1::Burst> bursts;  // in order of the report
  PostsByName posts;              // first observed of these, and carriers' of confirmed ones
};

// Adds one to those that are kept; in any order.
void AddBurst(v1::Burst burst, BurstReport* report);

// All of it, as the server has it.
Status CollectBursts(Client& client, const std::string& campaign, BurstReport* report);

// HTML. `audience`: languages of the campaign's audience. Accounts as counts, none below 5. Pure.
std::string BurstsSection(const BurstReport& report, const v1::Audience& audience);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_BURSTS_H_
