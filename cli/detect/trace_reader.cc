#include "cli/detect/trace_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <future>
#include <utility>
#include <vector>

#include "cli/detect/csv_reader.h"
#include "cli/import/import_time.h"
#include "common/config/values.h"

namespace claque {
namespace {

constexpr int64_t kYear2100 = 4'102'444'800;
constexpr int64_t kMostSeconds = int64_t{1} << 61;
constexpr size_t kMostRows = UINT32_MAX - 1;

enum Cell { kObject, kAccount, kContent, kTime, kCells };

Result<size_t> FindColumn(const std::vector<std::string>& header, const std::string& name) {
  const auto it = std::find(header.begin(), header.end(), name);
  if (it != header.end()) return static_cast<size_t>(it - header.begin());
  std::string there;
  for (const std::string& column : header) there += (there.empty() ? "" : ", ") + column;
  return InvalidArgument("has no column " + Quoted(name) + "; it has: " + there);
}

Result<std::vector<size_t>> FindColumns(const std::vector<std::string>& header,
                                        const TraceColumns& columns) {
  std::vector<size_t> out;
  for (const std::string* name :
       {&columns.object, &columns.account, &columns.content, &columns.time}) {
    CLAQUE_ASSIGN_OR_RETURN(const size_t at, FindColumn(header, *name));
    out.push_back(at);
  }
  return out;
}

// Rows of one batch; views into it.
struct Rows {
  CsvReader::Batch batch;
  std::vector<TraceNames> traces;
  int64_t without_object = 0;
  int64_t beyond_2100 = 0;
};

class Source {
 public:
  Source(CsvReader& reader, const TraceInput& input) : reader_(reader), input_(input) {}

  // False at the end.
  Result<bool> Next(Rows* rows) {
    rows->traces.clear();
    rows->without_object = rows->beyond_2100 = 0;
    CLAQUE_ASSIGN_OR_RETURN(const bool more, reader_.Next(&rows->batch));
    if (!more) return false;
    for (size_t i = 0; i < rows->batch.lines.size(); ++i) {
      Status status = Take(rows->batch.cells.data() + i * kCells, rows);
      if (!status.ok()) {
        return status.Prefixed((input_.path == "-" ? "stdin" : input_.path) + ":" +
                               std::to_string(rows->batch.lines[i]));
      }
    }
    return true;
  }

 private:
  Status Take(const std::string_view* cells, Rows* rows) const {
    if (cells[kObject].empty()) {
      ++rows->without_object;
      return OkStatus();
    }
    if (cells[kAccount].empty()) return InvalidArgument(input_.columns.account + ": is empty");
    if (cells[kContent].empty()) return InvalidArgument(input_.columns.content + ": is empty");
    const auto time = ParseTraceTime(cells[kTime]);
    if (!time.ok()) return time.status().Prefixed(input_.columns.time);
    rows->beyond_2100 += *time > kYear2100 ? 1 : 0;
    rows->traces.push_back({cells[kObject], cells[kAccount], cells[kContent],
                            std::chrono::sys_seconds(std::chrono::seconds(*time))});
    return OkStatus();
  }

  CsvReader& reader_;
  const TraceInput& input_;
};

}  // namespace

Result<int64_t> ParseTraceTime(std::string_view text) {
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc() && end == text.data() + text.size()) {
    if (seconds < -kMostSeconds || seconds > kMostSeconds) {
      return InvalidArgument(Quoted(text) + " is out of range");
    }
    return seconds;
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto time, ParseTime(text));
  return time.seconds();
}

Result<TraceFile> ReadTraces(const TraceInput& input, const ReadProgress& progress) {
  CLAQUE_ASSIGN_OR_RETURN(const auto reader, CsvReader::Open(input.path));
  auto columns = FindColumns(reader->header(), input.columns);
  if (!columns.ok()) return columns.status().Prefixed(input.path);
  reader->Want(*std::move(columns));
  Source source(*reader, input);
  TraceTableBuilder builder(input.further);
  int64_t rows = 0, without_object = 0, beyond_2100 = 0;
  // One batch is parsed while the one before it is interned.
  std::array<Rows, 2> batches;
  auto pending = std::async(std::launch::async, [&] { return source.Next(&batches[0]); });
  for (size_t at = 0;; at = 1 - at) {
    const Result<bool> more = pending.get();
    if (!more.ok()) return more.status();
    if (!*more) break;
    const int64_t read = reader->bytes_read();
    pending =
        std::async(std::launch::async, [&, next = 1 - at] { return source.Next(&batches[next]); });
    const Rows& batch = batches[at];
    if (builder.rows() + batch.traces.size() > kMostRows) {
      return ResourceExhausted(input.path + ": over 4,294,967,294 rows");
    }
    builder.AddAll(batch.traces);
    rows += static_cast<int64_t>(batch.batch.lines.size());
    without_object += batch.without_object;
    beyond_2100 += batch.beyond_2100;
    if (progress) progress(read, reader->size());
  }
  return TraceFile{std::move(builder).Build(), rows, without_object, beyond_2100};
}

}  // namespace claque
