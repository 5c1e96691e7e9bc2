// An imported post in the form of a captured one. Pure.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_IMPORTED_POST_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_IMPORTED_POST_H_

#include <string>

#include "claque/v1/campaign.pb.h"
#include "claque/v1/report.pb.h"

namespace claque {

// Handles in it are raw. Links, hashtags and mentions are read from its text, as those of pages.
v1::ExtractedPost PostOfImport(const v1::ImportedPost& imported, const std::string& file);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_IMPORTED_POST_H_
