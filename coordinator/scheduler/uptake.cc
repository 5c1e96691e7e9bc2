#include "coordinator/scheduler/uptake.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

#include "coordinator/scheduler/seen_platforms.h"

namespace claque {
namespace {

// An account is young if it was created at most this long before the mission.
constexpr int64_t kYoungSeconds = int64_t{180} * 24 * 3600;
constexpr int64_t kHour = 3600;

// Far beyond all years that a timestamp can have; what a worker reports is bounded by it, so that
// sums and differences stay in range.
constexpr int64_t kMaxSeconds = int64_t{1} << 40;

bool IsPlausible(int64_t seconds) { return seconds > -kMaxSeconds && seconds < kMaxSeconds; }

struct Use {
  int64_t latency = 0;
  AccountKey account;
  bool translated = false;
  auto operator<=>(const Use&) const = default;
};

// Posts with their use: one that echoes two phrases of a mission counts once.
using Uses = std::map<std::string, Use>;

struct Gathered {
  Uses echoes, actions;
};

bool IsTimed(const v1::Mission& mission) {
  return mission.has_publish_time() && IsPlausible(mission.publish_time().seconds());
}

void Keep(const std::string& post, Use use, Uses* uses) {
  const auto [it, added] = uses->emplace(post, use);
  if (!added) it->second = std::min(it->second, std::move(use));
}

// What `uses` are in the windows of a mission.
struct Counted {
  int64_t after = 0, accountless = 0, translated = 0, before = 0, earlier = 0, later = 0;
  std::set<AccountKey> accounts;  // after the mission; authors without a name are none
  std::vector<int64_t> latencies;
};

Counted Count(const Uses& uses, int64_t before_seconds, std::set<AccountKey>* prior) {
  Counted out;
  for (const auto& [post, use] : uses) {
    const bool named = !use.account.second.empty();
    if (use.latency < 0) {
      ++out.earlier;
      if (use.latency >= -before_seconds) ++out.before;
      if (named) prior->insert(use.account);
    } else if (use.latency > UptakeWindow::kMaxSeconds) {
      ++out.later;
    } else {
      ++out.after;
      out.latencies.push_back(use.latency);
      if (named) out.accounts.insert(use.account);
      out.accountless += !named;
      out.translated += use.translated;
    }
  }
  std::sort(out.latencies.begin(), out.latencies.end());
  return out;
}

int32_t Common(const std::set<AccountKey>& accounts, const std::set<AccountKey>& prior) {
  return static_cast<int32_t>(std::count_if(accounts.begin(), accounts.end(),
                                            [&](const auto& a) { return prior.contains(a); }));
}

void AddAges(const std::set<AccountKey>& accounts, const SeenPlatforms& seen, int64_t since,
             v1::Uptake* uptake) {
  int32_t dated = 0, young = 0;
  std::set<std::string> platforms;
  for (const AccountKey& account : accounts) {
    const auto created = seen.CreateTimeOf(account);
    if (!created) continue;
    ++dated;
    if (*created >= since) ++young;
    platforms.insert(account.first);
  }
  uptake->set_dated_account_count(dated);
  if (dated == 0) return;
  uptake->set_young_account_count(young);
  int64_t all = 0, all_young = 0;
  for (const std::string& platform : platforms) {
    const auto [platform_dated, platform_young] = seen.YoungOf(platform, since);
    all += platform_dated;
    all_young += platform_young;
  }
  uptake->set_population_dated_account_count(static_cast<int32_t>(all));
  uptake->set_population_young_account_count(static_cast<int32_t>(all_young));
}

void AddCurve(const Gathered& of, v1::Uptake* uptake) {
  std::map<int64_t, v1::UptakePoint> curve;
  const auto point_of = [&](const Use& use) -> v1::UptakePoint* {
    if (std::abs(use.latency) > UptakeWindow::kMaxSeconds) return nullptr;
    const int64_t hour =
        use.latency >= 0 ? use.latency / kHour : -((-use.latency + kHour - 1) / kHour);
    return &curve[hour];
  };
  for (const auto& [post, use] : of.echoes) {
    if (auto* point = point_of(use)) point->set_echo_count(point->echo_count() + 1);
  }
  for (const auto& [post, use] : of.actions) {
    if (auto* point = point_of(use)) {
      point->set_target_action_count(point->target_action_count() + 1);
    }
  }
  for (auto& [hour, point] : curve) {
    point.set_hour(static_cast<int32_t>(hour));
    *uptake->add_curve() = std::move(point);
  }
}

void AddEchoFigures(const Counted& echoes, const UptakeWindow& window, v1::Uptake* uptake) {
  uptake->set_echo_count(static_cast<int32_t>(echoes.after));
  uptake->set_accountless_echo_count(static_cast<int32_t>(echoes.accountless));
  uptake->set_translation_echo_count(static_cast<int32_t>(echoes.translated));
  uptake->set_before_count(static_cast<int32_t>(echoes.before));
  uptake->set_earlier_count(static_cast<int32_t>(echoes.earlier));
  uptake->set_later_count(static_cast<int32_t>(echoes.later));
  uptake->set_account_count(static_cast<int32_t>(echoes.accounts.size()));
  const auto expected = window.Expected(echoes.before);
  if (expected) uptake->set_expected_count(static_cast<int32_t>(*expected));
  uptake->set_excess(static_cast<int32_t>(echoes.after - expected.value_or(0)));
  if (echoes.latencies.empty()) return;
  uptake->set_first_latency_seconds(echoes.latencies.front());
  uptake->set_median_latency_seconds(echoes.latencies[(echoes.latencies.size() - 1) / 2]);
}

void AddActionFigures(const Counted& actions, const UptakeWindow& window, v1::Uptake* uptake) {
  uptake->set_target_action_count(static_cast<int32_t>(actions.after));
  uptake->set_target_action_account_count(static_cast<int32_t>(actions.accounts.size()));
  const auto expected = window.Expected(actions.before);
  uptake->set_target_action_excess(static_cast<int32_t>(actions.after - expected.value_or(0)));
  if (!expected) return;
  uptake->set_target_action_before_count(static_cast<int32_t>(actions.before));
  uptake->set_target_action_expected_count(static_cast<int32_t>(*expected));
}

v1::Uptake UptakeOfOne(const v1::Mission& mission, const Gathered& of, const SeenPlatforms& seen) {
  v1::Uptake uptake;
  // Nothing to look for, or no time to count from.
  if (!IsTimed(mission) || (mission.stock_phrases().empty() && mission.targets().empty())) {
    uptake.set_level(v1::NOT_ASSESSABLE);
    return uptake;
  }
  const int64_t time = mission.publish_time().seconds();
  std::set<std::string> platforms;
  for (const Uses* uses : {&of.echoes, &of.actions}) {
    for (const auto& [post, use] : *uses) platforms.insert(use.account.first);
  }
  const UptakeWindow window = seen.WindowOf(time, platforms);
  std::set<AccountKey> prior;
  const int64_t before_seconds = time - window.before_begin;
  const Counted echoes = Count(of.echoes, before_seconds, &prior);
  const Counted actions = Count(of.actions, before_seconds, &prior);
  uptake.set_observed_seconds(window.observed);
  uptake.set_baseline_seconds(window.baseline);
  uptake.set_left_censored(window.left_censored);
  AddEchoFigures(echoes, window, &uptake);
  AddActionFigures(actions, window, &uptake);
  uptake.set_prior_account_count(Common(echoes.accounts, prior));
  AddAges(echoes.accounts, seen, time - kYoungSeconds, &uptake);
  AddCurve(of, &uptake);
  const auto target_accounts = static_cast<int64_t>(actions.accounts.size());
  uptake.set_level(UptakeLevel(uptake, target_accounts - Common(actions.accounts, prior)));
  return uptake;
}

SeenPlatforms Seen(const UptakeInput& input) {
  SeenPlatforms seen;
  for (const v1::CoveredDay& day : input.days) seen.AddDay(day);
  for (const v1::DatedAccount& account : input.accounts) {
    seen.AddAccount({account.platform(), account.account()}, account.create_time().seconds());
  }
  seen.SortAges();
  return seen;
}

}  // namespace

std::map<std::string, v1::Uptake> UptakeOf(const std::vector<v1::Mission>& missions,
                                           const UptakeInput& input) {
  const SeenPlatforms seen = Seen(input);
  std::map<std::string, int64_t> times;
  for (const v1::Mission& mission : missions) {
    if (IsTimed(mission)) times[mission.name()] = mission.publish_time().seconds();
  }
  std::map<std::string, Gathered> gathered;
  for (const v1::Echo& echo : input.echoes) {
    if (!echo.has_latency_seconds() || !IsPlausible(echo.latency_seconds())) continue;
    Keep(echo.post(),
         {echo.latency_seconds(),
          {echo.account().platform(), echo.account().name()},
          echo.kind() == v1::TRANSLATION},
         &gathered[echo.mission()].echoes);
  }
  for (const v1::TargetUse& use : input.uses) {
    const auto mission = times.find(use.mission());
    if (mission == times.end() || !use.has_post_time() || !IsPlausible(use.post_time().seconds())) {
      continue;
    }
    Keep(use.post(), {use.post_time().seconds() - mission->second, {use.platform(), use.account()}},
         &gathered[use.mission()].actions);
  }
  std::map<std::string, v1::Uptake> out;
  for (const v1::Mission& mission : missions) {
    out[mission.name()] = UptakeOfOne(mission, gathered[mission.name()], seen);
  }
  return out;
}

}  // namespace claque
