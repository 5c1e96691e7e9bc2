// EvidenceStore: where WARC files live. Seam; DirectoryEvidenceStore in production (S3 later),
// MemoryEvidenceStore in tests. warc_writer.h turns fetches into records of its files.
#ifndef CLAQUE_WORKER_EVIDENCE_EVIDENCE_STORE_H_
#define CLAQUE_WORKER_EVIDENCE_EVIDENCE_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/status.h"

namespace claque {

// One file that is being written. One thread at a time.
class EvidenceFile {
 public:
  virtual ~EvidenceFile() = default;
  // Appends whole bytes or nothing (kResourceExhausted: disk full; the file is cut back).
  virtual Status Append(std::string_view bytes) = 0;
  virtual Status Sync() = 0;
  virtual int64_t size() const = 0;
  // Synced and renamed to its final name; no Append after it. Idempotent. A file that is destroyed
  // without Close stays open, for recovery.
  virtual Status Close() = 0;
};

// Thread-safe.
class EvidenceStore {
 public:
  virtual ~EvidenceStore() = default;
  // kAlreadyExists for a used name.
  virtual Result<std::unique_ptr<EvidenceFile>> Create(const std::string& name) = 0;
  // Up to `length` bytes from `offset`, fewer where the file ends, also of a file that is open. The
  // name is the one given to Create. kNotFound.
  virtual Result<std::string> Read(const std::string& name, int64_t offset, int64_t length) = 0;
  // Names, sorted; open files included.
  virtual Result<std::vector<std::string>> List() = 0;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_EVIDENCE_EVIDENCE_STORE_H_
