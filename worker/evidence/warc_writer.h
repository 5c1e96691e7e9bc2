// WarcWriter: fetches and imported documents as WARC 1.1 files (ISO 28500:2017), one gzip member a
// record, each file beginning with a warcinfo record.
//
// A response is stored as received, except that a chunked body is stored without its chunks: the
// Transfer-Encoding header is then kept as X-Orig-Transfer-Encoding and Content-Length set, so that
// every reader sees the same payload. HTTP/2 heads are stored in HTTP/1.1 form, with WARC-Protocol.
// Digests are "sha256:" and lower-case hex, for sha256sum. Two fields are our own extension (5.1
// of the standard): Claque-Body-Digest and Claque-Certificate-SHA256.
#ifndef CLAQUE_WORKER_EVIDENCE_WARC_WRITER_H_
#define CLAQUE_WORKER_EVIDENCE_WARC_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/clock.h"
#include "common/base/status.h"
#include "common/url/url.h"
#include "worker/evidence/evidence_store.h"
#include "worker/fetch/fetcher.h"

namespace claque {

// Where a capture lies and what it must hash to.
struct StoredCapture {
  std::string file;
  int64_t offset = 0;  // of the response or resource record
  int64_t length = 0;  // of that record, as stored
  std::string record_id;
  std::string payload_sha256;  // lower-case hex
  std::string body_sha256;
  int64_t payload_size = 0;
  int64_t body_size = 0;
};

struct WarcWriterOptions {
  // Files are "<prefix>-<UTC time>-<number>.warc.gz"; one live writer a prefix.
  std::string prefix{};
  // A file that has reached this size is closed before the next record.
  int64_t max_file_bytes = 1 << 30;
  // warcinfo: who wrote it, e.g. "claque/0.1.0", and whom to ask ("" = left out).
  std::string software = "claque";
  std::string contact{};
};

// One thread at a time.
class WarcWriter {
 public:
  // Both must outlive the writer.
  WarcWriter(EvidenceStore& store, const Clock& clock, WarcWriterOptions options);

  // Writes request and response in one append: both are there or neither.
  // kInvalidArgument: `response` has no HTTP status, so that there is nothing to keep.
  // kResourceExhausted: disk full; the file is as before.
  Result<StoredCapture> WriteFetch(const Url& url, const FetchResponse& response);
  // A document that came by another way than HTTP (an import). kInvalidArgument: control characters
  // in `uri` or `content_type`.
  Result<StoredCapture> WriteResource(std::string_view uri, std::string_view content_type,
                                      std::string_view bytes, WallTime time);
  // Everything written so far is on disk.
  Status Sync();
  // Ends the current file; a later write begins another. Idempotent.
  Status Close();
  // Names of the files closed since the last call.
  std::vector<std::string> TakeClosed() { return std::exchange(closed_, {}); }

 private:
  struct Record;
  Status OpenFile();
  Status WriteWarcinfo();
  Result<StoredCapture> Write(const std::vector<Record>& records);

  EvidenceStore& store_;
  const Clock& clock_;
  const WarcWriterOptions options_;
  std::unique_ptr<EvidenceFile> file_;
  std::string name_;
  std::string warcinfo_id_;
  int sequence_ = 0;
  std::vector<std::string> closed_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_EVIDENCE_WARC_WRITER_H_
