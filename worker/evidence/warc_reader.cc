#include "worker/evidence/warc_reader.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace claque {
namespace {

constexpr int64_t kReadStep = 64 << 10;
constexpr int64_t kMaxContentLength = int64_t{1} << 40;
constexpr std::string_view kRecordEnd = "\r\n\r\n";

std::string_view Trim(std::string_view s) {
  const size_t first = s.find_first_not_of(" \t\r");
  if (first == s.npos) return {};
  return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

// `head` is the version line and the fields, without the empty line.
Status ParseHead(std::string_view head, WarcRecord* record) {
  const size_t first_end = std::min(head.find('\n'), head.size());
  record->version = Trim(head.substr(0, first_end));
  if (record->version != "WARC/1.0" && record->version != "WARC/1.1") {
    return DataLoss("no WARC 1.0 or 1.1 record begins here");
  }
  head.remove_prefix(std::min(first_end + 1, head.size()));
  while (!head.empty()) {
    const size_t end = std::min(head.find('\n'), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    if ((line[0] == ' ' || line[0] == '\t') && !record->fields.empty()) {
      record->fields.back().second.append(" ").append(Trim(line));
      continue;
    }
    const size_t colon = line.find(':');
    if (colon == line.npos || colon == 0) {
      return DataLoss("field without a name: '" + std::string(Trim(line.substr(0, 80))) + "'");
    }
    record->fields.emplace_back(Trim(line.substr(0, colon)), Trim(line.substr(colon + 1)));
  }
  // Section 5.1: mandatory in every record.
  for (const std::string_view name : {"WARC-Record-ID", "WARC-Date", "WARC-Type"}) {
    if (record->Field(name).empty()) return DataLoss(std::string(name) + " is missing");
  }
  const std::string length = record->Field("Content-Length");
  const auto [end, error] =
      std::from_chars(length.data(), length.data() + length.size(), record->block_size);
  if (error != std::errc() || length.empty() || end != length.data() + length.size() ||
      record->block_size < 0 || record->block_size > kMaxContentLength) {
    return DataLoss("Content-Length '" + length.substr(0, 40) + "' is no length");
  }
  return OkStatus();
}

}  // namespace

// One gzip member being inflated.
class WarcReader::Member {
 public:
  static std::unique_ptr<Member> Open() {
    auto member = std::make_unique<Member>();
    return inflateInit2(&member->stream_, 15 + 16) == Z_OK ? std::move(member) : nullptr;
  }
  Member() = default;
  ~Member() { inflateEnd(&stream_); }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  bool ended() const { return ended_; }

  // Inflates at most one step; returns the bytes of `input` used.
  Result<size_t> Inflate(std::string_view input, std::string* out) {
    std::array<char, 16 << 10> chunk;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream_.avail_out = static_cast<uInt>(chunk.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
      return DataLoss(std::string("gzip: ") + (stream_.msg ? stream_.msg : "malformed"));
    }
    ended_ = result == Z_STREAM_END;
    out->append(chunk.data(), chunk.size() - stream_.avail_out);
    return input.size() - stream_.avail_in;
  }

 private:
  z_stream stream_{};
  bool ended_ = false;
};

std::string WarcRecord::Field(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (EqualIgnoringCase(key, name)) return value;
  }
  return {};
}

std::string WarcRecord::TargetUri() const {
  std::string uri = Field("WARC-Target-URI");
  if (uri.size() >= 2 && uri.front() == '<' && uri.back() == '>') {
    return uri.substr(1, uri.size() - 2);
  }
  return uri;
}

WarcReader::WarcReader(ReadAt read, WarcReaderOptions options)
    : read_(std::move(read)), options_(options) {}

WarcReader::WarcReader(EvidenceStore& store, const std::string& name, WarcReaderOptions options)
    : WarcReader([&store, name](int64_t offset,
                                int64_t length) { return store.Read(name, offset, length); },
                 options) {}

WarcReader::WarcReader(std::string_view bytes, WarcReaderOptions options)
    : WarcReader(
          [bytes](int64_t offset, int64_t length) -> Result<std::string> {
            if (offset >= std::ssize(bytes)) return std::string();
            return std::string(
                bytes.substr(static_cast<size_t>(offset), static_cast<size_t>(length)));
          },
          options) {}

WarcReader::~WarcReader() = default;

void WarcReader::Seek(int64_t offset) {
  next_offset_ = offset;
  failed_ = OkStatus();
}

// The bytes from `offset` that are at hand, reading more where there are none; empty = the end.
Result<std::string_view> WarcReader::RawAt(int64_t offset) {
  if (offset < raw_offset_ || offset >= raw_offset_ + std::ssize(raw_)) {
    CLAQUE_ASSIGN_OR_RETURN(raw_, read_(offset, kReadStep));
    raw_offset_ = offset;
  }
  return std::string_view(raw_).substr(static_cast<size_t>(offset - raw_offset_));
}

Status WarcReader::OpenRecord() {
  buffer_.clear();
  taken_ = 0;
  cursor_ = next_offset_;
  member_.reset();
  CLAQUE_ASSIGN_OR_RETURN(const std::string_view start, RawAt(cursor_));
  if (!start.empty() && start[0] == '\x1f') {
    member_ = Member::Open();
    if (!member_) return ResourceExhausted("zlib: out of memory");
  }
  return OkStatus();
}

// Adds decoded bytes to the buffer, or moves on to where there are some.
Status WarcReader::Pull() {
  if (member_ && member_->ended()) return DataLoss("the gzip member ends inside the record");
  CLAQUE_ASSIGN_OR_RETURN(const std::string_view raw, RawAt(cursor_));
  if (raw.empty()) return Status(Code::kOutOfRange, "the file ends inside the record");
  if (!member_) {
    buffer_ += raw;
    cursor_ += std::ssize(raw);
    return OkStatus();
  }
  CLAQUE_ASSIGN_OR_RETURN(const size_t used, member_->Inflate(raw, &buffer_));
  cursor_ += static_cast<int64_t>(used);
  return OkStatus();
}

Status WarcReader::TakeHeader(WarcRecord* record) {
  size_t searched = 0;
  size_t end = 0;
  while ((end = buffer_.find(kRecordEnd, searched)) == buffer_.npos) {
    // What cannot become a record is refused at once, and not after 64 KiB of it.
    const std::string_view begin = std::string_view(buffer_).substr(0, 7);
    if (begin != std::string_view("WARC/1.").substr(0, begin.size())) {
      return DataLoss("no WARC 1.0 or 1.1 record begins here");
    }
    if (std::ssize(buffer_) > options_.max_header_bytes) {
      return DataLoss("the header is over " + std::to_string(options_.max_header_bytes) + " bytes");
    }
    searched = buffer_.size() < 3 ? 0 : buffer_.size() - 3;
    CLAQUE_RETURN_IF_ERROR(Pull());
  }
  if (static_cast<int64_t>(end) > options_.max_header_bytes) {
    return DataLoss("the header is over " + std::to_string(options_.max_header_bytes) + " bytes");
  }
  CLAQUE_RETURN_IF_ERROR(ParseHead(std::string_view(buffer_).substr(0, end), record));
  buffer_.erase(0, end + kRecordEnd.size());
  taken_ += static_cast<int64_t>(end + kRecordEnd.size());
  return OkStatus();
}

Status WarcReader::TakeBlock(WarcRecord* record) {
  record->block_skipped = record->block_size > options_.max_block_bytes;
  int64_t left = record->block_size;
  while (left > 0) {
    if (buffer_.empty()) CLAQUE_RETURN_IF_ERROR(Pull());
    const auto step = static_cast<size_t>(std::min<int64_t>(left, std::ssize(buffer_)));
    if (!record->block_skipped) record->block.append(buffer_, 0, step);
    buffer_.erase(0, step);
    taken_ += static_cast<int64_t>(step);
    left -= static_cast<int64_t>(step);
  }
  return OkStatus();
}

Status WarcReader::TakeEnd() {
  while (buffer_.size() < kRecordEnd.size()) CLAQUE_RETURN_IF_ERROR(Pull());
  if (!buffer_.starts_with(kRecordEnd)) {
    return DataLoss("the block is not followed by two empty lines: Content-Length is wrong");
  }
  buffer_.erase(0, kRecordEnd.size());
  taken_ += static_cast<int64_t>(kRecordEnd.size());
  while (member_ && !member_->ended() && buffer_.empty()) CLAQUE_RETURN_IF_ERROR(Pull());
  if (member_ && !buffer_.empty()) {
    return DataLoss("the gzip member goes on behind its record");
  }
  return OkStatus();
}

Result<std::optional<WarcRecord>> WarcReader::ReadRecord() {
  CLAQUE_RETURN_IF_ERROR(OpenRecord());
  CLAQUE_ASSIGN_OR_RETURN(const std::string_view start, RawAt(next_offset_));
  if (start.empty()) return std::optional<WarcRecord>();
  WarcRecord record;
  record.offset = next_offset_;
  CLAQUE_RETURN_IF_ERROR(TakeHeader(&record));
  CLAQUE_RETURN_IF_ERROR(TakeBlock(&record));
  CLAQUE_RETURN_IF_ERROR(TakeEnd());
  next_offset_ = member_ ? cursor_ : record.offset + taken_;
  record.length = next_offset_ - record.offset;
  return std::optional<WarcRecord>(std::move(record));
}

Result<std::optional<WarcRecord>> WarcReader::Next() {
  CLAQUE_RETURN_IF_ERROR(failed_);
  auto record = ReadRecord();
  if (!record.ok()) {
    failed_ = record.status().Prefixed("WARC record at offset " + std::to_string(next_offset_));
    return failed_;
  }
  return record;
}

Result<WarcRecord> ParseWarcRecord(std::string_view bytes, WarcReaderOptions options) {
  WarcReader reader(bytes, options);
  CLAQUE_ASSIGN_OR_RETURN(std::optional<WarcRecord> record, reader.Next());
  if (!record) return Status(Code::kOutOfRange, "WARC record: no bytes");
  if (record->length != std::ssize(bytes)) return DataLoss("WARC record: bytes behind its end");
  return *std::move(record);
}

}  // namespace claque
