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

enum Cell { kObject, kAccount, kContent, kTime, kCreated };

Result<std::vector<size_t>> FindColumns(const std::vector<std::string>& header,
                                        const TraceColumns& columns) {
  std::vector<size_t> out;
  for (const std::string* name :
       {&columns.object, &columns.account, &columns.content, &columns.time}) {
    CLAQUE_ASSIGN_OR_RETURN(const size_t at, FindColumn(header, *name));
    out.push_back(at);
  }
  const auto created = std::ranges::find(header, columns.created);
  if (!columns.created.empty() && created != header.end()) {
    out.push_back(static_cast<size_t>(created - header.begin()));
  }
  return out;
}

// Rows of one batch; views into it.
struct Rows {
  CsvReader::Batch batch;
  std::vector<TraceNames> traces;
  std::vector<std::pair<std::string_view, int64_t>> created;  // accounts
  int64_t without_object = 0;
  int64_t beyond_2100 = 0;
};

class Source {
 public:
  Source(CsvReader& reader, const TraceInput& input, size_t cells)
      : reader_(reader), input_(input), cells_(cells) {}

  // False at the end.
  Result<bool> Next(Rows* rows) {
    rows->traces.clear();
    rows->created.clear();
    rows->without_object = rows->beyond_2100 = 0;
    CLAQUE_ASSIGN_OR_RETURN(const bool more, reader_.Next(&rows->batch));
    if (!more) return false;
    for (size_t i = 0; i < rows->batch.lines.size(); ++i) {
      Status status = Take(rows->batch.cells.data() + i * cells_, rows);
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
    if (cells_ <= kCreated) return OkStatus();
    const auto created = ParseCreation(cells[kCreated]);
    if (!created.ok()) return created.status().Prefixed(input_.columns.created);
    if (*created) rows->created.emplace_back(cells[kAccount], **created);
    return OkStatus();
  }

  CsvReader& reader_;
  const TraceInput& input_;
  const size_t cells_;  // of a row; kCreated is the last where the file has it
};

}  // namespace

Result<size_t> FindColumn(const std::vector<std::string>& header, const std::string& name) {
  const auto it = std::find(header.begin(), header.end(), name);
  if (it != header.end()) return static_cast<size_t>(it - header.begin());
  std::string there;
  for (const std::string& column : header) there += (there.empty() ? "" : ", ") + column;
  return InvalidArgument("has no column " + Quoted(name) + "; it has: " + there);
}

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
  Source source(*reader, input, columns->size());
  reader->Want(*std::move(columns));
  TraceTableBuilder builder(input.further);
  KnownAccounts accounts;
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
    for (const auto& [account, created] : batch.created) accounts.AddCreation(account, created);
    rows += static_cast<int64_t>(batch.batch.lines.size());
    without_object += batch.without_object;
    beyond_2100 += batch.beyond_2100;
    if (progress) progress(read, reader->size());
  }
  return TraceFile{std::move(builder).Build(), rows, without_object, beyond_2100,
                   std::move(accounts)};
}

}  // namespace claque
