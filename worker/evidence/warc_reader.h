// WarcReader: reads WARC 1.0 and 1.1 files (ISO 28500), plain or one gzip member a record, ours and
// foreign, from the first record or any record's offset. Streams: holds one record and 64 KiB.
//
// Input is hostile: header and block are bounded, a member never inflates beyond the length that
// its header states, and what is malformed is an error rather than a guess. A gzip member with
// several records is refused (section A.2 of the standard): its records have no offsets. ARC files
// are not read.
#ifndef CLAQUE_WORKER_EVIDENCE_WARC_READER_H_
#define CLAQUE_WORKER_EVIDENCE_WARC_READER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/status.h"
#include "worker/evidence/evidence_store.h"

namespace claque {

struct WarcRecord {
  std::string version;  // "WARC/1.1"
  std::vector<std::pair<std::string, std::string>> fields;
  std::string block;
  // The block is over the reader's limit: `block` is empty, `block_size` is true.
  bool block_skipped = false;
  int64_t block_size = 0;
  // Of the record in the file, as stored.
  int64_t offset = 0;
  int64_t length = 0;

  // First value of a field, names compared without case; empty = absent.
  std::string Field(std::string_view name) const;
  std::string Type() const { return Field("WARC-Type"); }
  // Without the angle brackets that some writers put around it.
  std::string TargetUri() const;
};

struct WarcReaderOptions {
  int64_t max_header_bytes = 64 << 10;
  int64_t max_block_bytes = 64 << 20;
};

// One thread at a time.
class WarcReader {
 public:
  // Up to `length` bytes from `offset`; fewer only at the end.
  using ReadAt = std::function<Result<std::string>(int64_t offset, int64_t length)>;

  explicit WarcReader(ReadAt read, WarcReaderOptions options = {});
  // Over a file of a store, which must outlive the reader.
  WarcReader(EvidenceStore& store, const std::string& name, WarcReaderOptions options = {});
  // Over bytes, which must outlive the reader.
  explicit WarcReader(std::string_view bytes, WarcReaderOptions options = {});
  ~WarcReader();

  // The next record; nullopt at the end of the file. Errors name the record's offset and are final:
  // kOutOfRange where the file ends inside the record, kDataLoss where it is malformed, the
  // source's own otherwise.
  Result<std::optional<WarcRecord>> Next();
  // Goes on at `offset`, which must be where a record begins. Also clears an error.
  void Seek(int64_t offset);
  // End of the last whole record: where the next one begins.
  int64_t offset() const { return next_offset_; }

 private:
  class Member;

  Result<std::string_view> RawAt(int64_t offset);
  Status OpenRecord();
  Status Pull();
  Status TakeHeader(WarcRecord* record);
  Status TakeBlock(WarcRecord* record);
  Status TakeEnd();
  Result<std::optional<WarcRecord>> ReadRecord();

  ReadAt read_;
  const WarcReaderOptions options_;
  std::string raw_;  // bytes of the file from raw_offset_
  int64_t raw_offset_ = 0;
  int64_t next_offset_ = 0;
  Status failed_;

  // The record that is being read.
  std::unique_ptr<Member> member_;  // null = plain
  int64_t cursor_ = 0;              // next raw byte
  std::string buffer_;              // decoded, not yet taken
  int64_t taken_ = 0;               // decoded bytes taken
};

// The record of `bytes`, which are exactly one record as stored.
Result<WarcRecord> ParseWarcRecord(std::string_view bytes, WarcReaderOptions options = {});

}  // namespace claque

#endif  // CLAQUE_WORKER_EVIDENCE_WARC_READER_H_
