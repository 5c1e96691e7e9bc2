// The report: one static HTML page of a campaign, readable without network or script.
#ifndef CLAQUE_CLI_REPORT_H_
#define CLAQUE_CLI_REPORT_H_

#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "claque/v1/types.pb.h"
#include "cli/client.h"
#include "cli/report_bursts.h"
#include "cli/report_networks.h"
#include "common/base/status.h"

namespace claque {

// What a report shows. Accounts enter as counts, but for those of networks that people confirmed.
struct ReportData {
  v1::Campaign campaign;
  v1::CampaignProgress progress;
  v1::Run run;  // empty before the first
  std::vector<v1::Mission> missions;
  std::vector<v1::Narrative> narratives;
  std::vector<v1::PhraseFamily> families;
  NetworkReport networks;
  BurstReport bursts;
  std::vector<v1::Coverage> coverage;
  std::vector<v1::Capture> captures;  // of the missions, unique, sorted by name
  std::string made_at;                // RFC 3339
};

Result<ReportData> CollectReport(Client& client, const std::string& campaign);

// Pure: equal data give equal bytes. Everything from outside is escaped; text of any direction is
// set by dir=auto.
std::string RenderReport(const ReportData& data);

// The two, into a file (replaced at once).
Status WriteReport(Client& client, const std::string& campaign, const std::string& path);

// "fewer than 5" below 5 (but 0 stays 0): counts of accounts that leave the house.
std::string AccountCount(int64_t count);
// For text and double-quoted attributes.
std::string EscapeHtml(std::string_view text);

}  // namespace claque

#endif  // CLAQUE_CLI_REPORT_H_
