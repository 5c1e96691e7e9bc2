// The campaign that an analyst in Orvenia would run over the fictional sites.
#ifndef CLAQUE_CLI_DEMO_CAMPAIGN_H_
#define CLAQUE_CLI_DEMO_CAMPAIGN_H_

#include <string>

#include "claque/v1/campaign.pb.h"
#include "cli/demo/fiction.h"

namespace claque::demo {

// "campaigns/orvenia-2027": every site as a source under its side, languages of the audience
// (English is not one of them), names to mask, organisations that stay readable, a delay of 100 ms.
v1::Campaign DemoCampaign(const Fiction& fiction);

// The same as campaign.yaml (design.md, section 8).
std::string CampaignYaml(const Fiction& fiction);

// The addresses a worker must be allowed to ask: "127.83.0.1,127.83.0.2,…".
std::string AllowedAddresses(const Fiction& fiction);

}  // namespace claque::demo

#endif  // CLAQUE_CLI_DEMO_CAMPAIGN_H_
