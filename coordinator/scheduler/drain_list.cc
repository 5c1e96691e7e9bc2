#include "coordinator/scheduler/drain_list.h"

#include <utility>

#include "common/base/hash.h"

namespace claque {
namespace {

// Names come from workers: hashed, so that none makes a key that is not one.
TableId DrainValue(const std::string& worker) {
  return {"k", "drain:" + ContentId({"worker", worker})};
}

}  // namespace

Status DrainList::Add(const std::string& worker) {
  CLAQUE_RETURN_IF_ERROR(store_.SetExpiring(DrainValue(worker), "1", kDrainTime));
  MutexLock lock(mutex_);
  drained_.insert(worker);
  return OkStatus();
}

Status DrainList::Refresh(std::span<const std::string> workers) {
  std::set<std::string> drained;
  for (const std::string& worker : workers) {
    CLAQUE_ASSIGN_OR_RETURN(const auto value, store_.GetValue(DrainValue(worker)));
    if (!value) continue;
    CLAQUE_RETURN_IF_ERROR(store_.SetExpiring(DrainValue(worker), "1", kDrainTime));
    drained.insert(worker);
  }
  MutexLock lock(mutex_);
  drained_ = std::move(drained);
  return OkStatus();
}

bool DrainList::Contains(const std::string& worker) const {
  MutexLock lock(mutex_);
  return drained_.contains(worker);
}

}  // namespace claque
