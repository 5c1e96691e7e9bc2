// CsvReader: columns of a delimited file, many records at a time, in bounded memory.
#ifndef CLAQUE_CLI_DETECT_CSV_READER_H_
#define CLAQUE_CLI_DETECT_CSV_READER_H_

#include <cstdint>
#include <deque>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status.h"

namespace claque {

// RFC 4180, with a header line; separated by comma, semicolon or tab, whichever the header has most
// of. Any bytes may stand in a cell, also such as are no UTF-8. A byte order mark and empty lines
// are passed over. A record is wrong where it has not as many cells as the header, or is over
// kMaxRecord. One thread at a time.
class CsvReader {
 public:
  static constexpr size_t kMaxRecord = 1 << 20;  // bytes

  // Some records, cell by cell. Views are valid until the batch is read into again.
  struct Batch {
    std::vector<std::string_view> cells;  // wanted columns of the first record, of the second, ...
    std::vector<int64_t> lines;           // where each record begins, from 1
    std::string bytes;
    std::deque<std::string> unquoted;  // cells with quotes inside
    // With OpenLenient: wrong records, with the line that each begins in.
    std::vector<std::pair<int64_t, Status>> refused;
  };

  // "-" is standard input. Errors name the file: NotFound and others of open(2), InvalidArgument
  // where there is no header.
  static Result<std::unique_ptr<CsvReader>> Open(const std::string& path);
  // Reads on behind wrong records; behind one that is too long, at the next line. `in` must outlive
  // the reader and begins in the line `first_line` of what is called `name` in errors.
  static Result<std::unique_ptr<CsvReader>> OpenLenient(std::istream& in, const std::string& name,
                                                        int64_t first_line);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  const std::vector<std::string>& header() const { return header_; }
  // Indices into the header, in the order in which cells are to come. Before the first Next.
  void Want(std::vector<size_t> columns) { wanted_ = std::move(columns); }
  // False at the end. InvalidArgument "file:line: reason": no more can be read. A lenient reader
  // may give a batch without records.
  Result<bool> Next(Batch* batch);

  // Of the file; -1 where that is not known (a pipe).
  int64_t size() const { return size_; }
  int64_t bytes_read() const { return bytes_read_; }

 private:
  CsvReader(int file, std::istream* in, std::string name)
      : file_(file), in_(in), name_(std::move(name)) {}
  Status Wrong(const std::string& reason) const;
  Status ReadHeader();
  // Appends a block to `bytes`; false at the end.
  Result<bool> ReadBlock(std::string* bytes);
  // End of the record that begins at `at`, its line feed included; npos: it goes on behind `bytes`.
  size_t EndOfRecord(std::string_view bytes, size_t at, int64_t* lines) const;
  void Split(std::string_view record, Batch* batch, std::vector<std::string_view>* cells) const;
  Status Take(std::string_view record, Batch* batch);
  Status TakeAll(Batch* batch);
  // Refuses the record that begins at `at`, which is too long; where to read on.
  Result<size_t> SkipLine(std::string_view bytes, size_t at, Batch* batch);

  const int file_;          // -1: there is a stream
  std::istream* const in_;  // lenient
  const std::string name_;
  char separator_ = ',';
  std::vector<std::string> header_;
  std::vector<size_t> wanted_;
  std::string rest_;  // read, and not yet handed out
  std::vector<std::string_view> cells_;
  bool at_end_ = false;
  bool in_skipped_line_ = false;  // its end was not read yet
  int64_t line_ = 1;
  int64_t size_ = -1;
  int64_t bytes_read_ = 0;
};

}  // namespace claque

#endif  // CLAQUE_CLI_DETECT_CSV_READER_H_
