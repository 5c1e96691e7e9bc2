#include "coordinator/store/redis_diagnosis.h"

#include <charconv>
#include <chrono>

namespace claque {
namespace {

// Leases outlive a takeover by far more than this.
constexpr std::chrono::milliseconds kMaxClockDifference{2'000};

}  // namespace

std::string InfoValue(const std::string& info, const std::string& name) {
  const size_t at = info.find("\n" + name + ":");
  if (at == std::string::npos) return {};
  const size_t begin = at + name.size() + 2;
  return info.substr(begin, info.find_first_of("\r\n", begin) - begin);
}

StoreFinding CompareClocks(const std::string& where, WallTime server_time, WallTime asked,
                           WallTime answered) {
  std::chrono::milliseconds apart{0};
  if (server_time < asked) apart = server_time - asked;
  if (server_time > answered) apart = server_time - answered;
  const bool ok = apart <= kMaxClockDifference && apart >= -kMaxClockDifference;
  const std::string distance = std::to_string(std::abs(apart.count())) + " ms ";
  const std::string how =
      apart.count() == 0
          ? "agrees with the coordinator's"
          : distance + (apart.count() > 0 ? "ahead of" : "behind") + " the coordinator's";
  return {ok, "clock", where + ": " + how + (ok ? "" : "; set both by NTP")};
}

void DiagnoseNode(RedisConnection& connection, const std::string& where,
                  std::vector<StoreFinding>& findings) {
  const WallTime asked = SystemClock().Now();
  const auto info = connection.Call({"INFO", "everything"});
  const WallTime answered = SystemClock().Now();
  if (!info.ok()) {
    findings.push_back({false, "info", where + ": " + info.status().message()});
    return;
  }
  const auto value = [&](const char* name) { return InfoValue(info->text, name); };
  const std::string mode = connection.is_cluster() ? "cluster" : "one server";
  findings.push_back({true, "version", where + ": Redis " + connection.version() + ", " + mode});
  const bool durable = value("aof_enabled") == "1";
  findings.push_back({durable, "appendonly",
                      where + (durable ? ": on" : ": off, a crash loses work; set it to yes")});
  // A server may refuse CONFIG to this user; then nothing is said of it.
  const auto sync = connection.Call({"CONFIG", "GET", "appendfsync"});
  if (durable && sync.ok() && sync->elements.size() == 2) {
    const std::string& how = sync->elements[1].text;
    const bool syncs = how != "no";
    findings.push_back({syncs, "appendfsync",
                        where + ": " + how + (syncs ? "" : ", a crash loses work; set everysec")});
  }
  const std::string policy = value("maxmemory_policy");
  const bool keeps = policy == "noeviction" || value("maxmemory") == "0";
  findings.push_back({keeps, "maxmemory-policy",
                      where + ": " + policy + (keeps ? "" : ", evicts state; set noeviction")});
  findings.push_back({true, "memory",
                      where + ": " + value("used_memory_human") + " used of " +
                          (value("maxmemory") == "0" ? "no limit" : value("maxmemory_human"))});
  int64_t micros = 0;
  const std::string server_time = value("server_time_usec");
  if (std::from_chars(server_time.data(), server_time.data() + server_time.size(), micros).ec ==
      std::errc()) {
    findings.push_back(CompareClocks(where, FromMillis(micros / 1000), asked, answered));
  }
  const bool written = value("aof_last_write_status") != "err";
  findings.push_back({written, "aof-writes", where + (written ? ": ok" : ": failing; disk full?")});
  if (!connection.warning().empty()) {
    findings.push_back({false, "hash-max-listpack", where + ": " + connection.warning()});
  }
  if (!connection.is_cluster()) return;
  const auto state = connection.Call({"CLUSTER", "INFO"});
  const bool up = state.ok() && state->text.find("cluster_state:ok") != std::string::npos;
  findings.push_back({up, "cluster", where + (up ? ": all slots served" : ": not complete")});
}

}  // namespace claque
