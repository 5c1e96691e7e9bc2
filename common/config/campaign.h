// campaign.yaml: what an analyst writes, as a v1::Campaign.
#ifndef CLAQUE_COMMON_CONFIG_CAMPAIGN_H_
#define CLAQUE_COMMON_CONFIG_CAMPAIGN_H_

#include <string>
#include <string_view>

#include "claque/v1/campaign.pb.h"
#include "common/base/status.h"

namespace claque {

// Reads and checks a campaign file. Every error is InvalidArgument "file:line:column: key: what is
// wrong" and, for an unknown key or word, suggests the nearest one. Bounded: 4 MiB, 200,000 values
// with aliases expanded, 32 levels. A `file` source is resolved against the folder of `path`.
Result<v1::Campaign> LoadCampaign(const std::string& path);

// The same for text; `file` appears in messages and its folder resolves `file` sources.
Result<v1::Campaign> ParseCampaign(std::string_view yaml, const std::string& file);

// A commented campaign.yaml that loads as it stands (`claque campaigns init`).
std::string CampaignTemplate();

}  // namespace claque

#endif  // CLAQUE_COMMON_CONFIG_CAMPAIGN_H_
