#include "coordinator/store/redis_task_store.h"

#include <algorithm>

namespace claque {
namespace {

std::string Number(int64_t value) { return std::to_string(value); }
std::string Number(WallTime time) { return std::to_string(ToMillis(time)); }

std::string Key(const std::string& campaign, const char* name) {
  return "{c:" + campaign + "}:" + name;
}

Result<bool> AsBool(const Result<RedisReply>& reply) {
  if (!reply.ok()) return reply.status();
  CLAQUE_ASSIGN_OR_RETURN(const int64_t value, AsInteger(*reply));
  return value == 1;
}

}  // namespace

Result<RedisReply> RedisTaskStore::Run(const std::string& campaign, std::vector<std::string> args) {
  if (campaign.empty() || campaign.find_first_of("{}") != std::string::npos) {
    return InvalidArgument("campaign name cannot be stored: \"" + campaign + "\"");
  }
  return client_.Call(RedisCommand::Script(
      ScriptNamed("task"),
      {Key(campaign, "tasks"), Key(campaign, "tasks:ready"), Key(campaign, "tasks:leased"),
       Key(campaign, "tasks:lease"), Key(campaign, "tasks:results"), Key(campaign, ".tables"),
       Key(campaign, "tasks:waiting"), Key(campaign, "tasks:failures")},
      std::move(args)));
}

Result<Ownership> RedisTaskStore::OwnTasks(const std::string& campaign,
                                           const std::string& coordinator, WallTime now) {
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply, client_.Call(RedisCommand::Script(
                                                      ScriptNamed("own"), {Key(campaign, "tasks")},
                                                      {coordinator, Number(now)})));
  CLAQUE_ASSIGN_OR_RETURN(const int64_t epoch, AsInteger(reply));
  return Ownership{coordinator, epoch};
}

Status RedisTaskStore::Start(const Ownership& owner, const std::string& campaign,
                             const std::string& run, uint32_t task_count) {
  return Run(campaign, {"start", owner.coordinator, Number(owner.epoch), run, Number(task_count)})
      .status();
}

Status RedisTaskStore::Extend(const Ownership& owner, const std::string& campaign,
                              const std::string& run, uint32_t task_count) {
  return Run(campaign, {"extend", owner.coordinator, Number(owner.epoch), run, Number(task_count)})
      .status();
}

Result<std::optional<TaskLease>> RedisTaskStore::LeaseTask(const Ownership& owner,
                                                           const std::string& campaign,
                                                           const std::string& worker, WallTime now,
                                                           Millis ttl, Millis grace) {
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          Run(campaign, {"lease", owner.coordinator, Number(owner.epoch), worker,
                                         Number(now), Number(ttl.count()), Number(grace.count())}));
  if (reply.is_nil()) return std::optional<TaskLease>();
  CLAQUE_RETURN_IF_ERROR(CheckArray(reply, 3));
  return std::optional<TaskLease>(
      TaskLease{campaign, reply.elements[0].text, static_cast<uint32_t>(reply.elements[1].integer),
                static_cast<uint64_t>(reply.elements[2].integer), worker, now + ttl});
}

Result<bool> RedisTaskStore::RenewTask(const TaskLease& lease, WallTime now, Millis ttl,
                                       Millis grace) {
  return AsBool(
      Run(lease.campaign, {"renew", lease.run, Number(lease.task), std::to_string(lease.lease_id),
                           Number(now), Number(ttl.count()), Number(grace.count())}));
}

Result<bool> RedisTaskStore::CommitTask(const TaskLease& lease, WallTime now) {
  return AsBool(Run(lease.campaign, {"commit", lease.run, Number(lease.task),
                                     std::to_string(lease.lease_id), Number(now)}));
}

Status RedisTaskStore::ReturnTask(const TaskLease& lease, WallTime now, TaskReturn why) {
  const Millis wait = why == TaskReturn::kUnstarted ? Millis(0) : kFirstTaskBackoff;
  return Run(lease.campaign,
             {"return", lease.run, Number(lease.task), std::to_string(lease.lease_id), Number(now),
              Number(wait.count()), why == TaskReturn::kFailed ? "1" : "0",
              Number(kTaskFailuresUntilQuarantine)})
      .status();
}

Result<int64_t> RedisTaskStore::ExpireTasks(const Ownership& owner, const std::string& campaign,
                                            WallTime now) {
  CLAQUE_ASSIGN_OR_RETURN(const RedisReply reply,
                          Run(campaign, {"expire", owner.coordinator, Number(owner.epoch),
                                         Number(now), Number(kTaskFailuresUntilQuarantine)}));
  return AsInteger(reply);
}

Result<std::vector<TaskLease>> RedisTaskStore::TaskLeases(const std::string& campaign) {
  const std::vector<RedisCommand> commands = {
      RedisCommand::Plain({"HGET", Key(campaign, "tasks"), "run"}),
      RedisCommand::Plain({"HGETALL", Key(campaign, "tasks:lease")})};
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  CLAQUE_ASSIGN_OR_RETURN(const auto run, AsOptionalString(replies[0]));
  CLAQUE_ASSIGN_OR_RETURN(const auto fields, AsStrings(replies[1]));
  std::vector<TaskLease> leases;
  for (size_t i = 0; i + 1 < fields.size(); i += 2) {
    char* at = nullptr;
    const uint64_t id = std::strtoull(fields[i + 1].c_str(), &at, 10);
    const int64_t deadline = std::strtoll(at, &at, 10);
    const auto task = static_cast<uint32_t>(std::strtoul(fields[i].c_str(), nullptr, 10));
    leases.push_back(
        {campaign, run.value_or(""), task, id, *at == ' ' ? at + 1 : at, FromMillis(deadline)});
  }
  std::ranges::sort(leases, {}, &TaskLease::task);
  return leases;
}

Result<TaskStore::RunState> RedisTaskStore::State(const std::string& campaign) {
  const std::vector<RedisCommand> commands = {
      RedisCommand::Plain({"HMGET", Key(campaign, "tasks"), "run", "count"}),
      RedisCommand::Plain({"HGETALL", Key(campaign, "tasks:results")})};
  CLAQUE_ASSIGN_OR_RETURN(const auto replies, client_.Pipeline(commands));
  CLAQUE_RETURN_IF_ERROR(CheckArray(replies[0], 2));
  CLAQUE_ASSIGN_OR_RETURN(const auto results, AsStrings(replies[1]));
  const auto& elements = replies[0].elements;
  RunState state{elements[0].text,
                 static_cast<uint32_t>(std::strtoul(elements[1].text.c_str(), nullptr, 10)),
                 {}};
  for (size_t i = 0; i + 1 < results.size(); i += 2) {
    state.results[static_cast<uint32_t>(std::strtoul(results[i].c_str(), nullptr, 10))] =
        std::strtoull(results[i + 1].c_str(), nullptr, 10);
  }
  return state;
}

Status RedisTaskStore::Reopen(const Ownership& owner, const std::string& campaign,
                              const std::string& run, uint32_t task) {
  return Run(campaign, {"reopen", owner.coordinator, Number(owner.epoch), run, Number(task)})
      .status();
}

Status RedisTaskStore::Finish(const Ownership& owner, const std::string& campaign,
                              const std::string& run) {
  return Run(campaign, {"finish", owner.coordinator, Number(owner.epoch), run}).status();
}

}  // namespace claque
