// MemoryEvidenceStore: an EvidenceStore in memory, with a disk that can be full. Thread-safe.
#ifndef CLAQUE_TESTS_SUPPORT_MEMORY_EVIDENCE_STORE_H_
#define CLAQUE_TESTS_SUPPORT_MEMORY_EVIDENCE_STORE_H_

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/mutex.h"
#include "worker/evidence/evidence_store.h"

namespace claque {

class MemoryEvidenceStore final : public EvidenceStore {
 public:
  Result<std::unique_ptr<EvidenceFile>> Create(const std::string& name) override;
  Result<std::string> Read(const std::string& name, int64_t offset, int64_t length) override;
  Result<std::vector<std::string>> List() override;

  // Appends that would take all files together beyond `bytes` fail.
  void SetCapacity(int64_t bytes);
  std::string Contents(const std::string& name);
  bool IsOpen(const std::string& name);

 private:
  struct Entry {
    std::string bytes;
    bool open = true;
  };
  class File;

  Mutex mutex_;
  std::map<std::string, Entry> files_ GUARDED_BY(mutex_);
  int64_t capacity_ GUARDED_BY(mutex_) = std::numeric_limits<int64_t>::max();
};

}  // namespace claque

#endif  // CLAQUE_TESTS_SUPPORT_MEMORY_EVIDENCE_STORE_H_
