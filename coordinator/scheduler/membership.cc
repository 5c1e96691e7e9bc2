#include "coordinator/scheduler/membership.h"

#include <algorithm>

#include "common/base/hash.h"

namespace claque {
namespace {

TableId MembersTable() { return {"k", "coordinators"}; }
TableId AliveValue(const std::string& id) { return {"k", "alive:" + id}; }

}  // namespace

Membership::Membership(AggregateStore& store, std::string id, std::chrono::milliseconds ttl)
    : store_(store), id_(std::move(id)), ttl_(ttl) {}

Status Membership::Beat() {
  CLAQUE_RETURN_IF_ERROR(store_.SetExpiring(AliveValue(id_), "1", ttl_));
  CLAQUE_ASSIGN_OR_RETURN(const auto known, store_.Get(MembersTable(), id_));
  if (!known) {  // the first beat, or the store lost its data
    const Put put{MembersTable(), id_, "", "1", false};
    const auto applied = store_.Apply({&put, 1});
    if (!applied.ok()) return applied.status();
  }
  CLAQUE_ASSIGN_OR_RETURN(const auto members, store_.All(MembersTable()));
  std::vector<std::string> alive;
  for (const Entry& member : members) {
    CLAQUE_ASSIGN_OR_RETURN(const auto beat, store_.GetValue(AliveValue(member.field)));
    if (beat) alive.push_back(member.field);
  }
  std::sort(alive.begin(), alive.end());
  MutexLock lock(mutex_);
  alive_ = std::move(alive);
  return OkStatus();
}

Status Membership::Leave() {
  {
    MutexLock lock(mutex_);
    alive_.clear();
  }
  return store_.SetExpiring(AliveValue(id_), "0", std::chrono::milliseconds(1));
}

std::vector<std::string> Membership::Alive() const {
  MutexLock lock(mutex_);
  return alive_;
}

bool Membership::Owns(std::string_view key) const {
  MutexLock lock(mutex_);
  const std::string* owner = nullptr;
  uint64_t heaviest = 0;
  for (const std::string& member : alive_) {
    const uint64_t weight = Hash64(member + "|" + std::string(key));
    if (owner == nullptr || weight > heaviest) {
      owner = &member;
      heaviest = weight;
    }
  }
  return owner != nullptr && *owner == id_;
}

}  // namespace claque
