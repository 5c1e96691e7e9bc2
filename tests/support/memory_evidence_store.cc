#include "tests/support/memory_evidence_store.h"

#include <algorithm>

namespace claque {

class MemoryEvidenceStore::File final : public EvidenceFile {
 public:
  File(MemoryEvidenceStore& store, std::string name) : store_(store), name_(std::move(name)) {}

  Status Append(std::string_view bytes) override {
    MutexLock lock(store_.mutex_);
    Entry& entry = store_.files_[name_];
    if (!entry.open) return FailedPrecondition(name_ + " is closed");
    size_t used = bytes.size();
    for (const auto& [name, other] : store_.files_) used += other.bytes.size();
    if (static_cast<int64_t>(used) > store_.capacity_) {
      return ResourceExhausted(name_ + ": No space left on device");
    }
    entry.bytes += bytes;
    return OkStatus();
  }

  Status Sync() override { return OkStatus(); }

  int64_t size() const override {
    MutexLock lock(store_.mutex_);
    return static_cast<int64_t>(store_.files_[name_].bytes.size());
  }

  Status Close() override {
    MutexLock lock(store_.mutex_);
    store_.files_[name_].open = false;
    return OkStatus();
  }

 private:
  MemoryEvidenceStore& store_;
  const std::string name_;
};

Result<std::unique_ptr<EvidenceFile>> MemoryEvidenceStore::Create(const std::string& name) {
  if (name.empty() || name[0] == '.' || name.find('/') != name.npos || name.ends_with(".open")) {
    return InvalidArgument("'" + name + "' is no evidence file name");
  }
  MutexLock lock(mutex_);
  if (!files_.try_emplace(name).second) return AlreadyExists(name + " exists");
  return std::unique_ptr<EvidenceFile>(std::make_unique<File>(*this, name));
}

Result<std::string> MemoryEvidenceStore::Read(const std::string& name, int64_t offset,
                                              int64_t length) {
  if (offset < 0 || length < 0) return InvalidArgument("negative offset or length");
  MutexLock lock(mutex_);
  const auto found = files_.find(name);
  if (found == files_.end()) return NotFound(name + " does not exist");
  const std::string& bytes = found->second.bytes;
  if (offset >= static_cast<int64_t>(bytes.size())) return std::string();
  return bytes.substr(static_cast<size_t>(offset), static_cast<size_t>(length));
}

Result<std::vector<std::string>> MemoryEvidenceStore::List() {
  MutexLock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, entry] : files_) names.push_back(name);
  return names;
}

void MemoryEvidenceStore::SetCapacity(int64_t bytes) {
  MutexLock lock(mutex_);
  capacity_ = bytes;
}

std::string MemoryEvidenceStore::Contents(const std::string& name) {
  MutexLock lock(mutex_);
  const auto found = files_.find(name);
  return found == files_.end() ? "" : found->second.bytes;
}

bool MemoryEvidenceStore::IsOpen(const std::string& name) {
  MutexLock lock(mutex_);
  const auto found = files_.find(name);
  return found != files_.end() && found->second.open;
}

}  // namespace claque
