#include "cli/doctor.h"

#include <google/protobuf/util/time_util.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/local_cluster.h"
#include "cli/supervisor.h"
#include "cli/width.h"
#include "common/config/values.h"

namespace claque {
namespace {

using State = DoctorCheck::State;

constexpr int64_t kLeastFreeDisk = int64_t{1} << 30;
constexpr rlim_t kLeastOpenFiles = 4096;
constexpr int64_t kMostSkewSeconds = 30;

DoctorCheck CheckDisk(const std::string& folder) {
  struct statvfs disk = {};
  if (statvfs(folder.c_str(), &disk) != 0) {
    return {State::kWarn, "disk", folder + " cannot be looked at", "check the folder"};
  }
  const auto free = static_cast<int64_t>(disk.f_bavail * disk.f_frsize);
  const std::string detail = std::to_string(free >> 20) + " MiB free at " + folder;
  if (free >= kLeastFreeDisk) return {State::kOk, "disk", detail, ""};
  return {State::kFail, "disk", detail, "workers stop fetching when the disk is full; make room"};
}

DoctorCheck CheckOpenFiles() {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  const std::string detail =
      std::to_string(limit.rlim_cur) + " now, " + std::to_string(limit.rlim_max) + " allowed";
  if (limit.rlim_max >= kLeastOpenFiles) return {State::kOk, "open files", detail, ""};
  return {State::kFail, "open files", detail,
          "a coordinator that runs out of them stops listening; raise it: ulimit -Hn 65536"};
}

DoctorCheck CheckProgram(const std::string& name) {
  const auto path = FindProgram(name);
  if (path.ok()) return {State::kOk, name, *path, ""};
  return {State::kWarn, name, "not found on this machine", "needed for `claque up` and --data"};
}

// Workers: their number, their versions, and their clocks as far as the coordinator's stamps tell.
void CheckWorkers(Client& client, std::vector<DoctorCheck>* checks) {
  int64_t count = 0;
  int64_t now = std::chrono::duration_cast<std::chrono::seconds>(
                    std::chrono::system_clock::now().time_since_epoch())
                    .count();
  int64_t skew = 0;
  std::set<std::string> versions;
  const Status listed = client.List("workers", {}, [&](const google::protobuf::Message& row) {
    const auto& worker = static_cast<const v1::Worker&>(row);
    ++count;
    versions.insert(worker.version());
    // An exchange is at most a minute old; a stamp from the future is a wrong clock.
    const int64_t age = now - worker.last_exchange_time().seconds();
    if (age < 0) skew = std::max(skew, -age);
    if (age > 120) skew = std::max(skew, age);
    return true;
  });
  if (!listed.ok()) {
    checks->push_back({State::kFail, "workers", listed.message(), "see the coordinator's log"});
    return;
  }
  checks->push_back(count > 0 ? DoctorCheck{State::kOk, "workers", std::to_string(count), ""}
                              : DoctorCheck{State::kWarn, "workers", "none in the last minute",
                                            "nothing is fetched without one; start claque-worker"});
  if (count == 0) return;
  std::string all;
  for (const auto& version : versions) all += (all.empty() ? "" : ", ") + version;
  const bool same = versions.size() == 1 && *versions.begin() == CLAQUE_VERSION;
  checks->push_back({same ? State::kOk : State::kWarn, "versions",
                     "workers " + OneLine(all) + ", this " CLAQUE_VERSION,
                     same ? "" : "run the same version everywhere"});
  checks->push_back(
      {skew <= kMostSkewSeconds ? State::kOk : State::kFail, "clocks",
       skew == 0 ? "agree" : std::to_string(skew) + " s apart",
       skew <= kMostSkewSeconds ? "" : "set them by NTP; times in findings depend on it"});
}

// What the coordinator sees of its store; an older one cannot say.
void CheckStore(Client& client, std::vector<DoctorCheck>* checks) {
  const auto store = client.DiagnoseStore();
  if (store.status().code() == Code::kUnimplemented) return;
  if (!store.ok()) {
    checks->push_back(
        {State::kFail, "redis settings", store.status().message(), "see the coordinator's log"});
    return;
  }
  for (const auto& finding : store->findings()) {
    checks->push_back({finding.ok() ? State::kOk : State::kFail, "redis " + finding.what(),
                       finding.detail(), finding.ok() ? "" : "docs/operations.md, One machine"});
  }
}

void CheckServer(App& app, DoctorReport* report) {
  if (const auto timeout = ParseDuration(app.timeout); timeout.ok()) {
    app.connection.timeout = std::min<std::chrono::milliseconds>(*timeout, std::chrono::seconds(5));
  }
  const auto session = Session::Open(app.connection);
  if (!session.ok()) {
    report->checks.push_back({State::kFail, "server", session.status().message(),
                              "start one: claque up -c campaign.yaml, or name it with --server"});
    report->exit_code = ExitCodeOf(session.status());
    return;
  }
  Client& client = (*session)->client();
  const Status health = client.CheckHealth();
  if (health.ok()) {
    report->checks.push_back({State::kOk, "server", client.address() + " is serving", ""});
    // It serves only while its Redis answers.
    report->checks.push_back({State::kOk, "redis", "answers the coordinator", ""});
    CheckStore(client, &report->checks);
    CheckWorkers(client, &report->checks);
    return;
  }
  if (health.code() == Code::kFailedPrecondition) {
    report->checks.push_back({State::kOk, "server", client.address() + " answers", ""});
    report->checks.push_back({State::kFail, "redis", health.message(),
                              "the coordinator cannot use its store: is Redis up, is the password "
                              "right, is maxmemory-policy noeviction? Its log says more"});
    return;
  }
  report->checks.push_back({State::kFail, "server", health.message(),
                            "start one: claque up -c campaign.yaml, or name it with --server"});
  report->exit_code = ExitCodeOf(health);
}

std::string_view StateWord(State state) {
  return state == State::kOk ? "ok" : state == State::kWarn ? "warn" : "FAIL";
}

}  // namespace

DoctorReport Diagnose(App& app) {
  DoctorReport report;
  CheckServer(app, &report);
  report.checks.push_back(CheckDisk(app.connection.data.empty() ? "." : app.connection.data));
  report.checks.push_back(CheckOpenFiles());
  for (const auto* program : {"redis-server", "claque-coordinator", "claque-worker"}) {
    report.checks.push_back(CheckProgram(program));
  }
  for (const auto& check : report.checks) {
    if (check.state == State::kFail && report.exit_code == kExitOk) {
      report.exit_code = kExitUnhealthy;
    }
  }
  return report;
}

std::string DoctorText(const DoctorReport& report, bool colour) {
  std::string out;
  for (const auto& check : report.checks) {
    const char* paint = check.state == State::kOk     ? "\x1b[32m"
                        : check.state == State::kWarn ? "\x1b[33m"
                                                      : "\x1b[31m";
    if (colour) out += paint;
    out += PadTo(std::string(StateWord(check.state)), 6);
    if (colour) out += "\x1b[0m";
    out += PadTo(check.name, 20) + OneLine(check.detail) + '\n';
    if (!check.advice.empty()) out += std::string(26, ' ') + check.advice + '\n';
  }
  return out;
}

std::string DoctorJson(const DoctorReport& report) {
  auto checks = nlohmann::ordered_json::array();
  for (const auto& check : report.checks) {
    checks.push_back({{"name", check.name},
                      {"state", StateWord(check.state)},
                      {"detail", check.detail},
                      {"advice", check.advice}});
  }
  return nlohmann::ordered_json{{"healthy", report.exit_code == kExitOk}, {"checks", checks}}.dump(
      1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace claque
