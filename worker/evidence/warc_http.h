// The HTTP message inside a response record, and whether a record is what it says it is.
#ifndef CLAQUE_WORKER_EVIDENCE_WARC_HTTP_H_
#define CLAQUE_WORKER_EVIDENCE_WARC_HTTP_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/status.h"
#include "worker/evidence/evidence_store.h"
#include "worker/evidence/warc_reader.h"
#include "worker/fetch/fetcher.h"

namespace claque {

// The message of a response record as the fetcher gave it: status, headers, response_head, payload
// (chunks removed), body (decoded, at most `max_body_bytes`), peer. A broken content coding or a
// body over the limit is a value, `failure`, as in a fetch. For a resource record payload and body
// are its block and the status is 0.
// kInvalidArgument: a record of another type, or none that was read whole. kDataLoss: no HTTP head,
// or broken chunks.
Result<FetchResponse> ResponseOf(const WarcRecord& record, int64_t max_body_bytes = 32 << 20);

// Checks WARC-Block-Digest and WARC-Payload-Digest where the record has them (sha1, sha256, md5; in
// hex or base32). kDataLoss names the digest that differs. Unknown algorithms are skipped. Writers
// differ on whether a chunked payload is hashed with its chunks: either is accepted.
Status CheckDigests(const WarcRecord& record);

// What a capture must hash to; an empty member is not checked.
struct ExpectedCapture {
  std::string url;
  std::string payload_sha256;
  std::string body_sha256;
};

// Are `record_bytes`, as stored, the capture that was expected? Reads the record, checks its own
// digests, then `expected`. kDataLoss says what differs; kOutOfRange: it is cut.
Status VerifyCapture(std::string_view record_bytes, const ExpectedCapture& expected);
// The same for a record of a store's file.
Status VerifyCapture(EvidenceStore& store, const std::string& file, int64_t offset, int64_t length,
                     const ExpectedCapture& expected);

}  // namespace claque

#endif  // CLAQUE_WORKER_EVIDENCE_WARC_HTTP_H_
