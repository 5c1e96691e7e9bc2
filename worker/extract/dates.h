// Points in time as pages write them.
#ifndef CLAQUE_WORKER_EXTRACT_DATES_H_
#define CLAQUE_WORKER_EXTRACT_DATES_H_

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace claque::extract {

// Unix milliseconds of `text` in one of these forms, else nullopt:
//  * ISO 8601 / RFC 3339 / W3CDTF: "2024-03-01", "2024-03-01T10:00:00.5+02:00", "20240301T1000Z",
//    also with a space for the T;
//  * RFC 822 / 1123 / 850 and asctime: "Fri, 01 Mar 2024 10:00:00 +0200", zones by offset or by the
//    names of RFC 822;
//  * English words: "March 1, 2024", "1 March 2024 10:00".
// Without a zone UTC is taken. Years 1990 to 2100 only: anything else is no time of a post.
std::optional<int64_t> ParseTime(std::string_view text);

// Day written into a path as /2024/03/01/ or /2024-03-01, at midnight UTC.
std::optional<int64_t> DayInPath(std::string_view path);

// "2024-03-01T10:00:00Z", with milliseconds only where they are not zero.
std::string FormatTime(int64_t unix_ms);

void SetTimestamp(int64_t unix_ms, google::protobuf::Timestamp* out);
int64_t ToUnixMs(const google::protobuf::Timestamp& time);

}  // namespace claque::extract

#endif  // CLAQUE_WORKER_EXTRACT_DATES_H_
