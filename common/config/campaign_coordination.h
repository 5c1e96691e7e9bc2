// The section `coordination` of campaign.yaml.
#ifndef CLAQUE_COMMON_CONFIG_CAMPAIGN_COORDINATION_H_
#define CLAQUE_COMMON_CONFIG_CAMPAIGN_COORDINATION_H_

#include <string>

#include "claque/v1/types.pb.h"
#include "common/base/status.h"
#include "common/config/yaml.h"

namespace claque {

// Keys that are absent leave their field unset, which is its default. Errors: as ReadMapping.
Status ReadCoordination(const std::string& file, const YamlNode& node,
                        v1::CoordinationSettings* out);

}  // namespace claque

#endif  // CLAQUE_COMMON_CONFIG_CAMPAIGN_COORDINATION_H_
