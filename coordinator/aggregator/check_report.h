// What a worker's report must be, whatever its lease says. Pure. Workers meet hostile input: a
// report is checked as if its worker were hostile too.
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_CHECK_REPORT_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_CHECK_REPORT_H_

#include <string>

#include "claque/v1/report.pb.h"
#include "common/base/clock.h"
#include "common/base/status.h"

namespace claque {

// A host name or other bytes in its place must not become part of a key.
bool IsAddress(const std::string& text);

// InvalidArgument: not a page of the leased host, or over what a page may have.
Status CheckPage(const v1::Report& report);
// InvalidArgument: not an origin of the leased host, or over what robots.txt may have.
Status CheckRobots(const v1::Report& report);

// Nothing was fetched after `now`, whatever the worker's clock says: the latest capture of a page
// wins, and one of the future would win for as long as it takes to come.
void ClampTimes(WallTime now, v1::PageResult* page);

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_CHECK_REPORT_H_
