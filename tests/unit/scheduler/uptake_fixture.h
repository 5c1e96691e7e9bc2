// A mission whose uptake is computed over what a test says was seen.
#ifndef CLAQUE_TESTS_UNIT_SCHEDULER_UPTAKE_FIXTURE_H_
#define CLAQUE_TESTS_UNIT_SCHEDULER_UPTAKE_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>

#include "coordinator/scheduler/uptake.h"

namespace claque {

inline constexpr int64_t kDay = 86400;
inline constexpr int64_t kMission = 20'000 * kDay + 12 * 3600;  // at noon

// A mission at noon of day 20,000, over a platform that is covered from `first` to `last` days.
class UptakeOfTest : public testing::Test {
 protected:
  UptakeOfTest() {
    mission_.set_name("campaigns/c/missions/m");
    mission_.mutable_publish_time()->set_seconds(kMission);
    mission_.add_stock_phrases()->set_text("we stand tall");
    mission_.add_targets("#tall");
  }

  void Cover(int first, int last, const std::string& platform = "social") {
    for (int day = first; day <= last; ++day) {
      v1::CoveredDay& covered = input_.days.emplace_back();
      covered.set_platform(platform);
      covered.set_day(20'000 + day);
      covered.mutable_first_post_time()->set_seconds((20'000 + day) * kDay);
      covered.mutable_last_post_time()->set_seconds((20'001 + day) * kDay - 1);
    }
  }
  void Echo(const std::string& account, int64_t latency) {
    v1::Echo& echo = input_.echoes.emplace_back();
    echo.set_mission(mission_.name());
    echo.set_post("p" + std::to_string(input_.echoes.size()));
    echo.mutable_account()->set_platform("social");
    echo.mutable_account()->set_name(account);
    echo.set_latency_seconds(latency);
  }
  void Act(const std::string& account, int64_t latency) {
    v1::TargetUse& use = input_.uses.emplace_back();
    use.set_mission(mission_.name());
    use.set_post("u" + std::to_string(input_.uses.size()));
    use.set_platform("social");
    use.set_account(account);
    use.mutable_post_time()->set_seconds(kMission + latency);
  }
  void Age(const std::string& account, int64_t days_before,
           const std::string& platform = "social") {
    v1::DatedAccount& dated = input_.accounts.emplace_back();
    dated.set_account(account);
    dated.set_platform(platform);
    dated.mutable_create_time()->set_seconds(kMission - days_before * kDay);
  }
  // `count` echoes an hour after the mission by `accounts` accounts "a0", "a1", …
  void Wave(int count, int accounts) {
    for (int i = 0; i < count; ++i) Echo("a" + std::to_string(i % accounts), 3600 + i);
  }
  // All of `accounts` young, among ten others that are old.
  void YoungAmongOld(int accounts) {
    for (int i = 0; i < accounts; ++i) Age("a" + std::to_string(i), 30);
    for (int i = 0; i < 10; ++i) Age("old" + std::to_string(i), 3000);
  }
  v1::Uptake Uptake() const { return UptakeOf({mission_}, input_)[mission_.name()]; }

  v1::Mission mission_;
  UptakeInput input_;
};

}  // namespace claque

#endif  // CLAQUE_TESTS_UNIT_SCHEDULER_UPTAKE_FIXTURE_H_
