#include "coordinator/store/memory_task_store.h"

#include <algorithm>

namespace claque {

void MemoryTaskStore::Campaign::ForgetTasks() {
  ready.clear();
  leased.clear();
  results.clear();
  waiting.clear();
  failures.clear();
}

bool MemoryTaskStore::Campaign::MayTryAgain(uint32_t task) {
  if (++failures[task] < kTaskFailuresUntilQuarantine) return true;
  results[task] = 0;
  return false;
}

Status MemoryTaskStore::CheckOwner(const Ownership& owner, const std::string& campaign) {
  const Ownership& stored = campaigns_[campaign].owner;
  if (stored.epoch == owner.epoch && stored.coordinator == owner.coordinator) return OkStatus();
  return Aborted("tasks of campaign " + campaign + " are owned by another coordinator");
}

Result<Ownership> MemoryTaskStore::OwnTasks(const std::string& campaign,
                                            const std::string& coordinator, WallTime now) {
  const MutexLock lock(mutex_);
  Ownership& owner = campaigns_[campaign].owner;
  owner = {coordinator, std::max(owner.epoch + 1, ToMillis(now))};
  return owner;
}

Status MemoryTaskStore::Start(const Ownership& owner, const std::string& campaign,
                              const std::string& run, uint32_t task_count) {
  const MutexLock lock(mutex_);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, campaign));
  Campaign& c = campaigns_[campaign];
  if (c.run == run) return OkStatus();
  c.run = run;
  c.task_count = task_count;
  c.ForgetTasks();
  for (uint32_t task = 0; task < task_count; ++task) c.ready.insert(task);
  return OkStatus();
}

Status MemoryTaskStore::Extend(const Ownership& owner, const std::string& campaign,
                               const std::string& run, uint32_t task_count) {
  const MutexLock lock(mutex_);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, campaign));
  Campaign& c = campaigns_[campaign];
  if (c.run != run) return OkStatus();
  for (; c.task_count < task_count; ++c.task_count) c.ready.insert(c.task_count);
  return OkStatus();
}

Result<std::optional<TaskLease>> MemoryTaskStore::LeaseTask(const Ownership& owner,
                                                            const std::string& campaign,
                                                            const std::string& worker, WallTime now,
                                                            Millis ttl, Millis grace) {
  const MutexLock lock(mutex_);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, campaign));
  Campaign& c = campaigns_[campaign];
  std::erase_if(c.waiting, [&c, now](const auto& item) {
    if (item.second > now) return false;
    c.ready.insert(item.first);
    return true;
  });
  if (c.ready.empty()) return std::optional<TaskLease>();
  const uint32_t task = *c.ready.begin();
  c.ready.erase(c.ready.begin());
  c.last_lease = std::max(c.last_lease + 1, static_cast<uint64_t>(ToMillis(now)));
  const TaskLease lease{campaign, c.run, task, c.last_lease, worker, now + ttl};
  c.leased[task] = {lease, now + ttl + grace};
  return std::optional<TaskLease>(lease);
}

MemoryTaskStore::Live* MemoryTaskStore::Find(const TaskLease& lease) {
  const auto campaign = campaigns_.find(lease.campaign);
  if (campaign == campaigns_.end() || campaign->second.run != lease.run) return nullptr;
  const auto found = campaign->second.leased.find(lease.task);
  if (found == campaign->second.leased.end()) return nullptr;
  return found->second.lease.lease_id == lease.lease_id ? &found->second : nullptr;
}

Result<bool> MemoryTaskStore::RenewTask(const TaskLease& lease, WallTime now, Millis ttl,
                                        Millis grace) {
  const MutexLock lock(mutex_);
  Live* const live = Find(lease);
  if (live == nullptr || live->expiry <= now) return false;
  live->lease.deadline = now + ttl;
  live->expiry = now + ttl + grace;
  return true;
}

Result<bool> MemoryTaskStore::CommitTask(const TaskLease& lease, WallTime now) {
  const MutexLock lock(mutex_);
  const Live* const live = Find(lease);
  if (live == nullptr || live->expiry <= now) return false;
  Campaign& c = campaigns_[lease.campaign];
  c.leased.erase(lease.task);
  c.results[lease.task] = lease.lease_id;
  return true;
}

Status MemoryTaskStore::ReturnTask(const TaskLease& lease, WallTime now, TaskReturn why) {
  const MutexLock lock(mutex_);
  if (Find(lease) == nullptr) return OkStatus();
  Campaign& c = campaigns_[lease.campaign];
  c.leased.erase(lease.task);
  if (why == TaskReturn::kUnstarted) {
    c.ready.insert(lease.task);
  } else if (why == TaskReturn::kLater) {
    c.waiting[lease.task] = now + kFirstTaskBackoff;
  } else if (c.MayTryAgain(lease.task)) {
    c.waiting[lease.task] = now + kFirstTaskBackoff * (1 << (c.failures[lease.task] - 1));
  }
  return OkStatus();
}

Result<int64_t> MemoryTaskStore::ExpireTasks(const Ownership& owner, const std::string& campaign,
                                             WallTime now) {
  const MutexLock lock(mutex_);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, campaign));
  Campaign& c = campaigns_[campaign];
  return static_cast<int64_t>(std::erase_if(c.leased, [&c, now](const auto& item) {
    if (item.second.expiry > now) return false;
    if (c.MayTryAgain(item.first)) c.ready.insert(item.first);
    return true;
  }));
}

Result<std::vector<TaskLease>> MemoryTaskStore::TaskLeases(const std::string& campaign) {
  const MutexLock lock(mutex_);
  std::vector<TaskLease> leases;
  for (const auto& [task, live] : campaigns_[campaign].leased) leases.push_back(live.lease);
  return leases;
}

Result<TaskStore::RunState> MemoryTaskStore::State(const std::string& campaign) {
  const MutexLock lock(mutex_);
  const Campaign& c = campaigns_[campaign];
  return RunState{c.run, c.task_count, c.results};
}

Status MemoryTaskStore::Reopen(const Ownership& owner, const std::string& campaign,
                               const std::string& run, uint32_t task) {
  const MutexLock lock(mutex_);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, campaign));
  Campaign& c = campaigns_[campaign];
  if (c.run == run && c.results.erase(task) == 1) c.ready.insert(task);
  return OkStatus();
}

Status MemoryTaskStore::Finish(const Ownership& owner, const std::string& campaign,
                               const std::string& run) {
  const MutexLock lock(mutex_);
  CLAQUE_RETURN_IF_ERROR(CheckOwner(owner, campaign));
  Campaign& c = campaigns_[campaign];
  if (c.run != run) return OkStatus();
  c.run.clear();
  c.task_count = 0;
  c.ForgetTasks();
  return OkStatus();
}

}  // namespace claque
