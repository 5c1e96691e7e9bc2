// What a writer that died leaves behind: open files, whose last record may be cut.
#ifndef CLAQUE_WORKER_EVIDENCE_WARC_RECOVERY_H_
#define CLAQUE_WORKER_EVIDENCE_WARC_RECOVERY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/evidence/directory_evidence_store.h"

namespace claque {

struct RecoveredFile {
  std::string name;
  int64_t records = 0;
  int64_t kept_bytes = 0;
  int64_t cut_bytes = 0;
  // Bytes behind the last whole record that are no mere beginning of one (a broken disk, a power
  // cut) were kept beside the file under this name; empty = none.
  std::string tail_name;
};

// Cuts every open file whose name begins with `prefix` at its last whole record and closes it.
// Files of living writers are left alone, so the call is safe at any time. Files in which nothing
// is whole are closed empty.
Result<std::vector<RecoveredFile>> RecoverOpenFiles(DirectoryEvidenceStore& store,
                                                    std::string_view prefix);

}  // namespace claque

#endif  // CLAQUE_WORKER_EVIDENCE_WARC_RECOVERY_H_
