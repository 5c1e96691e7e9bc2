// TableWriter: a table of delimited rows, cell by cell.
#ifndef CLAQUE_CLI_DETECT_TABLE_WRITER_H_
#define CLAQUE_CLI_DETECT_TABLE_WRITER_H_

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/detect/output_file.h"
#include "common/base/status.h"

namespace claque {

// One row. Reused by Clear.
class Row {
 public:
  Row& Text(std::string_view cell) {
    Comma();
    AppendCell(cell, &line_);
    return *this;
  }
  Row& Number(double number) {
    Comma();
    AppendNumber(number, &line_);
    return *this;
  }
  Row& Number(std::integral auto number) { return Number(static_cast<double>(number)); }
  // nullopt = an empty cell.
  Row& Number(std::optional<double> number) {
    if (number) return Number(*number);
    Comma();
    return *this;
  }
  // "2016-07-21T00:13:00Z"; seconds where the year has not four digits.
  Row& Time(int64_t unix_seconds);
  const std::string& line() const { return line_; }
  void Clear() {
    line_.clear();
    first_ = true;
  }

 private:
  void Comma() {
    if (!first_) line_ += ',';
    first_ = false;
  }
  std::string line_;
  bool first_ = true;
};

// A file (OutputFile) with a header, and rows in the order in which they come.
class TableWriter {
 public:
  static Result<TableWriter> Create(const std::string& path, std::string_view header);
  void Line(std::string_view line) {
    file_->Write(line);
    file_->Write("\n");
  }
  Status Close() { return file_->Close(); }

 private:
  explicit TableWriter(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}
  std::unique_ptr<OutputFile> file_;
};

// Names with commas between them.
std::string JoinedNames(const std::vector<uint32_t>& ids, const auto& name) {
  std::string out;
  for (const uint32_t id : ids) {
    if (!out.empty()) out += ',';
    out += name(id);
  }
  return out;
}

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_TABLE_WRITER_H_
