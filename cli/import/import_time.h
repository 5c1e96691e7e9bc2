// Times as import files write them. Pure.
#ifndef CLAQUE_CLI_IMPORT_IMPORT_TIME_H_
#define CLAQUE_CLI_IMPORT_IMPORT_TIME_H_

#include <google/protobuf/timestamp.pb.h>

#include <string_view>

#include "common/base/status.h"

namespace claque {

// Errors of all: InvalidArgument where the text is no such time or lies before 1970 or after 2099.

// RFC 3339, "2027-04-11 08:00[:00]" and "2027-04-11" (taken as UTC), "Wed Oct 10 20:19:24 +0000
// 2018" as X has it, or Unix seconds or milliseconds.
Result<google::protobuf::Timestamp> ParseTime(std::string_view text);

// "10/1/2017 19:58[:00]": month, day, year; UTC.
Result<google::protobuf::Timestamp> ParseMonthFirst(std::string_view text);

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_IMPORT_TIME_H_
