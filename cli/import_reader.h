// ImportReader: posts of a JSON-lines or CSV file, one after the other, in bounded memory.
#ifndef CLAQUE_CLI_IMPORT_READER_H_
#define CLAQUE_CLI_IMPORT_READER_H_

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claque/v1/campaign.pb.h"
#include "common/base/status.h"

namespace claque {

// RFC 3339, "2027-04-11 08:00[:00]" and "2027-04-11" (taken as UTC), or Unix seconds or
// milliseconds. Years 1970 to 2100.
Result<google::protobuf::Timestamp> ParseTime(std::string_view text);

// Columns are found by name, whatever the case and order: platform; account (author, user, handle,
// username); time (date, timestamp, created_at, post_time); text (message, content, body); url
// (link, permalink); reply_to; repost_of; lang; followers; account_created. account, time and text
// are required; without a platform column `default_platform` is taken. Others are ignored.
// Not thread-safe.
class ImportReader {
 public:
  // Found out from the first character: '{' = JSON lines, else CSV with a header line (RFC 4180,
  // separated by comma, semicolon or tab). `in` must outlive the reader. Errors: "file:1: reason"
  // (no header, a required column is missing).
  static Result<std::unique_ptr<ImportReader>> Open(std::istream& in, const std::string& file,
                                                    const std::string& default_platform);

  // The next post; nullopt at the end. InvalidArgument "file:line: reason" refuses that line alone:
  // reading can go on. At most 1 MiB a line.
  Result<std::optional<v1::ImportedPost>> Next();

 private:
  enum class Shape { kJsonLines, kCsv };
  // Index of each column of the file in the list of known ones, -1 where unknown.
  using Columns = std::vector<int>;

  ImportReader(std::istream& in, std::string file, std::string default_platform)
      : in_(in), file_(std::move(file)), default_platform_(std::move(default_platform)) {}
  Status At(int64_t line, const std::string& reason) const;
  // False at the end of the file. `too_long`: the line was skipped.
  bool ReadLine(std::string* line, bool* too_long);
  // False at the end.
  Result<bool> ReadRecord(std::istream& in, std::vector<std::string>* cells);
  Status ReadHeader();
  Result<v1::ImportedPost> FromJson(const std::string& line) const;
  Result<v1::ImportedPost> FromCells(const std::vector<std::string>& cells) const;
  Status Check(v1::ImportedPost* post) const;

  std::istream& in_;
  std::string file_;
  std::string default_platform_;
  Shape shape_ = Shape::kJsonLines;
  char separator_ = ',';
  Columns columns_;
  int64_t next_line_ = 1;
  int64_t line_ = 0;  // where the current record begins
};

}  // namespace claque

#endif  // CLAQUE_CLI_IMPORT_READER_H_
