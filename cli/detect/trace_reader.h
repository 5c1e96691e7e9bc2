// Reads traces from a file of shares into a TraceTable.
#ifndef CLAQUE_CLI_DETECT_TRACE_READER_H_
#define CLAQUE_CLI_DETECT_TRACE_READER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/detect/known_accounts.h"
#include "cli/detect/known_places.h"
#include "cli/detect/known_references.h"
#include "common/base/status.h"
#include "worker/detect/trace_table.h"

namespace claque {

// Names of the columns; those of CooRTweet's prep_data unless told.
struct TraceColumns {
  std::string object = "object_id";
  std::string account = "account_id";
  std::string content = "content_id";
  std::string time = "timestamp_share";
  // Those that are asked for alone (empty = not), and that a file need not have: the account's
  // creation; the posts that the row's post reposts, quotes and answers; the account's platform;
  // the post's language.
  std::string created, repost, quote, reply, platform, lang;
};

struct TraceInput {
  std::string path;  // "-" = standard input
  TraceColumns columns;
  FurtherRow further = FurtherRow::kTrace;
};

struct TraceFile {
  TraceTable table;
  int64_t rows = 0;
  int64_t without_object = 0;  // rows with an empty object, which are no traces
  int64_t beyond_2100 = 0;     // rows of later times: milliseconds, as likely as not
  KnownAccounts accounts;      // by columns.created
  KnownReferences references;  // by columns.repost and those behind it
  KnownPlaces places;          // where columns.lang is asked for: by it and columns.platform
};

// Bytes read, and those there are (-1: not known). On the calling thread, several times a second.
using ReadProgress = std::function<void(int64_t read, int64_t size)>;

// Times: Unix seconds, also negative ones; or RFC 3339, "2027-04-11 08:00[:00]" and "2027-04-11" as
// UTC, of which fractions of a second are dropped. Parsing and interning overlap on two threads.
// Errors: those of CsvReader; a column that is missing, with those there are; "file:line: reason"
// of an empty account or content and of what is no time.
Result<TraceFile> ReadTraces(const TraceInput& input, const ReadProgress& progress);

// Where the column is. InvalidArgument with the columns that there are.
Result<size_t> FindColumn(const std::vector<std::string>& header, const std::string& name);

// A time as described above. InvalidArgument where it is none.
Result<int64_t> ParseTraceTime(std::string_view text);

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_TRACE_READER_H_
