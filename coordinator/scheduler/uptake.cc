#include "coordinator/scheduler/uptake.h"

#include <algorithm>
#include <set>

#include "google/protobuf/util/time_util.h"

namespace claque {
namespace {

using google::protobuf::util::TimeUtil;

// An account is young if it was created at most this long before the mission.
constexpr int64_t kYoungSeconds = int64_t{180} * 24 * 3600;
constexpr int64_t kHour = 3600;
// The curve covers a fortnight around the mission; later echoes count but are not drawn.
constexpr int64_t kCurveHours = 14 * 24;

struct Gathered {
  // Posts with their latency; a post that echoes two phrases of a mission counts once.
  std::map<std::string, int64_t> after, before;
  std::map<std::string, const v1::Account*> accounts;
  std::set<std::string> accountless;  // posts after it
  std::set<std::string> uses;
};

void AddAccounts(const Gathered& gathered, int64_t mission_seconds, v1::Uptake* uptake) {
  int32_t dated = 0, young = 0;
  for (const auto& [name, account] : gathered.accounts) {
    if (!account->has_create_time()) continue;
    ++dated;
    const int64_t age = mission_seconds - account->create_time().seconds();
    if (age <= kYoungSeconds) ++young;
  }
  uptake->set_account_count(static_cast<int32_t>(gathered.accounts.size()));
  uptake->set_accountless_echo_count(static_cast<int32_t>(gathered.accountless.size()));
  uptake->set_dated_account_count(dated);
  if (dated > 0) uptake->set_young_account_count(young);
}

void AddLatencies(const Gathered& gathered, v1::Uptake* uptake) {
  std::vector<int64_t> latencies;
  std::map<int64_t, int32_t> curve;
  for (const auto* posts : {&gathered.before, &gathered.after}) {
    for (const auto& [post, latency] : *posts) {
      const int64_t hour = latency >= 0 ? latency / kHour : -((-latency + kHour - 1) / kHour);
      if (hour >= -kCurveHours && hour <= kCurveHours) ++curve[hour];
      if (latency >= 0) latencies.push_back(latency);
    }
  }
  for (const auto& [hour, count] : curve) {
    v1::UptakePoint* point = uptake->add_curve();
    point->set_hour(static_cast<int32_t>(hour));
    point->set_echo_count(count);
  }
  if (latencies.empty()) return;
  std::sort(latencies.begin(), latencies.end());
  uptake->set_first_latency_seconds(latencies.front());
  uptake->set_median_latency_seconds(latencies[(latencies.size() - 1) / 2]);
}

// docs/methodology.md, "Levels of uptake".
v1::Level LevelOf(const v1::Uptake& uptake) {
  if (uptake.echo_count() == 0 || uptake.excess() <= 0) return v1::NONE;
  const bool mostly_young = uptake.has_young_account_count() &&
                            uptake.young_account_count() * 2 > uptake.dated_account_count();
  if (uptake.account_count() >= 10 && uptake.excess() >= 20 && mostly_young) return v1::HIGH;
  if (uptake.account_count() >= 5 && uptake.excess() >= 5) return v1::MEDIUM;
  return v1::LOW;
}

}  // namespace

std::map<std::string, v1::Uptake> UptakeOf(const std::vector<v1::Mission>& missions,
                                           const std::vector<v1::Echo>& echoes,
                                           const std::vector<v1::TargetUse>& uses) {
  std::map<std::string, Gathered> gathered;
  for (const v1::Echo& echo : echoes) {
    if (!echo.has_latency_seconds()) continue;
    Gathered& of = gathered[echo.mission()];
    if (echo.latency_seconds() < 0) {
      of.before.emplace(echo.post(), echo.latency_seconds());
      continue;
    }
    of.after.emplace(echo.post(), echo.latency_seconds());
    if (echo.account().name().empty()) {
      of.accountless.insert(echo.post());
      continue;
    }
    // Of several snapshots of one account the one with the greatest bytes stands.
    const v1::Account*& account = of.accounts[echo.account().name()];
    if (account == nullptr || account->SerializeAsString() < echo.account().SerializeAsString()) {
      account = &echo.account();
    }
  }
  for (const v1::TargetUse& use : uses) gathered[use.mission()].uses.insert(use.post());
  std::map<std::string, v1::Uptake> out;
  for (const v1::Mission& mission : missions) {
    const Gathered& of = gathered[mission.name()];
    v1::Uptake& uptake = out[mission.name()];
    uptake.set_echo_count(static_cast<int32_t>(of.after.size()));
    uptake.set_before_count(static_cast<int32_t>(of.before.size()));
    uptake.set_excess(uptake.echo_count() - uptake.before_count());
    uptake.set_target_action_count(static_cast<int32_t>(of.uses.size()));
    AddAccounts(of, mission.publish_time().seconds(), &uptake);
    AddLatencies(of, &uptake);
    uptake.set_level(LevelOf(uptake));
  }
  return out;
}

}  // namespace claque
