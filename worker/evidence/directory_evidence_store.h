// DirectoryEvidenceStore: WARC files in one directory, local or shared.
//
// A file being written is called NAME.open and locked (flock); Close syncs it and renames it to
// NAME. A NAME.open without a lock belongs to a dead writer (see warc_recovery.h).
#ifndef CLAQUE_WORKER_EVIDENCE_DIRECTORY_EVIDENCE_STORE_H_
#define CLAQUE_WORKER_EVIDENCE_DIRECTORY_EVIDENCE_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "worker/evidence/evidence_store.h"

namespace claque {

// A file that can also be cut.
class AdoptedFile : public EvidenceFile {
 public:
  // Drops what lies behind `bytes`, which is at most size().
  virtual Status Truncate(int64_t bytes) = 0;
};

class DirectoryEvidenceStore final : public EvidenceStore {
 public:
  // Makes the directory where it is missing (its parents too).
  static Result<std::unique_ptr<DirectoryEvidenceStore>> Open(const std::string& directory);

  // Names are plain file names: letters, digits, '.', '_', '-'; not beginning with '.', not ending
  // in ".open". kInvalidArgument otherwise.
  Result<std::unique_ptr<EvidenceFile>> Create(const std::string& name) override;
  Result<std::string> Read(const std::string& name, int64_t offset, int64_t length) override;
  Result<std::vector<std::string>> List() override;

  // Names of files that are open, by a live writer or a dead one; without ".open", sorted.
  Result<std::vector<std::string>> ListOpen();
  // Takes over a dead writer's open file, to cut and close it. kFailedPrecondition: its writer
  // lives; kNotFound.
  Result<std::unique_ptr<AdoptedFile>> Adopt(const std::string& name);
  const std::string& directory() const { return directory_; }

 private:
  explicit DirectoryEvidenceStore(std::string directory) : directory_(std::move(directory)) {}
  std::string PathOf(const std::string& name) const { return directory_ + "/" + name; }

  const std::string directory_;
};

}  // namespace claque

#endif  // CLAQUE_WORKER_EVIDENCE_DIRECTORY_EVIDENCE_STORE_H_
