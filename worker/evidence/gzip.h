// One gzip member (RFC 1952) of some bytes. Deterministic: no name, no time.
#ifndef CLAQUE_WORKER_EVIDENCE_GZIP_H_
#define CLAQUE_WORKER_EVIDENCE_GZIP_H_

#include <string>
#include <string_view>

#include "common/base/status.h"

namespace claque {

// Appends the member to `out`.
Status AppendGzipMember(std::string_view bytes, std::string* out);

}  // namespace claque

#endif  // CLAQUE_WORKER_EVIDENCE_GZIP_H_
