// Names of classification tasks as leased units: "campaigns/{c}/runs/{r}/tasks/{t}".
#ifndef CLAQUE_COORDINATOR_AGGREGATOR_TASK_UNIT_H_
#define CLAQUE_COORDINATOR_AGGREGATOR_TASK_UNIT_H_

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "coordinator/store/task_store.h"

namespace claque {

inline bool IsTaskUnit(std::string_view unit) { return unit.starts_with("campaigns/"); }

inline std::string TaskUnit(const TaskLease& lease) {
  return "campaigns/" + lease.campaign + "/runs/" + lease.run + "/tasks/" +
         std::to_string(lease.task);
}

// Lease with campaign, run, task and lease_id set; nullopt where `unit` has another form.
inline std::optional<TaskLease> ParseTaskUnit(std::string_view unit, uint64_t lease_id) {
  TaskLease lease;
  const auto take = [&](std::string_view prefix, std::string* out) {
    if (!unit.starts_with(prefix)) return false;
    unit.remove_prefix(prefix.size());
    const size_t end = std::min(unit.find('/'), unit.size());
    *out = unit.substr(0, end);
    unit.remove_prefix(end);
    return !out->empty();
  };
  std::string task;
  if (!take("campaigns/", &lease.campaign) || !take("/runs/", &lease.run) ||
      !take("/tasks/", &task) || !unit.empty()) {
    return std::nullopt;
  }
  const auto parsed = std::from_chars(task.data(), task.data() + task.size(), lease.task);
  if (parsed.ec != std::errc() || parsed.ptr != task.data() + task.size()) return std::nullopt;
  lease.lease_id = lease_id;
  return lease;
}

}  // namespace claque

#endif  // CLAQUE_COORDINATOR_AGGREGATOR_TASK_UNIT_H_
