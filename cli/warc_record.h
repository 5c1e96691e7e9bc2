// One WARC record out of a file, and whether its bytes are what a capture says. Needs no server.
#ifndef CLAQUE_CLI_WARC_RECORD_H_
#define CLAQUE_CLI_WARC_RECORD_H_

#include <string>
#include <string_view>

#include "claque/v1/types.pb.h"
#include "common/base/status.h"

namespace claque {

// A response record taken apart (WARC 1.1, section 5).
struct WarcRecord {
  std::string raw;          // gzip member as stored
  std::string warc_header;  // lines
  std::string http_header;  // status line and lines
  std::string payload;      // what follows
};

// Reads `length` bytes at `offset` and unpacks them where they are gzip. Bounded to 64 MiB stored
// and 256 MiB unpacked. Errors: NotFound (no such file), DataLoss (cut, not gzip, no record).
Result<WarcRecord> ReadWarcRecord(const std::string& path, int64_t offset, int64_t length);

// DataLoss names what differs: address, size or SHA-256 of the payload.
Status VerifyCapture(const WarcRecord& record, const v1::Capture& capture);

// First value of a header line, names compared without case; empty = absent.
std::string WarcHeader(std::string_view header, std::string_view name);

}  // namespace claque

#endif  // CLAQUE_CLI_WARC_RECORD_H_
