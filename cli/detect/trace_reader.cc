#include "cli/detect/trace_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <future>
#include <optional>
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

// Cells of a row. From kCreated on they are there where they are asked for and the file has them.
enum Cell {
  kObject,
  kAccount,
  kContent,
  kTime,
  kCreated,
  kRepost,
  kQuote,
  kReply,
  kPlatform,
  kLang
};
constexpr size_t kCells = kLang + 1;

// Where the cells stand among those that are read.
struct Columns {
  std::vector<size_t> wanted;  // of the header
  std::array<std::optional<size_t>, kCells> place;
};

Result<Columns> FindColumns(const std::vector<std::string>& header, const TraceColumns& columns) {
  Columns out;
  size_t cell = 0;
  for (const std::string* name :
       {&columns.object, &columns.account, &columns.content, &columns.time}) {
    CLAQUE_ASSIGN_OR_RETURN(const size_t at, FindColumn(header, *name));
    out.place[cell++] = out.wanted.size();
    out.wanted.push_back(at);
  }
  for (const std::string* name : {&columns.created, &columns.repost, &columns.quote, &columns.reply,
                                  &columns.platform, &columns.lang}) {
    const auto at = std::ranges::find(header, *name);
    if (!name->empty() && at != header.end()) {
      out.place[cell] = out.wanted.size();
      out.wanted.push_back(static_cast<size_t>(at - header.begin()));
    }
    ++cell;
  }
  return out;
}

struct PlacedPost {
  std::string_view content, platform, lang;
};

struct NamedPost {
  std::string_view content;
  CarryKind kind;
  std::string_view target;
};

// Rows of one batch; views into it.
struct Rows {
  CsvReader::Batch batch;
  std::vector<TraceNames> traces;
  std::vector<std::pair<std::string_view, int64_t>> created;  // accounts
  std::vector<NamedPost> references;
  std::vector<std::pair<std::string_view, std::string_view>> platforms;  // by account
  std::vector<PlacedPost> places;
  int64_t without_object = 0;
  int64_t beyond_2100 = 0;

  void Clear() {
    traces.clear();
    created.clear();
    references.clear();
    platforms.clear();
    places.clear();
    without_object = beyond_2100 = 0;
  }
};

class Source {
 public:
  Source(CsvReader& reader, const TraceInput& input, const Columns& columns)
      : reader_(reader), input_(input), place_(columns.place), cells_(columns.wanted.size()) {}

  // False at the end.
  Result<bool> Next(Rows* rows) {
    rows->Clear();
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
    TakeReferences(cells, rows);
    if (!place_[kCreated]) return OkStatus();
    const auto created = ParseCreation(cells[*place_[kCreated]]);
    if (!created.ok()) return created.status().Prefixed(input_.columns.created);
    if (*created) rows->created.emplace_back(cells[kAccount], **created);
    return OkStatus();
  }

  void TakeReferences(const std::string_view* cells, Rows* rows) const {
    for (const auto& [cell, kind] :
         {std::pair(kRepost, CarryKind::kRepost), std::pair(kQuote, CarryKind::kQuote),
          std::pair(kReply, CarryKind::kReply)}) {
      if (!place_[cell] || cells[*place_[cell]].empty()) continue;
      rows->references.push_back({cells[kContent], kind, cells[*place_[cell]]});
    }
    const auto cell = [&](Cell of) { return place_[of] ? cells[*place_[of]] : std::string_view(); };
    if (place_[kPlatform]) rows->platforms.emplace_back(cells[kAccount], cell(kPlatform));
    if (input_.columns.lang.empty() || !(place_[kPlatform] || place_[kLang])) return;
    rows->places.push_back({cells[kContent], cell(kPlatform), cell(kLang)});
  }

  CsvReader& reader_;
  const TraceInput& input_;
  const std::array<std::optional<size_t>, kCells> place_;
  const size_t cells_;  // of a row
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
  Source source(*reader, input, *columns);
  reader->Want(std::move(columns->wanted));
  TraceTableBuilder builder(input.further);
  KnownAccounts accounts;
  KnownReferences references;
  KnownPlaces places;
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
    for (const NamedPost& post : batch.references) {
      references.AddReference(post.content, post.kind, post.target);
    }
    for (const auto& [account, platform] : batch.platforms) {
      references.AddPlatform(account, platform);
    }
    for (const PlacedPost& post : batch.places) {
      places.Add(post.content, post.platform, post.lang);
    }
    rows += static_cast<int64_t>(batch.batch.lines.size());
    without_object += batch.without_object;
    beyond_2100 += batch.beyond_2100;
    if (progress) progress(read, reader->size());
  }
  return TraceFile{std::move(builder).Build(),
                   rows,
                   without_object,
                   beyond_2100,
                   std::move(accounts),
                   std::move(references),
                   std::move(places)};
}

}  // namespace claque
