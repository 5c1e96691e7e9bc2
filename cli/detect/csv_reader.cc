#include "cli/detect/csv_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/detect/system_error.h"

namespace claque {
namespace {

constexpr size_t kBlock = 512 << 10;

// The content of a cell that begins with a quote. What stands behind the closing one belongs to it.
std::string Unquoted(std::string_view cell) {
  std::string out;
  out.reserve(cell.size());
  bool quoted = true;
  for (size_t i = 1; i < cell.size(); ++i) {
    if (!quoted || cell[i] != '"') {
      out += cell[i];
    } else if (i + 1 < cell.size() && cell[i + 1] == '"') {
      out += cell[i++];
    } else {
      quoted = false;
    }
  }
  return out;
}

// Where the cell that begins at `at` ends.
size_t EndOfCell(std::string_view record, size_t at, char separator) {
  if (at >= record.size() || record[at] != '"') return record.find(separator, at);
  bool quoted = true;
  for (size_t i = at + 1; i < record.size(); ++i) {
    if (record[i] == '"') {
      quoted = !quoted;  // a doubled quote closes and opens again
    } else if (!quoted && record[i] == separator) {
      return i;
    }
  }
  return std::string_view::npos;
}

// Where the record that begins at `at` ends, its line feed included; npos: behind `bytes`. A quote
// means something only in a cell that begins with one.
size_t EndOfQuotedRecord(std::string_view bytes, size_t at, char separator, int64_t* lines) {
  *lines = 0;
  bool begins = true, in_quoted_cell = false, quoted = false;
  for (; at < bytes.size(); ++at) {
    const char c = bytes[at];
    *lines += c == '\n' ? 1 : 0;
    if (c == '\n' && !quoted) return at + 1;
    if (c == '"' && (begins || in_quoted_cell)) {
      in_quoted_cell = true;
      quoted = !quoted;
    }
    begins = c == separator && !quoted;
    if (begins) in_quoted_cell = false;
  }
  return std::string_view::npos;
}

char SeparatorOf(std::string_view header) {
  const std::string_view all = ",;\t";
  return *std::max_element(all.begin(), all.end(), [&](char a, char b) {
    return std::count(header.begin(), header.end(), a) <
           std::count(header.begin(), header.end(), b);
  });
}

std::string_view WithoutLineEnd(std::string_view record) {
  if (record.ends_with('\n')) record.remove_suffix(1);
  if (record.ends_with('\r')) record.remove_suffix(1);
  return record;
}

}  // namespace

Result<std::unique_ptr<CsvReader>> CsvReader::Open(const std::string& path) {
  const bool standard_input = path == "-";
  const int file = standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return SystemError(path, errno);
  std::unique_ptr<CsvReader> reader(new CsvReader(file, nullptr, standard_input ? "stdin" : path));
  struct stat about {};
  if (::fstat(file, &about) == 0 && S_ISREG(about.st_mode)) reader->size_ = about.st_size;
  CLAQUE_RETURN_IF_ERROR(reader->ReadHeader());
  return reader;
}

Result<std::unique_ptr<CsvReader>> CsvReader::OpenLenient(std::istream& in, const std::string& name,
                                                          int64_t first_line) {
  std::unique_ptr<CsvReader> reader(new CsvReader(-1, &in, name));
  reader->line_ = first_line;
  CLAQUE_RETURN_IF_ERROR(reader->ReadHeader());
  return reader;
}

CsvReader::~CsvReader() {
  if (file_ > STDIN_FILENO) ::close(file_);
}

Status CsvReader::Wrong(const std::string& reason) const {
  return InvalidArgument(name_ + ":" + std::to_string(line_) + ": " + reason);
}

Result<bool> CsvReader::ReadBlock(std::string* bytes) {
  const size_t before = bytes->size();
  bytes->resize(before + kBlock);
  ssize_t count;
  if (in_ != nullptr) {
    count = static_cast<ssize_t>(in_->read(bytes->data() + before, kBlock).gcount());
  } else {
    do {
      count = ::read(file_, bytes->data() + before, kBlock);
    } while (count < 0 && errno == EINTR);
  }
  if (count < 0) return SystemError(name_, errno);
  bytes->resize(before + static_cast<size_t>(count));
  bytes_read_ += count;
  return count > 0;
}

size_t CsvReader::EndOfRecord(std::string_view bytes, size_t at, int64_t* lines) const {
  *lines = 1;
  const void* found = std::memchr(bytes.data() + at, '\n', bytes.size() - at);
  if (found == nullptr) return std::string_view::npos;
  const size_t end = static_cast<size_t>(static_cast<const char*>(found) - bytes.data());
  if (std::memchr(bytes.data() + at, '"', end - at) == nullptr) return end + 1;
  return EndOfQuotedRecord(bytes, at, separator_, lines);
}

Status CsvReader::ReadHeader() {
  size_t end = std::string::npos;
  int64_t lines = 0;
  while (end == std::string::npos) {
    CLAQUE_ASSIGN_OR_RETURN(const bool more, ReadBlock(&rest_));
    end = EndOfRecord(rest_, 0, &lines);
    if (!more && end == std::string::npos) end = rest_.size();
    if (end == std::string::npos && rest_.size() > kMaxRecord) {
      return Wrong("the header is over 1 MiB");
    }
  }
  std::string_view text = WithoutLineEnd(std::string_view(rest_).substr(0, end));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.empty()) return Wrong("is empty; a header line was expected");
  separator_ = SeparatorOf(text);
  Batch unused;
  Split(text, &unused, &cells_);
  header_.assign(cells_.begin(), cells_.end());
  rest_.erase(0, end);
  line_ += lines;
  return OkStatus();
}

void CsvReader::Split(std::string_view record, Batch* batch,
                      std::vector<std::string_view>* cells) const {
  cells->clear();
  for (size_t at = 0;;) {
    const size_t end = EndOfCell(record, at, separator_);
    std::string_view cell = record.substr(at, end == record.npos ? end : end - at);
    if (cell.starts_with('"')) cell = batch->unquoted.emplace_back(Unquoted(cell));
    cells->push_back(cell);
    if (end == record.npos) return;
    at = end + 1;
  }
}

Status CsvReader::Take(std::string_view record, Batch* batch) {
  const std::string_view text = WithoutLineEnd(record);
  if (text.empty()) return OkStatus();
  Split(text, batch, &cells_);
  if (cells_.size() != header_.size()) {
    return Wrong("has " + std::to_string(cells_.size()) + " columns where the header has " +
                 std::to_string(header_.size()));
  }
  for (const size_t column : wanted_) batch->cells.push_back(cells_[column]);
  batch->lines.push_back(line_);
  return OkStatus();
}

Result<size_t> CsvReader::SkipLine(std::string_view bytes, size_t at, Batch* batch) {
  if (!in_skipped_line_) {
    const Status wrong = Wrong("is over 1 MiB; is a quote left open?");
    if (in_ == nullptr) return wrong;
    batch->refused.emplace_back(line_, wrong);
  }
  const size_t end = bytes.find('\n', at);
  in_skipped_line_ = end == bytes.npos;
  if (in_skipped_line_) return bytes.size();
  ++line_;
  return end + 1;
}

Status CsvReader::TakeAll(Batch* batch) {
  size_t at = 0;
  int64_t lines = 0;
  const std::string_view bytes = batch->bytes;
  while (at < bytes.size()) {
    size_t end = in_skipped_line_ ? bytes.npos : EndOfRecord(bytes, at, &lines);
    if (in_skipped_line_ || std::min(end, bytes.size()) - at > kMaxRecord) {
      CLAQUE_ASSIGN_OR_RETURN(at, SkipLine(bytes, at, batch));
      continue;
    }
    if (end == bytes.npos) {
      if (!at_end_) break;
      end = bytes.size();
    }
    const Status taken = Take(bytes.substr(at, end - at), batch);
    if (!taken.ok()) {
      if (in_ == nullptr) return taken;
      batch->refused.emplace_back(line_, taken);
    }
    at = end;
    line_ += lines;
  }
  rest_.assign(bytes.substr(at));
  return OkStatus();
}

Result<bool> CsvReader::Next(Batch* batch) {
  batch->cells.clear();
  batch->lines.clear();
  batch->unquoted.clear();
  batch->refused.clear();
  batch->bytes = std::exchange(rest_, {});
  while (batch->lines.empty() && batch->refused.empty()) {
    if (at_end_) return false;
    CLAQUE_ASSIGN_OR_RETURN(const bool more, ReadBlock(&batch->bytes));
    at_end_ = !more;
    CLAQUE_RETURN_IF_ERROR(TakeAll(batch));
    if (batch->lines.empty()) batch->bytes = std::exchange(rest_, {});
  }
  return true;
}

}  // namespace claque
